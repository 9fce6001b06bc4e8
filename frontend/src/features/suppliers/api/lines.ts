import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { fetchAll } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';
import type { Contract, ContractLine, LineImport } from '../model';
import { CONTRACTS } from './contracts';

const PAGE = 200;

/** All lines of a contract: they are edited and saved as one set. */
export function useContractLines(id: string): UseQueryResult<ContractLine[], Problem> {
  return useQuery<ContractLine[], Problem>({
    queryKey: ['get', `${CONTRACTS}/${id}/lines`],
    queryFn: ({ signal }) => fetchAll(`${CONTRACTS}/${id}/lines`, {}, { limit: PAGE, signal }),
  });
}

export type LineInput = Wire['LineBody'];

export function useSaveLines(contract: Pick<Contract, 'id' | 'version'>, done: (count: number) => string, onDone: () => void) {
  return useVerb<LineInput[]>({
    call: (lines, head) => api.PUT('/api/suppliers/contracts/{id}/lines', { params: { path: { id: contract.id }, header: head.on(contract.version) }, body: { lines } }),
    touches: [CONTRACTS],
    done: (_, lines) => done(lines.length),
    onDone,
  });
}

/** A dry run, or with `apply` the same file for good. */
export async function importLines(contract: Pick<Contract, 'id' | 'version'>, file: File, mapping: Record<string, string> | null, apply: boolean): Promise<LineImport> {
  const form = new FormData();
  if (mapping) form.append('mapping', JSON.stringify(mapping));
  form.append('file', file);
  const answer = await api.POST('/api/suppliers/contracts/{id}/lines/import', {
    params: { path: { id: contract.id }, query: { apply }, header: { 'If-Match': `"${contract.version}"` } },
    body: form as never,
    bodySerializer: (body: unknown) => body as FormData,
  });
  return answer.data as LineImport;
}
