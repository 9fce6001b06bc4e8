import { api } from '@/shared/api/client';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import { STOCK } from './stock';

export interface ConsumptionReport {
  organisation_id: string;
  lines: { item_id: string; quantity: string }[];
}

export function useRecordConsumption(options: { done: (report: ConsumptionReport) => string; onDone: () => void; onProblem: (problem: Problem) => boolean }) {
  return useVerb<ConsumptionReport>({
    call: (body, head) => api.POST('/api/stock/consumption', { params: { header: head.create }, body }),
    touches: [STOCK],
    done: (_, report) => options.done(report),
    onDone: options.onDone,
    onProblem: options.onProblem,
  });
}
