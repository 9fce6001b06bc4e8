import { api } from '@/shared/api/client';
import { useVerb } from '@/shared/api/verb';
import type { Change } from '../model';
import { CHANGES } from './changes';
import { ITEMS } from './items';

interface Review {
  change: Pick<Change, 'id' | 'version'>;
  note: string;
}

const touches = [CHANGES, ITEMS, '/api/journal'];
const row = ({ change }: Review) => change.id;

export function useApproveChange(done: string) {
  return useVerb<Review>({
    call: ({ change, note }, head) => api.POST('/api/formulary/changes/{id}/approval', { params: { path: { id: change.id }, header: head.on(change.version) }, body: { note } }),
    touches,
    row,
    done,
  });
}

export function useRejectChange(done: string) {
  return useVerb<Review>({
    call: ({ change, note }, head) => api.POST('/api/formulary/changes/{id}/rejection', { params: { path: { id: change.id }, header: head.on(change.version) }, body: { note } }),
    touches,
    row,
    done,
  });
}

export function useWithdrawChange(done: string) {
  return useVerb<Review>({
    call: ({ change }, head) => api.POST('/api/formulary/changes/{id}/withdrawal', { params: { path: { id: change.id }, header: head.on(change.version) } }),
    touches,
    row,
    done,
  });
}
