import { useQueries } from '@tanstack/react-query';
import { api } from '@/shared/api/client';

type Names = Record<string, string | undefined>;

/** Names by id, each asked once and kept; what this person may not read has none. */
function useNames(path: string, ids: string[], ask: (id: string) => Promise<string | undefined>): Names {
  const wanted = [...new Set(ids)];
  const found = useQueries({
    queries: wanted.map((id) => ({ queryKey: ['get', `${path}/${id}`, 'name'], queryFn: async () => (await ask(id)) ?? '', staleTime: 300_000, retry: false })),
  });
  return Object.fromEntries(wanted.map((id, at) => [id, found[at]?.data || undefined]));
}

export function useItemNames(ids: string[]): Names {
  return useNames('/api/formulary/items', ids, async (id) => {
    const item = (await api.GET('/api/formulary/items/{id}', { params: { path: { id } } })).data;
    return [item?.name, item?.specification].filter(Boolean).join(' ');
  });
}

export function useSupplierNames(ids: string[]): Names {
  return useNames('/api/suppliers', ids, async (id) => {
    const supplier = (await api.GET('/api/suppliers/{id}', { params: { path: { id } } })).data;
    return supplier?.short_name || supplier?.name;
  });
}
