import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useList, type Listing } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';
import { uuid } from '@/shared/lib/random';
import type { Conflict, ItemImport } from '../model';
import { ITEMS } from './items';

export const IMPORTS = '/api/formulary/imports';

export function useImports(): Listing<ItemImport> {
  return useList<ItemImport>(IMPORTS);
}

export function useImport(id: string): UseQueryResult<ItemImport, Problem> {
  return useQuery<ItemImport, Problem>({
    queryKey: ['get', `${IMPORTS}/${id}`],
    queryFn: async ({ signal }) => (await api.GET('/api/formulary/imports/{id}', { params: { path: { id } }, signal })).data as ItemImport,
  });
}

/** The file as a form; the browser writes the boundary, so no content type is set here. */
function asForm(parts: Record<string, string | File | undefined>): FormData {
  const form = new FormData();
  for (const [name, part] of Object.entries(parts)) if (part !== undefined) form.append(name, part);
  return form;
}

const multipart = (form: FormData) => ({ body: form as never, bodySerializer: (body: unknown) => body as FormData });
const once = () => ({ params: { header: { 'Idempotency-Key': uuid() } } });

/** Dry run of a list of items. */
export async function checkItems(file: File, mapping: Record<string, string> | null): Promise<ItemImport> {
  const form = asForm({ mapping: mapping ? JSON.stringify(mapping) : undefined, file });
  const answer = await api.POST('/api/formulary/imports', { ...once(), ...multipart(form) });
  return answer.data as ItemImport;
}

/** Dry run of a facility's own list. */
export async function checkCrosswalk(file: File, mapping: Record<string, string> | null, facility: string): Promise<ItemImport> {
  const form = asForm({ facility_id: facility, mapping: mapping ? JSON.stringify(mapping) : undefined, file });
  const answer = await api.POST('/api/formulary/crosswalk/imports', { ...once(), ...multipart(form) });
  return answer.data as ItemImport;
}

type Batch = Pick<ItemImport, 'id' | 'version'>;

export function useApplyImport(onDone?: () => void) {
  return useVerb<Batch, ItemImport>({
    call: (batch, head) => api.POST('/api/formulary/imports/{id}/application', { params: { path: { id: batch.id }, header: head.on(batch.version) } }),
    touches: [IMPORTS, ITEMS, '/api/formulary/crosswalk'],
    onDone,
    onProblem: () => true,
  });
}

export function useDiscardImport() {
  return useVerb<Batch>({
    call: (batch, head) => api.POST('/api/formulary/imports/{id}/discard', { params: { path: { id: batch.id }, header: head.on(batch.version) } }),
    touches: [IMPORTS],
  });
}

export type ConflictAnswer = Wire['ConflictDecision'];

/** `onDone` gets the batch as it stands now: the last decision may open the way to applying it. */
export function useDecideConflict(batch: Batch, onDone?: (batch: ItemImport) => void) {
  return useVerb<{ conflict: Conflict; decision: ConflictAnswer }, ItemImport>({
    call: ({ conflict, decision }) => api.POST('/api/formulary/imports/{id}/conflicts/{cid}/decision', { params: { path: { id: batch.id, cid: conflict.id } }, body: { decision } }),
    touches: [IMPORTS, ITEMS],
    row: ({ conflict }) => conflict.id,
    onDone,
  });
}

/** The same answer for every conflict that still waits. */
export function useDecideAllConflicts(batch: Batch, onDone?: (batch: ItemImport) => void) {
  return useVerb<ConflictAnswer, ItemImport>({
    call: (decision) => api.POST('/api/formulary/imports/{id}/conflicts/decisions', { params: { path: { id: batch.id } }, body: { decision } }),
    touches: [IMPORTS, ITEMS],
    onDone,
  });
}
