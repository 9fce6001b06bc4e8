import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Page } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import { uuid } from '@/shared/lib/random';
import type { Contract, ContractLine, LineImport, LineTerms } from '../model';
import { CONTRACTS } from './contracts';

const PAGE = 200;

/** All lines of a contract: they are edited and saved as one set. */
export function useContractLines(id: string): UseQueryResult<ContractLine[], Problem> {
  return useQuery<ContractLine[], Problem>({
    queryKey: ['get', `${CONTRACTS}/${id}/lines`],
    queryFn: async ({ signal }) => {
      const all: ContractLine[] = [];
      let after: string | undefined;
      do {
        const answer = await api.GET('/api/suppliers/contracts/{id}/lines', { params: { path: { id }, query: { limit: PAGE, after } }, signal });
        const page = answer.data as Page<ContractLine>;
        all.push(...page.items);
        after = page.next ?? undefined;
      } while (after);
      return all;
    },
  });
}

export interface LineInput extends LineTerms {
  item_id: string;
}

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
    params: { path: { id: contract.id }, query: { apply }, header: { 'Idempotency-Key': uuid(), 'If-Match': `"${contract.version}"` } },
    body: form as never,
    bodySerializer: (body: unknown) => body as FormData,
  });
  return answer.data as LineImport;
}
