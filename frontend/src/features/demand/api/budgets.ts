import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useList, type Filters, type Listing } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';

export const BUDGETS = '/api/demand/budgets';

export type Budget = Wire['BudgetView'];
export type BudgetCheck = Wire['BudgetCheckView'];
export type BudgetImport = Wire['BudgetFileReport'];

export function useBudgets(filters: Filters): Listing<Budget> {
  return useList<Budget>(BUDGETS, filters);
}

export interface BudgetInput {
  facility_id: string;
  period: string;
  item_kind: Wire['BudgetText']['item_kind'];
  cap: string;
  note: string;
}

/** Makes a budget, or changes cap and remark of one that is there. */
export function useSaveBudget(budget: Budget | undefined, options: { done: string; onDone: () => void; onProblem: (problem: Problem) => boolean }) {
  return useVerb<BudgetInput>({
    call: (body, head) =>
      budget
        ? api.PUT('/api/demand/budgets/{id}', { params: { path: { id: budget.id }, header: head.on(budget.version) }, body: { cap: body.cap, note: body.note } })
        : api.POST('/api/demand/budgets', { params: { header: head.create }, body }),
    touches: [BUDGETS],
    row: () => budget?.id,
    ...options,
  });
}

export function useDeleteBudget(done: string, onDone: () => void) {
  return useVerb<Budget>({
    call: (budget, head) => api.DELETE('/api/demand/budgets/{id}', { params: { path: { id: budget.id }, header: head.on(budget.version) } }),
    touches: [BUDGETS],
    done,
    onDone,
  });
}

/** A dry run, or with `apply` the same file for good. */
export async function importBudgets(file: File, mapping: Record<string, string> | null, apply: boolean): Promise<BudgetImport> {
  const form = new FormData();
  if (mapping) form.append('mapping', JSON.stringify(mapping));
  form.append('file', file);
  const answer = await api.POST('/api/demand/budgets/import', { params: { query: { apply } }, body: form as never, bodySerializer: (body: unknown) => body as FormData });
  return answer.data as BudgetImport;
}

/** The address of the list as a file, with its filters. */
export function exportAddress(format: 'xlsx' | 'csv', filters: Record<string, string>): string {
  return `${BUDGETS}/export?${new URLSearchParams({ ...filters, format }).toString()}`;
}

/** What the budgets of its facility say about a requisition as it is saved; asked again after every save. */
export function useBudgetCheck(id: string, version: string | number) {
  return useQuery<BudgetCheck, Problem>({
    queryKey: ['get', `/api/demand/requisitions/${id}/budget`, version],
    queryFn: async ({ signal }) => (await api.GET('/api/demand/requisitions/{id}/budget', { params: { path: { id } }, signal })).data as BudgetCheck,
    placeholderData: (before) => before,
  });
}

/** Takes away what is proposed. */
export function useTrim(done: (lines: number) => string, onDone: () => void) {
  return useVerb<{ id: string; version: number; lines: number }>({
    call: ({ id, version }, head) => api.POST('/api/demand/requisitions/{id}/trim', { params: { path: { id }, header: head.on(version) } }),
    touches: ['/api/demand'],
    done: (_, { lines }) => done(lines),
    onDone,
  });
}
