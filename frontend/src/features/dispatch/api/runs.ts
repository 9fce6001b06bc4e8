import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useDocument } from '@/shared/api/document';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';

export type Board = Wire['RunBoard'];
export type Run = Wire['DispatchRun'];
export type Parcel = Wire['DispatchRunParcel'];
export type RunDetail = Wire['DispatchRunDetail'];
export type Stop = Wire['DispatchStop'];
export type Waiting = Wire['DispatchWaiting'];
export type Planning = Wire['DispatchPlanning'];
export type Vehicle = Wire['DispatchVehicle'];
export type VehicleInput = Wire['DispatchVehicleFacts'];
export type Place = Wire['DispatchPlace'];
export type HandOver = Wire['DispatchHandOver'];
export type Person = Wire['UserRef'];

const DISPATCH = '/api/dispatch';
const touches = [DISPATCH, '/api/stock'];

export function useBoard(on: string | undefined) {
  return useDocument<Board>(`${DISPATCH}/board?on=${on ?? ''}`, (signal) => api.GET('/api/dispatch/board', { params: { query: { on } }, signal }));
}

export function useRun(id: string) {
  return useDocument<RunDetail>(`${DISPATCH}/runs/${id}`, (signal) => api.GET('/api/dispatch/runs/{id}', { params: { path: { id } }, signal }));
}

export function useVehicles() {
  return useDocument<Vehicle[]>(`${DISPATCH}/vehicles`, (signal) => api.GET('/api/dispatch/vehicles', { signal }));
}

export function useDrivers(enabled: boolean) {
  return useDocument<Person[]>(`${DISPATCH}/drivers`, (signal) => api.GET('/api/dispatch/drivers', { signal }), enabled);
}

export function useSaveVehicle(vehicle: Vehicle | null, done: string, onDone: () => void, onProblem: (problem: Problem) => boolean) {
  return useVerb<VehicleInput>({
    call: (body, head) =>
      vehicle
        ? api.PUT('/api/dispatch/vehicles/{id}', { params: { path: { id: vehicle.id }, header: head.on(vehicle.version) }, body })
        : api.POST('/api/dispatch/vehicles', { params: { header: head.create }, body }),
    touches,
    done,
    onDone,
    onProblem,
  });
}

export function useSetPlace(done: string, onDone: () => void) {
  return useVerb<{ id: string; window_from_minute: number; window_to_minute: number; service_minutes: number }>({
    call: ({ id, ...body }) => api.PUT('/api/dispatch/places/{id}', { params: { path: { id } }, body }),
    touches,
    row: ({ id }) => id,
    done,
    onDone,
  });
}

export function useSetWays(done: (count: number) => string, onDone: () => void) {
  return useVerb<{ from: string; to: string; metres: number }[], { count: number }>({
    call: (ways) => api.POST('/api/dispatch/ways', { body: { ways } }),
    touches,
    done: ({ count }) => done(count),
    onDone,
  });
}

/** Asks every half second while a search runs. */
export function usePlanning(id: string | undefined, running: boolean) {
  return useQuery<Planning | undefined, Problem>({
    queryKey: ['get', `${DISPATCH}/plannings/${id ?? ''}`],
    enabled: Boolean(id),
    refetchInterval: ({ state }) => (state.data?.state === 'running' || (running && !state.data) ? 500 : false),
    queryFn: async ({ signal }) => (await api.GET('/api/dispatch/plannings/{id}', { params: { path: { id: id ?? '' } }, signal })).data,
  });
}

export function useBeginPlanning() {
  return useVerb<{ run_on: string; seconds: number; packed_only: boolean }, Planning>({
    call: (body, head) => api.POST('/api/dispatch/plannings', { params: { header: head.create }, body }),
    touches,
  });
}

export function useStopPlanning() {
  return useVerb<string>({ call: (id) => api.POST('/api/dispatch/plannings/{id}/stop', { params: { path: { id } } }), touches });
}

export function useAdoptPlanning(done: string) {
  return useVerb<Planning>({
    call: (planning, head) => api.POST('/api/dispatch/plannings/{id}/adoption', { params: { path: { id: planning.id }, header: head.on(planning.version) } }),
    touches,
    done,
  });
}

export function useMakeRun(done: string, onDone: () => void) {
  return useVerb<{ run_on: string; vehicle_id: string; driver_id?: string; start_minute: number }>({
    call: (body, head) => api.POST('/api/dispatch/runs', { params: { header: head.create }, body }),
    touches,
    done,
    onDone,
  });
}

export function useAmendRun(run: Run, done: string, onDone: () => void) {
  return useVerb<{ vehicle_id: string; driver_id?: string; start_minute: number }>({
    call: (body, head) => api.PUT('/api/dispatch/runs/{id}', { params: { path: { id: run.id }, header: head.on(run.version) }, body }),
    touches,
    done,
    onDone,
  });
}

export type StopAct = { verb: 'move'; stop: Stop; run_id: string; position: number } | { verb: 'lock'; stop: Stop; locked: boolean } | { verb: 'remove'; stop: Stop } | { verb: 'add'; run_id: string; organisation_id: string };

export function useStopAct() {
  return useVerb<StopAct>({
    call: (act, head) => {
      if (act.verb === 'add') return api.POST('/api/dispatch/runs/{id}/stops', { params: { path: { id: act.run_id }, header: head.create }, body: { organisation_id: act.organisation_id } });
      const at = { params: { path: { id: act.stop.id }, header: head.on(act.stop.version) } };
      if (act.verb === 'move') return api.POST('/api/dispatch/stops/{id}/move', { ...at, body: { run_id: act.run_id, position: act.position } });
      if (act.verb === 'lock') return api.POST('/api/dispatch/stops/{id}/lock', { ...at, body: { locked: act.locked } });
      return api.DELETE('/api/dispatch/stops/{id}', at);
    },
    touches,
    row: (act) => (act.verb === 'add' ? undefined : act.stop.id),
  });
}

export type RunAct = { verb: 'load' | 'unload'; code: string } | { verb: 'depart'; leave: boolean } | { verb: 'return' | 'cancel' };

export function useRunAct(run: Run, done: (act: RunAct) => string, onProblem?: (problem: Problem) => boolean) {
  return useVerb<RunAct>({
    call: (act, head) => {
      const at = { params: { path: { id: run.id }, header: head.on(run.version) } };
      switch (act.verb) {
        case 'load':
          return api.POST('/api/dispatch/runs/{id}/loading', { ...at, body: { code: act.code } });
        case 'unload':
          return api.POST('/api/dispatch/runs/{id}/unloading', { ...at, body: { code: act.code } });
        case 'depart':
          return api.POST('/api/dispatch/runs/{id}/departure', { ...at, body: { leave: act.leave } });
        case 'return':
          return api.POST('/api/dispatch/runs/{id}/return', at);
        case 'cancel':
          return api.POST('/api/dispatch/runs/{id}/cancellation', at);
      }
    },
    touches,
    done: (_, act) => done(act),
    onProblem,
  });
}
