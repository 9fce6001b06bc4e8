import type { UseQueryResult } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useDocument } from '@/shared/api/document';
import { useList, type Filters, type Listing } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';

export const TENDERS = '/api/suppliers/tenders';

export type TenderRow = Wire['TenderRow'];
export type Tender = Wire['TenderView'];
export type TenderBody = Wire['TenderBody'];
export type Ratio = Wire['TenderRatio'];
export type VbpGroup = Wire['VbpGroupView'];
export type VbpLine = Wire['VbpLineView'];
export type TenderFile = Wire['TenderFileReport'];
export type FileKind = 'lines' | 'quotas';

export function useTenders(filters: Filters): Listing<TenderRow> {
  return useList<TenderRow>(TENDERS, filters);
}

export function useTender(id: string): UseQueryResult<Tender, Problem> {
  return useDocument(`${TENDERS}/${id}`, (signal) => api.GET('/api/suppliers/tenders/{id}', { params: { path: { id } }, signal }));
}

export function useGroups(id: string, year?: number): Listing<VbpGroup> {
  return useList<VbpGroup>(`${TENDERS}/${id}/groups`, { year_no: year });
}

interface Options {
  done: string;
  onDone: (tender: Tender) => void;
  onProblem: (problem: Problem) => boolean;
}

export function useSaveTender(tender: Tender | undefined, options: Options) {
  return useVerb<TenderBody, Tender>({
    call: (body, head) =>
      tender
        ? api.PUT('/api/suppliers/tenders/{id}', { params: { path: { id: tender.id }, header: head.on(tender.version) }, body })
        : api.POST('/api/suppliers/tenders', { params: { header: head.create }, body }),
    touches: [TENDERS],
    row: (_, made) => made.id,
    ...options,
  });
}

export function useSaveRatios(tender: Tender, options: Options) {
  return useVerb<Ratio[], Tender>({
    call: (ratios, head) => api.PUT('/api/suppliers/tenders/{id}/ratios', { params: { path: { id: tender.id }, header: head.on(tender.version) }, body: { ratios } }),
    touches: [TENDERS],
    ...options,
  });
}

/** A dry run, or with `apply` the same file for good. */
export async function importTender(tender: Tender, kind: FileKind, file: File, mapping: Record<string, string> | null, apply: boolean): Promise<TenderFile> {
  const form = new FormData();
  if (mapping) form.append('mapping', JSON.stringify(mapping));
  form.append('file', file);
  const init = {
    params: { path: { id: tender.id }, query: { apply }, header: { 'If-Match': `"${tender.version}"` } },
    body: form as never,
    bodySerializer: (body: unknown) => body as FormData,
  };
  const answer = kind === 'lines' ? await api.POST('/api/suppliers/tenders/{id}/lines/import', init) : await api.POST('/api/suppliers/tenders/{id}/quotas/import', init);
  return answer.data as TenderFile;
}
