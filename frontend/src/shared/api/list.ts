import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from './client';
import type { Problem } from './problem';

/** A keyset page as every list of the API returns it. */
export interface Page<T> {
  items: T[];
  next?: string | null;
}

export type Filters = Record<string, string | number | boolean | null | undefined>;

export interface Listing<T> {
  rows: T[];
  loading: boolean;
  loadingMore: boolean;
  hasMore: boolean;
  more: () => void;
  problem: Problem | null;
  again: () => void;
}

/** Empty filters are left out, so that `?q=` never reaches the server and equal lists share one cache entry. */
export function tidy(filters: Filters): Record<string, string | number | boolean> {
  const kept = Object.entries(filters).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return Object.fromEntries(kept) as Record<string, string | number | boolean>;
}

/**
 * A list that grows while it is scrolled. `path` is the API path with ids already filled in
 * (`/api/formulary/items`), which is also the second part of the cache key that `useVerb` refreshes by prefix.
 */
export function useList<T>(path: string, filters: Filters = {}, options: { limit?: number; enabled?: boolean } = {}): Listing<T> {
  const { limit = 100, enabled = true } = options;
  const asked = tidy(filters);
  const result = useInfiniteQuery<Page<T>, Problem, { pages: Page<T>[] }, unknown[], string | undefined>({
    queryKey: ['get', path, asked, limit],
    enabled,
    initialPageParam: undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    queryFn: async ({ pageParam, signal }) => {
      const params = { query: { ...asked, limit, ...(pageParam ? { after: pageParam } : {}) } };
      const answer = await (api.GET as unknown as LooseGet)(path, { params, signal });
      // A short list that never has a second page arrives as a plain array.
      return Array.isArray(answer.data) ? { items: answer.data as T[], next: null } : (answer.data as Page<T>);
    },
    placeholderData: (previous) => previous,
  });
  const pages = result.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  return {
    rows,
    loading: result.isPending && enabled,
    loadingMore: result.isFetchingNextPage,
    hasMore: result.hasNextPage,
    more: () => void (result.isFetching || result.fetchNextPage()),
    problem: result.error,
    again: () => void result.refetch(),
  };
}

async function fetchPage<T>(path: string, filters: Filters, signal?: AbortSignal): Promise<Page<T>> {
  return (await (api.GET as unknown as LooseGet)(path, { params: { query: tidy(filters) }, signal })).data as Page<T>;
}

/** Every row of a list that is needed whole. */
export async function fetchAll<T>(path: string, filters: Filters = {}, options: { limit?: number; signal?: AbortSignal } = {}): Promise<T[]> {
  const { limit = 500, signal } = options;
  const all: T[] = [];
  let after: string | undefined;
  do {
    const page = await fetchPage<T>(path, { ...filters, limit, after }, signal);
    all.push(...page.items);
    after = page.next ?? undefined;
  } while (after);
  return all;
}

/** The path arrives as a value here, not as a literal, so the generated types cannot follow it. */
type LooseGet = (path: string, init: { params?: { query: Filters }; signal?: AbortSignal }) => Promise<{ data?: unknown }>;
