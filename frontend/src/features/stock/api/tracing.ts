import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useList, type Listing } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';
import { STOCK } from './stock';

export type ScanList = Wire['StockScanList'];
export type ScanResult = Wire['StockScanResult'];
export type TraceCode = Wire['StockTraceCode'];
export type Alarm = Wire['StockTraceAlarm'];
export type Split = Wire['StockSplit'];
export type NewSplit = Wire['StockNewSplit'];

const touches = [STOCK];

export function useScan(options: { onDone: (results: ScanResult[]) => void; onProblem: (problem: Problem) => boolean }) {
  return useVerb<ScanList, Wire['StockScanned']>({
    call: (body, head) => api.POST('/api/stock/trace-scans', { params: { header: head.create }, body }),
    touches,
    onDone: (scanned) => options.onDone(scanned.results),
    onProblem: options.onProblem,
  });
}

export function useTraceCode(code: string) {
  return useQuery<TraceCode, Problem>({
    queryKey: ['get', `${STOCK}/trace-codes/${code}`],
    enabled: Boolean(code),
    retry: false,
    queryFn: async ({ signal }) => (await api.GET('/api/stock/trace-codes/{code}', { params: { path: { code } }, signal })).data as TraceCode,
  });
}

export function useAlarms(state: string | undefined): Listing<Alarm> {
  return useList<Alarm>(`${STOCK}/trace-alarms`, { state });
}

export function useCloseAlarm(done: string) {
  return useVerb<{ alarm: Alarm; reason: string }, Alarm>({
    call: ({ alarm, reason }, head) => api.POST('/api/stock/trace-alarms/{id}/closing', { params: { path: { id: alarm.id }, header: head.on(alarm.version) }, body: { reason } }),
    touches,
    row: ({ alarm }) => alarm.id,
    done,
  });
}

export function useSplit(options: { done: (made: Split) => string; onDone: () => void; onProblem: (problem: Problem) => boolean }) {
  return useVerb<NewSplit, Split>({
    call: (body, head) => api.POST('/api/stock/splits', { params: { header: head.create }, body }),
    touches,
    done: (made) => options.done(made),
    onDone: options.onDone,
    onProblem: options.onProblem,
  });
}
