import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { fetchAll } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb, type Head } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';
import type { Batch } from '../model/saving';
import type { Requisition, RequisitionLine } from './types';

const one = '/api/demand/requisitions/{id}';
const lines = '/api/demand/requisitions/{id}/lines';
/** Most lines the server gives at once; a township's whole list fits. */
const LINES = 2000;

export async function fetchRequisition(id: string): Promise<Requisition> {
  const { data } = await api.GET(one, { params: { path: { id } } });
  return data as Requisition;
}

export async function fetchLines(id: string): Promise<RequisitionLine[]> {
  return fetchAll<RequisitionLine>(`/api/demand/requisitions/${id}/lines`, {}, { limit: LINES });
}

export interface Opened {
  requisition: Requisition;
  lines: RequisitionLine[];
}

/** Head and all lines of one requisition, as of the same moment. */
export function useOpened(id: string) {
  return useQuery<Opened, Problem>({
    queryKey: ['get', `/api/demand/requisitions/${id}`, 'opened'],
    queryFn: async () => {
      const [requisition, all] = await Promise.all([fetchRequisition(id), fetchLines(id)]);
      return { requisition, lines: all };
    },
    staleTime: Infinity,
    gcTime: 0,
  });
}

export async function saveLines(id: string, batch: Batch, version: number, head: Head): Promise<{ version: number }> {
  const { data } = await api.PUT(lines, { params: { path: { id }, header: head.on(version) }, body: { lines: batch.lines, remove: batch.remove } });
  return data as Requisition;
}

/** The verbs of a requisition and the noun under which each is posted. */
const nouns = { submit: 'submission', approve: 'approval', accept: 'acceptance', return: 'return', withdraw: 'withdrawal' } as const;
export type RequisitionVerb = keyof typeof nouns;

export async function postVerb(id: string, verb: RequisitionVerb, version: number, head: Head, reason?: string): Promise<{ data?: unknown }> {
  const body = reason === undefined ? {} : { reason };
  return api.POST(`${one}/${nouns[verb]}`, { params: { path: { id }, header: head.on(version) }, body });
}

/** Everything that shows requisitions is stale after one of them moved. */
export const touched = ['/api/demand'];

export function useRequisitionVerb(verb: RequisitionVerb, done: string, onDone?: () => void) {
  return useVerb<{ id: string; version: number; reason?: string }>({
    call: ({ id, version, reason }, head) => postVerb(id, verb, version, head, reason),
    touches: touched,
    row: ({ id }) => id,
    done,
    onDone,
  });
}

export function useDiscard(done: string, onDone: () => void) {
  return useVerb<{ id: string; version: number }>({
    call: ({ id, version }, head) => api.DELETE(one, { params: { path: { id }, header: head.on(version) } }),
    touches: touched,
    done,
    onDone,
  });
}

export type NewRequisition = Wire['RequisitionBegun'];

export function useCreateRequisition(onDone: (made: Requisition) => void) {
  return useVerb<NewRequisition, Wire['BegunView']>({
    call: (body, head) => api.POST('/api/demand/requisitions', { params: { header: head.create }, body }),
    touches: touched,
    onDone,
  });
}
