import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Problem } from './problem';

/** One document, asked by a typed call. `path` has its ids filled in and is what `useVerb` refreshes by prefix. */
export function useDocument<T>(path: string, ask: (signal: AbortSignal) => Promise<{ data?: T }>, enabled = true): UseQueryResult<T, Problem> {
  return useQuery<T, Problem>({ queryKey: ['get', path], enabled, queryFn: async ({ signal }) => (await ask(signal)).data as T });
}
