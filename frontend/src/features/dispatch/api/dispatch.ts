import { useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useDocument } from '@/shared/api/document';
import { useVerb } from '@/shared/api/verb';
import type { Problem } from '@/shared/api/problem';
import type { Wire } from '@/shared/api/wire';

export type Task = Wire['DispatchTask'];
export type Overview = Wire['DispatchOverview'];
export type Tote = Wire['DispatchTote'];
export type Forwarded = Wire['DispatchForwarded'];
export type Wave = Wire['DispatchWave'];
export type WaveDetail = Wire['DispatchWaveDetail'];
export type PickLine = Wire['DispatchPickLine'];
export type Parcel = Wire['DispatchParcel'];
export type Bin = Wire['DispatchBin'];
export type Home = Wire['DispatchHome'];
export type Storage = Wire['Storage'];

const DISPATCH = '/api/dispatch';
/** What is done here moves stock and what facilities can expect. */
const touches = [DISPATCH, '/api/stock', '/api/demand/back-orders'];

export function useOverview() {
  return useDocument<Overview>(`${DISPATCH}/overview`, (signal) => api.GET('/api/dispatch/overview', { signal }));
}

export function useForwarded() {
  return useDocument<Forwarded[]>(`${DISPATCH}/forwarded`, (signal) => api.GET('/api/dispatch/forwarded', { signal }));
}

export function useServeBackOrders(done: (count: number) => string) {
  return useVerb<void, { count: number }>({
    call: (_, head) => api.POST('/api/dispatch/back-order-service', { params: { header: head.create }, body: {} }),
    touches,
    done: ({ count }) => done(count),
  });
}

export function useCollect(done: (count: number) => string) {
  return useVerb<string, { count: number }>({
    call: (facility_id, head) => api.POST('/api/dispatch/collections', { params: { header: head.create }, body: { facility_id } }),
    touches,
    done: ({ count }) => done(count),
  });
}

export type NewWave = Wire['DispatchNewWave'];

export function useMakeWave(onDone: (made: WaveDetail) => void) {
  return useVerb<NewWave, WaveDetail>({
    call: (body, head) => api.POST('/api/dispatch/waves', { params: { header: head.create }, body }),
    touches,
    onDone,
  });
}

export function useWave(id: string) {
  return useDocument<WaveDetail>(`${DISPATCH}/waves/${id}`, (signal) => api.GET('/api/dispatch/waves/{id}', { params: { path: { id } }, signal }));
}

export type WaveAct =
  | { verb: 'pick' | 'finish' | 'cancel' }
  | { verb: 'scan'; code: string }
  | { verb: 'take'; line_id: string; quantity: string; reason?: string }
  | { verb: 'check'; lines: { line_id: string; quantity: string }[] }
  | { verb: 'send_back'; lines: string[] }
  | { verb: 'pack'; facility_id?: string; cold?: boolean };

/** One verb on a wave, at the version that is on the screen. */
export function useWaveAct(wave: Wave, { done, onDone, onProblem }: { done?: (act: WaveAct) => string; onDone?: () => void; onProblem?: (problem: Problem) => boolean } = {}) {
  const cache = useQueryClient();
  return useVerb<WaveAct, WaveDetail>({
    call: (act, head) => {
      const at = { params: { path: { id: wave.id }, header: head.on(wave.version) } };
      switch (act.verb) {
        case 'pick':
          return api.POST('/api/dispatch/waves/{id}/picking', at);
        case 'finish':
          return api.POST('/api/dispatch/waves/{id}/finish', at);
        case 'cancel':
          return api.POST('/api/dispatch/waves/{id}/cancellation', at);
        case 'scan':
          return api.POST('/api/dispatch/waves/{id}/scan', { ...at, body: { code: act.code } });
        case 'take':
          return api.POST('/api/dispatch/waves/{id}/taking', { ...at, body: { line_id: act.line_id, quantity: act.quantity, reason: act.reason } });
        case 'check':
          return api.POST('/api/dispatch/waves/{id}/check', { ...at, body: { lines: act.lines } });
        case 'send_back':
          return api.POST('/api/dispatch/waves/{id}/sending-back', { ...at, body: { lines: act.lines } });
        case 'pack':
          return api.POST('/api/dispatch/waves/{id}/packing', { ...at, body: { facility_id: act.facility_id, cold: act.cold } });
      }
    },
    touches,
    done: done && ((_, act) => done(act)),
    onDone: (detail) => {
      // The answer is the newest there is: the next scan must not wait for another question.
      cache.setQueryData(['get', `${DISPATCH}/waves/${wave.id}`], detail);
      onDone?.();
    },
    onProblem,
  });
}

export function useBins() {
  return useDocument<Bin[]>(`${DISPATCH}/bins`, (signal) => api.GET('/api/dispatch/bins', { signal }));
}

export type BinInput = { code: string; storage: Storage; position: number; active?: boolean };

export function useSaveBin(bin: Bin | null, done: string, onDone: () => void) {
  return useVerb<BinInput>({
    call: ({ code, storage, position, active }, head) =>
      bin
        ? api.PUT('/api/dispatch/bins/{id}', { params: { path: { id: bin.id }, header: head.on(bin.version) }, body: { code, storage, position, active: active ?? true } })
        : api.POST('/api/dispatch/bins', { params: { header: head.create }, body: { code, storage, position } }),
    touches: [DISPATCH],
    done,
    onDone,
  });
}

export function usePutAway(done: (bin: string) => string, onDone: () => void, onProblem: (problem: Problem) => boolean) {
  return useVerb<{ item_id: string; bin: string }>({
    call: (body) => api.POST('/api/dispatch/put-away', { body }),
    touches: [DISPATCH],
    row: ({ item_id }) => item_id,
    done: (_, { bin }) => done(bin),
    onDone,
    onProblem,
  });
}
