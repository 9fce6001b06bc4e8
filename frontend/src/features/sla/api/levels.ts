import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useDocument } from '@/shared/api/document';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';

export type Clock = Wire['ClockView'];
export type League = Wire['LeagueRow'];
export type Levels = Wire['LevelsPage'];
export type Figures = Wire['Figures'];
export type FiguresRow = Wire['FiguresRow'];
export type Breach = Wire['BreachView'];
export type BreachDetail = Wire['BreachDetail'];
export type Case = Wire['CaseView'];
export type CaseDetail = Wire['CaseDetail'];
export type MovePlan = Wire['MovePlan'];
export type Appeal = Wire['AppealView'];
export type Decision = Wire['DecisionView'];
export type Rehearsed = Wire['RehearsedSupplier'];
export type Standing = Wire['Standing'];
export type BusinessPart = Wire['BusinessPart'];
export type WaiverGround = Wire['WaiverGround'];

const SLA = '/api/sla';
/** Whatever is decided here may change standings, orders and what waits for people. */
const touches = [SLA, '/api/suppliers', '/api/purchasing'];

export function useLeague() {
  return useDocument<League[]>(`${SLA}/suppliers`, (signal) => api.GET('/api/sla/suppliers', { signal }));
}

export function useLevels(id: string) {
  return useDocument<Levels>(`${SLA}/suppliers/${id}`, (signal) => api.GET('/api/sla/suppliers/{id}', { params: { path: { id } }, signal }));
}

export interface Supposed {
  part?: BusinessPart;
  per_month: number;
  late: number;
  months: number;
  upheld: boolean;
}

/** Where a supplier would stand; nothing of it is kept. */
export function useWhatIf(id: string, supposed: Supposed) {
  return useQuery<Wire['WhatIf'] | null, Problem>({
    queryKey: ['get', `${SLA}/suppliers/${id}/what-if`, supposed],
    queryFn: async ({ signal }) => (await api.GET('/api/sla/suppliers/{id}/what-if', { params: { path: { id }, query: supposed }, signal })).data ?? null,
    placeholderData: (before) => before,
  });
}

export type FiguresBy = 'month' | 'item' | 'area';

export function useFigures(by: FiguresBy, supplier_id?: string) {
  return useQuery<FiguresRow[], Problem>({
    queryKey: ['get', `${SLA}/figures`, by, supplier_id ?? ''],
    queryFn: async ({ signal }) => (await api.GET('/api/sla/figures', { params: { query: { by, supplier_id } }, signal })).data ?? [],
  });
}

export function useBreach(id: string) {
  return useDocument<BreachDetail>(`${SLA}/breaches/${id}`, (signal) => api.GET('/api/sla/breaches/{id}', { params: { path: { id } }, signal }));
}

export function useCase(id: string) {
  return useDocument<CaseDetail>(`${SLA}/cases/${id}`, (signal) => api.GET('/api/sla/cases/{id}', { params: { path: { id } }, signal }));
}

/** Whether one's own portal is closed, for suppliers. */
export function usePortal(enabled: boolean) {
  return useQuery<Wire['PortalView'] | null, Problem>({
    queryKey: ['get', `${SLA}/portal`],
    queryFn: async ({ signal }) => (await api.GET('/api/sla/portal', { signal })).data ?? null,
    enabled,
    staleTime: 60_000,
  });
}

/** A second person is asked to take a breach out of the score. */
export function useAskWaiver(done: string, onDone: () => void) {
  return useVerb<{ breach: Breach; ground: WaiverGround; reason: string }>({
    call: ({ breach, ground, reason }, head) => api.POST('/api/sla/breaches/{id}/waiver', { params: { path: { id: breach.id }, header: head.on(breach.version) }, body: { ground, reason } }),
    touches,
    row: ({ breach }) => breach.id,
    done,
    onDone,
  });
}

export function useDecideWaiver(done: (verb: 'grant' | 'refuse') => string) {
  return useVerb<{ breach: Breach; verb: 'grant' | 'refuse' }>({
    call: ({ breach, verb }, head) => {
      const at = { params: { path: { id: breach.id }, header: head.on(breach.version) } };
      return verb === 'grant' ? api.POST('/api/sla/breaches/{id}/waiver-grant', at) : api.POST('/api/sla/breaches/{id}/waiver-refusal', at);
    },
    touches,
    row: ({ breach }) => breach.id,
    done: (_, { verb }) => done(verb),
  });
}

export type StayVerb = 'ask_stay' | 'stay' | 'resume';

/** Asks to stop an execution, stops it, or lets it go on. */
export function useStay(done: (verb: StayVerb) => string) {
  return useVerb<{ of: Case; verb: StayVerb; reason: string }>({
    call: ({ of, verb, reason }, head) => {
      const at = { params: { path: { id: of.id }, header: head.on(of.version) } };
      if (verb === 'ask_stay') return api.POST('/api/sla/cases/{id}/stay-request', { ...at, body: { reason } });
      return verb === 'stay' ? api.POST('/api/sla/cases/{id}/stay', at) : api.POST('/api/sla/cases/{id}/resumption', at);
    },
    touches,
    done: (_, { verb }) => done(verb),
  });
}

export function useFileAppeal(id: string, done: string) {
  return useVerb<string>({
    call: (text, head) => api.POST('/api/sla/cases/{id}/appeal', { params: { path: { id }, header: head.create }, body: { text } }),
    touches,
    done,
  });
}

export function useAttach(id: string, done: string) {
  return useVerb<File>({
    call: (file, head) => {
      const form = new FormData();
      form.append('media_type', file.type || 'application/octet-stream');
      form.append('file', file);
      return api.POST('/api/sla/cases/{id}/attachments', { params: { path: { id }, header: head.create }, body: form as never, bodySerializer: (body: unknown) => body as FormData });
    },
    touches: [SLA],
    done,
  });
}

export type AppealVerb = Wire['AppealVerb'];

export function useDecideAppeal(id: string, done: (verb: AppealVerb) => string) {
  return useVerb<{ appeal: Appeal; verb: AppealVerb; answer: string }>({
    call: ({ appeal, verb, answer }, head) => {
      const at = { params: { path: { id }, header: head.on(appeal.version) } };
      if (verb === 'find_merit') return api.POST('/api/sla/cases/{id}/appeal-merit', at);
      if (verb === 'agree') return api.POST('/api/sla/cases/{id}/appeal-agreement', at);
      return verb === 'uphold' ? api.POST('/api/sla/cases/{id}/appeal-upholding', { ...at, body: { answer } }) : api.POST('/api/sla/cases/{id}/appeal-dismissal', { ...at, body: { answer } });
    },
    touches,
    done: (_, { verb }) => done(verb),
  });
}

export type DecisionKind = 'lifted' | 'readmitted' | 'imposed' | 'fraud';

/** Proposes what needs two people: a lifted suspension, a re-admission, a worse standing, a finding of fraud. */
export function usePropose(supplier: string, done: string, onDone: () => void) {
  return useVerb<{ kind: DecisionKind; standing?: Standing; part?: BusinessPart; reason: string }>({
    call: (body, head) => api.POST('/api/sla/suppliers/{id}/decisions', { params: { path: { id: supplier }, header: head.create }, body }),
    touches,
    done,
    onDone,
  });
}

export function useDecide(done: (verb: 'agree' | 'refuse') => string) {
  return useVerb<{ decision: Decision; verb: 'agree' | 'refuse' }>({
    call: ({ decision, verb }, head) => {
      const at = { params: { path: { id: decision.id }, header: head.on(decision.version) } };
      return verb === 'agree' ? api.POST('/api/sla/decisions/{id}/agreement', at) : api.POST('/api/sla/decisions/{id}/refusal', at);
    },
    touches,
    done: (_, { verb }) => done(verb),
  });
}

/** What another policy would have done with the county's own history. Changes nothing. */
export function useRehearsal(onDone: (found: Rehearsed[]) => void) {
  return useVerb<Record<string, unknown>, Rehearsed[]>({
    call: (policy) => api.POST('/api/sla/rehearsal', { body: { policy } }),
    touches: [],
    onDone,
  });
}

/** The key of the policy, as the settings keep it. */
const KEY = ['sla', 'levels'].join('.');

/** The policy of service levels that is in force. */
export function usePolicy() {
  return useQuery<Record<string, unknown> | null, Problem>({
    queryKey: ['get', '/api/policies', KEY],
    queryFn: async ({ signal }) => {
      const rows = (await api.GET('/api/policies', { signal })).data ?? [];
      return (rows.find(({ key }) => key === KEY)?.current as Record<string, unknown> | undefined) ?? null;
    },
  });
}
