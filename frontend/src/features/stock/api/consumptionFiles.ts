import { api } from '@/shared/api/client';
import { useList, type Filters, type Listing } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { ConsumptionFile, ConsumptionRow } from '../model';
import { STOCK } from './stock';

const FILES = `${STOCK}/consumption/imports`;

export function useConsumptionFiles(filters: Filters): Listing<ConsumptionFile> {
  return useList<ConsumptionFile>(FILES, filters);
}

export function useConsumptionRows(id: string, state: string | undefined): Listing<ConsumptionRow> {
  return useList<ConsumptionRow>(`${FILES}/${id}/rows`, { state });
}

interface Upload {
  file: File;
  organisation: string;
  period: string;
}

/** The same file again is answered with the same report. */
export function useSendConsumption(options: { done: string; onDone: (report: ConsumptionFile) => void; onProblem: (problem: Problem) => boolean }) {
  return useVerb<Upload, ConsumptionFile>({
    call: ({ file, organisation, period }) => {
      const form = new FormData();
      form.append('organisation_id', organisation);
      form.append('period', period);
      form.append('file', file);
      return api.POST('/api/stock/consumption/imports', { body: form as never, bodySerializer: (body: unknown) => body as FormData });
    },
    touches: [STOCK, '/api/formulary/crosswalk'],
    row: (_, report) => report.id,
    ...options,
  });
}

/** Counts the rows that were mapped since the file came. */
export function useApplyConsumption(done: string) {
  return useVerb<string, ConsumptionFile>({
    call: (id) => api.POST('/api/stock/consumption/imports/{id}/application', { params: { path: { id } } }),
    touches: [STOCK],
    row: (id) => id,
    done,
  });
}
