import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';
import { fetchLines } from './requisitions';
import type { Requisition, RequisitionLine } from './types';

/** Whose items, and for which cycle: its days make the suggestion. */
export interface Scope {
  facilityId: string;
  cycleId?: string;
}

export const scopeOf = ({ facility, cycle }: Requisition): Scope => ({ facilityId: facility.id, cycleId: cycle?.id });

/** Items a facility may request that match a text, a code or pinyin initials, each with its suggestion. */
export function useItemSearch(scope: Scope, text: string) {
  return useQuery({
    queryKey: ['get', `/api/demand/facilities/${scope.facilityId}/item-search`, scope.cycleId, text],
    enabled: text.trim().length > 0,
    staleTime: 60_000,
    queryFn: ({ signal }) => findItems(scope, { q: text, limit: 12 }, signal),
  });
}

async function findItems({ facilityId, cycleId }: Scope, what: { q?: string; codes?: string; limit: number }, signal?: AbortSignal): Promise<RequisitionLine[]> {
  const params = { path: { id: facilityId }, query: { ...what, cycle_id: cycleId } };
  const page = await api.GET('/api/demand/facilities/{id}/item-search', { params, signal });
  return page.data?.items ?? [];
}

/** Most codes of one question. */
const CODES = 500;

/** Facts of several items at once, by exact code; codes the facility may not request are simply missing. */
export async function findByCodes(scope: Scope, codes: readonly string[]): Promise<RequisitionLine[]> {
  const found: RequisitionLine[] = [];
  for (let from = 0; from < codes.length; from += CODES) {
    found.push(...(await findItems(scope, { codes: codes.slice(from, from + CODES).join(','), limit: CODES })));
  }
  return found;
}

/** Lines of the facility's last regular requisition before this one; null when there is none. */
export async function lastLines(facilityId: string, except: string): Promise<RequisitionLine[] | null> {
  const query = { facility_id: facilityId, kind: 'regular', limit: 20 } as const;
  const { data } = await api.GET('/api/demand/requisitions', { params: { query } });
  const before = data?.items.find((each) => each.id !== except && each.state !== 'withdrawn' && each.line_count > 0);
  return before ? fetchLines(before.id) : null;
}

export function useTemplates(facilityId: string, enabled: boolean) {
  return useQuery({
    queryKey: ['get', '/api/demand/templates', facilityId],
    enabled,
    queryFn: async () => {
      const { data } = await api.GET('/api/demand/templates', { params: { query: { facility_id: facilityId } } });
      return data?.items ?? [];
    },
  });
}

export type TemplateInput = Wire['TemplateMade'];

export function useSaveTemplate(done: string, onDone: () => void) {
  return useVerb<TemplateInput>({
    call: (body, head) => api.POST('/api/demand/templates', { params: { header: head.create }, body }),
    touches: ['/api/demand/templates'],
    done,
    onDone,
  });
}
