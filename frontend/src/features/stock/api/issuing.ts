import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useList, type Listing } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Issue, Waiting, WaitingLot } from '../model';
import { STOCK } from './stock';

/** Facilities for which goods wait at the centre. */
export function useWaiting(): Listing<Waiting> {
  return useList<Waiting>(`${STOCK}/reservations`, {}, { limit: 1000 });
}

export function useWaitingLots(facilityId: string) {
  return useQuery<WaitingLot[], Problem>({
    queryKey: ['get', `${STOCK}/reservations/${facilityId}`],
    queryFn: async ({ signal }) => (await api.GET('/api/stock/reservations/{facility_id}', { params: { path: { facility_id: facilityId } }, signal })).data ?? [],
  });
}

/** Everything that waits for the facility leaves the centre for it, with a note. */
export function useIssue(done: (note: Issue) => string) {
  return useVerb<string, Issue>({
    call: (facility_id, head) => api.POST('/api/stock/issues', { params: { header: head.create }, body: { facility_id, parts: [] } }),
    touches: [STOCK],
    done: (note) => done(note),
  });
}

/** A lot is free again; what the facility asked for waits for the next plan. */
export function useRelease(facilityId: string, done: string) {
  return useVerb<{ lot: WaitingLot; reason: string }>({
    call: ({ lot, reason }, head) =>
      api.POST('/api/stock/reservations/{facility_id}/release', {
        params: { path: { facility_id: facilityId }, header: head.create },
        body: { parts: [{ item_id: lot.item.id, lot_id: lot.lot_id, requisition_id: lot.requisition_id }], reason },
      }),
    touches: [STOCK],
    done,
  });
}

export function useIssues(): Listing<Issue> {
  return useList<Issue>(`${STOCK}/issues`, {});
}

export function useIssueNote(id: string) {
  return useQuery<Issue, Problem>({
    queryKey: ['get', `${STOCK}/issues/${id}`],
    queryFn: async ({ signal }) => (await api.GET('/api/stock/issues/{id}', { params: { path: { id } }, signal })).data as Issue,
  });
}
