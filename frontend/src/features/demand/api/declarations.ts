import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useDocument } from '@/shared/api/document';
import { fetchAll, useList, type Filters, type Listing } from '@/shared/api/list';
import type { Problem } from '@/shared/api/problem';
import { useVerb, type Head } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';

export const ROUNDS = '/api/demand/rounds';
export const DECLARATIONS = '/api/demand/declarations';

export type Round = Wire['RoundView'];
export type RoundFacility = Wire['RoundFacilityView'];
export type RollUpRow = Wire['RollUpRow'];
export type RollUpShare = Wire['RollUpShare'];
export type Declaration = Wire['DeclarationView'];
export type DeclarationLine = Wire['DeclarationLineView'];
export type DeclarationLineText = Wire['DeclarationLineText'];

export function useRounds(): Listing<Round> {
  return useList<Round>(ROUNDS);
}

export function useRound(id: string): UseQueryResult<Round, Problem> {
  return useDocument(`${ROUNDS}/${id}`, (signal) => api.GET('/api/demand/rounds/{id}', { params: { path: { id } }, signal }));
}

/** Facilities of the largest county the product is made for, in one page. */
export function useRoundFacilities(id: string, filters: Filters): Listing<RoundFacility> {
  return useList<RoundFacility>(`${ROUNDS}/${id}/facilities`, filters, { limit: 1000 });
}

export function useRollUp(id: string, enabled: boolean): Listing<RollUpRow> {
  return useList<RollUpRow>(`${ROUNDS}/${id}/roll-up`, {}, { enabled });
}

export function useRollUpShares(id: string, line: string): Listing<RollUpShare> {
  return useList<RollUpShare>(`${ROUNDS}/${id}/roll-up/${line}`);
}

/** Tenders that a round may be opened for, as far as the form needs them. */
export function useTenderChoice() {
  return useList<Wire['TenderRow']>('/api/suppliers/tenders');
}

export function useOpenRound(done: string, onDone: (made: Round) => void, onProblem: (problem: Problem) => boolean) {
  return useVerb<Wire['RoundText'], Round>({ call: (body, head) => api.POST('/api/demand/rounds', { params: { header: head.create }, body }), touches: [ROUNDS], row: (_, made) => made.id, done, onDone, onProblem });
}

export type RoundNoun = 'closing' | 'cancellation' | 'takeover';

export function useRoundVerb(noun: RoundNoun, done: string) {
  return useVerb<Round>({
    call: ({ id, version }, head) => {
      const params = { path: { id }, header: head.on(version) };
      if (noun === 'closing') return api.POST('/api/demand/rounds/{id}/closing', { params });
      if (noun === 'cancellation') return api.POST('/api/demand/rounds/{id}/cancellation', { params });
      return api.POST('/api/demand/rounds/{id}/takeover', { params });
    },
    touches: [ROUNDS, '/api/suppliers/tenders', '/api/purchasing/pace'],
    done,
  });
}

export function useExtendRound(done: string, onDone: () => void) {
  return useVerb<{ round: Round; closes_at: string }>({
    call: ({ round, closes_at }, head) => api.POST('/api/demand/rounds/{id}/extension', { params: { path: { id: round.id }, header: head.on(round.version) }, body: { closes_at } }),
    touches: [ROUNDS],
    done,
    onDone,
  });
}

export function useRemindRound(done: (count: number) => string) {
  return useVerb<string, { reminded: number }>({
    call: (id) => api.POST('/api/demand/rounds/{id}/reminders', { params: { path: { id } } }),
    touches: [ROUNDS],
    done: (output) => done(output.reminded),
  });
}

export function useBeginSheet(round: string, onDone: (made: Declaration) => void) {
  return useVerb<string, Declaration>({
    call: (facility_id, head) => api.POST('/api/demand/declarations', { params: { header: head.create }, body: { round_id: round, facility_id } }),
    touches: [ROUNDS, DECLARATIONS],
    onDone,
  });
}

export function useSheet(id: string): UseQueryResult<Declaration, Problem> {
  return useDocument(`${DECLARATIONS}/${id}`, (signal) => api.GET('/api/demand/declarations/{id}', { params: { path: { id } }, signal }));
}

export function useSheetLines(id: string): UseQueryResult<DeclarationLine[], Problem> {
  return useQuery<DeclarationLine[], Problem>({ queryKey: ['get', `${DECLARATIONS}/${id}/lines`], queryFn: ({ signal }) => fetchAll(`${DECLARATIONS}/${id}/lines`, {}, { signal }) });
}

export function useSaveSheet(sheet: Pick<Declaration, 'id' | 'version'>, onDone: () => void) {
  return useVerb<DeclarationLineText[], Declaration>({
    call: (lines, head) => api.PUT('/api/demand/declarations/{id}/lines', { params: { path: { id: sheet.id }, header: head.on(sheet.version) }, body: { lines } }),
    touches: [DECLARATIONS, ROUNDS],
    onDone,
  });
}

export type SheetNoun = 'submission' | 'recall' | 'approval' | 'acceptance';

const send = (noun: SheetNoun, params: { path: { id: string }; header: ReturnType<Head['on']> }) => {
  if (noun === 'submission') return api.POST('/api/demand/declarations/{id}/submission', { params });
  if (noun === 'recall') return api.POST('/api/demand/declarations/{id}/recall', { params });
  if (noun === 'approval') return api.POST('/api/demand/declarations/{id}/approval', { params });
  return api.POST('/api/demand/declarations/{id}/acceptance', { params });
};

export function useSheetVerb(noun: SheetNoun, done: string) {
  return useVerb<Pick<Declaration, 'id' | 'version'>, Declaration>({
    call: ({ id, version }, head) => send(noun, { path: { id }, header: head.on(version) }),
    touches: [DECLARATIONS, ROUNDS],
    row: ({ id }) => id,
    done,
  });
}

export function useReturnSheet(done: string) {
  return useVerb<Pick<Declaration, 'id' | 'version'> & { reason: string }, Declaration>({
    call: ({ id, version, reason }, head) => api.POST('/api/demand/declarations/{id}/return', { params: { path: { id }, header: head.on(version) }, body: { reason } }),
    touches: [DECLARATIONS, ROUNDS],
    done,
  });
}
