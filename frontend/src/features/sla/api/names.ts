import { useQueries } from '@tanstack/react-query';
import { api } from '@/shared/api/client';

type Names = Record<string, string | undefined>;

function once(ids: string[]): string[] {
  return [...new Set(ids)];
}

/** Items by id; what this person may not read has no name. */
export function useItemNames(ids: string[]): Names {
  const wanted = once(ids);
  const found = useQueries({
    queries: wanted.map((id) => ({
      queryKey: ['get', `/api/formulary/items/${id}`],
      queryFn: async () => (await api.GET('/api/formulary/items/{id}', { params: { path: { id } } })).data,
      staleTime: 300_000,
      retry: false,
    })),
  });
  return Object.fromEntries(wanted.map((id, at) => [id, [found[at]?.data?.name, found[at]?.data?.specification].filter(Boolean).join(' ') || undefined]));
}

/** Suppliers by id, likewise. */
export function useOrganisationNames(ids: string[]): Names {
  const wanted = once(ids);
  const found = useQueries({
    queries: wanted.map((id) => ({
      queryKey: ['get', `/api/suppliers/${id}`],
      queryFn: async () => (await api.GET('/api/suppliers/{id}', { params: { path: { id } } })).data,
      staleTime: 300_000,
      retry: false,
    })),
  });
  return Object.fromEntries(wanted.map((id, at) => [id, found[at]?.data?.short_name || found[at]?.data?.name]));
}
