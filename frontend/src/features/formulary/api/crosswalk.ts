import { api } from '@/shared/api/client';
import { useList, type Filters, type Listing } from '@/shared/api/list';
import { useVerb } from '@/shared/api/verb';
import type { CrosswalkEntry, Proposal } from '../model';

export const CROSSWALK = '/api/formulary/crosswalk';

export function useCrosswalk(filters: Filters): Listing<CrosswalkEntry> {
  return useList<CrosswalkEntry>(CROSSWALK, filters);
}

export function useProposals(id: string | undefined): Listing<Proposal> {
  return useList<Proposal>(`${CROSSWALK}/${id}/proposals`, {}, { limit: 10, enabled: Boolean(id) });
}

interface Mapping {
  entry: CrosswalkEntry;
  item_id: string;
  ratio_num: number;
  ratio_den: number;
}

export function useMapCrosswalk(done: string, onDone: () => void) {
  return useVerb<Mapping>({
    call: ({ entry, ...body }, head) => api.POST('/api/formulary/crosswalk/{id}/mapping', { params: { path: { id: entry.id }, header: head.on(entry.version) }, body }),
    touches: [CROSSWALK],
    row: ({ entry }) => entry.id,
    done,
    onDone,
  });
}

export function useIgnoreCrosswalk(done: string, onDone: () => void) {
  return useVerb<{ entry: CrosswalkEntry; reason: string }>({
    call: ({ entry, reason }, head) => api.POST('/api/formulary/crosswalk/{id}/ignore', { params: { path: { id: entry.id }, header: head.on(entry.version) }, body: { reason } }),
    touches: [CROSSWALK],
    row: ({ entry }) => entry.id,
    done,
    onDone,
  });
}
