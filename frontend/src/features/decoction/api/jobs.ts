import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useDocument } from '@/shared/api/document';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';

export type Job = Wire['DecoctionJob'];
export type JobDetail = Wire['DecoctionJobDetail'];
export type JobVerb = Wire['JobVerb'];
export type JobState = Wire['JobState'];
export type Scan = Wire['DecoctionScan'];
export type ScanLine = Wire['DecoctionScanLine'];
export type Timer = Wire['DecoctionTimer'];
export type Exceptions = Wire['DecoctionExceptions'];
export type Devices = Wire['DecoctionDevices'];
export type Device = Wire['DecoctionDevice'];
export type Board = Wire['DecoctionBoard'];
export type Lane = Wire['DecoctionLane'];
export type Block = Wire['DecoctionBlock'];

const DECOCTION = '/api/decoction';
const touches = [DECOCTION];
const SOON = 15_000;

export function useJobs() {
  return useQuery<Job[], Problem>({ queryKey: ['get', `${DECOCTION}/jobs`], refetchInterval: SOON, queryFn: async ({ signal }) => (await api.GET('/api/decoction/jobs', { signal })).data as Job[] });
}

export function useJob(id: string, enabled = true) {
  return useDocument<JobDetail>(`${DECOCTION}/jobs/${id}`, (signal) => api.GET('/api/decoction/jobs/{id}', { params: { path: { id } }, signal }), enabled);
}

export function useExceptions() {
  return useQuery<Exceptions, Problem>({ queryKey: ['get', `${DECOCTION}/exceptions`], refetchInterval: SOON, queryFn: async ({ signal }) => (await api.GET('/api/decoction/exceptions', { signal })).data as Exceptions });
}

export function useBoard() {
  return useQuery<Board, Problem>({ queryKey: ['get', `${DECOCTION}/board`], refetchInterval: SOON, queryFn: async ({ signal }) => (await api.GET('/api/decoction/board', { signal })).data as Board });
}

export function useScan(done: (scan: Scan) => string, onDone: (made: JobDetail, scan: Scan) => void, onProblem: (problem: Problem) => boolean) {
  return useVerb<Scan, JobDetail>({
    call: (body, head) => api.POST('/api/decoction/scans', { params: { header: head.create }, body }),
    touches,
    done: (_, scan) => done(scan),
    onDone,
    onProblem,
  });
}

/** A scale that does not exist, for training. */
export function useSimulatedScale(onDone: (grams: string) => void) {
  return useVerb<{ device: string; wanted: string }, { value: string }>({
    call: (body) => api.POST('/api/decoction/simulated-readings', { body }),
    touches: [],
    onDone: ({ value }) => onDone(value),
  });
}

export function useDevices() {
  return useQuery<Devices, Problem>({ queryKey: ['get', `${DECOCTION}/devices`], refetchInterval: SOON, queryFn: async ({ signal }) => (await api.GET('/api/decoction/devices', { signal })).data as Devices });
}

/** A device that does not exist, for training. */
export function useSimulator(done: string) {
  return useVerb<Wire['DecoctionSimulatorSwitch'], unknown>({
    call: (body) => api.POST('/api/decoction/simulators', { body }),
    touches,
    done: () => done,
  });
}
