import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Problem } from '@/shared/api/problem';
import type { Wire } from '@/shared/api/wire';

export type PlatformOrder = Wire['PlatformOrder'];
export type PlatformImport = Wire['PlatformImport'];

/** What the provincial platform calls an order and its volume-based lines. */
export function useOrderOnPlatform(orderId: string) {
  return useQuery<PlatformOrder, Problem>({
    queryKey: ['get', `/api/purchasing/orders/${orderId}/platform`],
    queryFn: async ({ signal }) => (await api.GET('/api/purchasing/orders/{id}/platform', { params: { path: { id: orderId } }, signal })).data as PlatformOrder,
  });
}

export function platformLink(query: Record<string, string>): string {
  return `/api/purchasing/platform/export?${new URLSearchParams({ format: 'xlsx', ...query })}`;
}

/** Sends the platform's answer, for a dry run or in earnest. */
export async function importPlatform(file: File, mapping: Record<string, string> | null, apply: boolean): Promise<PlatformImport> {
  const form = new FormData();
  if (mapping) form.append('mapping', JSON.stringify(mapping));
  form.append('file', file);
  const answer = await api.POST('/api/purchasing/platform/import', { params: { query: { apply } }, body: form as never, bodySerializer: (body: unknown) => body as FormData });
  return answer.data as PlatformImport;
}
