import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { useDocument } from '@/shared/api/document';
import type { Problem } from '@/shared/api/problem';
import { useVerb } from '@/shared/api/verb';
import type { Wire } from '@/shared/api/wire';

export type Prescription = Wire['DecoctionPrescription'];
export type PrescriptionDetail = Wire['DecoctionPrescriptionDetail'];
export type NewPrescription = Wire['DecoctionNewPrescription'];
export type Patient = Wire['DecoctionPatient'];
export type Masked = Wire['DecoctionMasked'];
export type Finding = Wire['DecoctionFinding'];
export type Check = Wire['DecoctionCheck'];
export type Piece = Wire['DecoctionPiece'];
export type Formula = Wire['DecoctionFormula'];
export type Agreed = Wire['DecoctionAgreed'];
export type NewAgreed = Wire['DecoctionNewAgreed'];
export type ImportRow = Wire['DecoctionImportRow'];
export type Machine = Wire['DecoctionMachine'];

const DECOCTION = '/api/decoction';
const touches = [DECOCTION];
/** What changes rarely is asked for once an hour. */
const HOUR = 60 * 60_000;

export function usePrescription(id: string, enabled = true) {
  return useDocument<PrescriptionDetail>(`${DECOCTION}/prescriptions/${id}`, (signal) => api.GET('/api/decoction/prescriptions/{id}', { params: { path: { id } }, signal }), enabled);
}

export function usePieces() {
  return useQuery<Piece[], Problem>({ queryKey: ['get', `${DECOCTION}/pieces`], staleTime: HOUR, queryFn: async ({ signal }) => (await api.GET('/api/decoction/pieces', { signal })).data as Piece[] });
}

export function useFormulas() {
  return useQuery<Formula[], Problem>({ queryKey: ['get', `${DECOCTION}/formulas`], staleTime: HOUR, queryFn: async ({ signal }) => (await api.GET('/api/decoction/formulas', { signal })).data as Formula[] });
}

export function useAgreed() {
  return useDocument<Agreed[]>(`${DECOCTION}/agreed`, (signal) => api.GET('/api/decoction/agreed', { signal }));
}

export function useQueue() {
  return useQuery<Prescription[], Problem>({ queryKey: ['get', `${DECOCTION}/queue`], refetchInterval: 30_000, queryFn: async ({ signal }) => (await api.GET('/api/decoction/queue', { signal })).data as Prescription[] });
}

/** What the rules say to a draft. Asked again whenever the draft changes. */
export function useCheck(draft: NewPrescription | null) {
  return useQuery<Check, Problem>({
    queryKey: ['check', draft],
    enabled: draft !== null,
    placeholderData: (before) => before,
    retry: false,
    queryFn: async ({ signal }) => (await api.POST('/api/decoction/checks', { body: draft as NewPrescription, signal })).data as Check,
  });
}

export function useSubmit(done: string, onDone: (made: PrescriptionDetail) => void, onProblem?: (problem: Problem) => boolean) {
  return useVerb<NewPrescription, PrescriptionDetail>({
    call: (body, head) => api.POST('/api/decoction/prescriptions', { params: { header: head.create }, body }),
    touches, done, onDone, onProblem,
  });
}

export function useResubmit(detail: PrescriptionDetail | undefined, done: string, onDone: (made: PrescriptionDetail) => void, onProblem?: (problem: Problem) => boolean) {
  const { id = '', version = 0 } = detail?.prescription ?? {};
  return useVerb<NewPrescription, PrescriptionDetail>({
    call: (body, head) => api.POST('/api/decoction/prescriptions/{id}/resubmission', { params: { path: { id }, header: head.on(version) }, body }),
    touches, done, onDone, onProblem,
  });
}

export type Decision = { verb: 'approve' | 'ask_signature'; note: string } | { verb: 'return' | 'sign' | 'withdraw'; reason: string };

/** One decision about a prescription; which one it is about comes with it, so that a queue needs one of these. */
export function useDecision(done: (act: Decision) => string, onDone?: (act: Decision & { of: Prescription }) => void) {
  return useVerb<Decision & { of: Prescription }, PrescriptionDetail>({
    call: (act, head) => {
      const at = { params: { path: { id: act.of.id }, header: head.on(act.of.version) } };
      switch (act.verb) {
        case 'approve':
          return api.POST('/api/decoction/prescriptions/{id}/approval', { ...at, body: { note: act.note } });
        case 'ask_signature':
          return api.POST('/api/decoction/prescriptions/{id}/signature-request', { ...at, body: { note: act.note } });
        case 'return':
          return api.POST('/api/decoction/prescriptions/{id}/return', { ...at, body: { reason: act.reason } });
        case 'sign':
          return api.POST('/api/decoction/prescriptions/{id}/signature', { ...at, body: { reason: act.reason } });
        case 'withdraw':
          return api.POST('/api/decoction/prescriptions/{id}/withdrawal', { ...at, body: { reason: act.reason } });
      }
    },
    touches,
    done: (_, act) => done(act),
    onDone: (_, act) => onDone?.(act),
  });
}

/** Shows a patient; the reason stands in the journal. */
export function useUnmask(id: string, onDone: (patient: Patient) => void) {
  return useVerb<string, Patient>({
    call: (reason) => api.POST('/api/decoction/prescriptions/{id}/unmasking', { params: { path: { id } }, body: { reason } }),
    touches: ['/api/journal'],
    onDone,
  });
}

export function useKeepAgreed(done: string, onDone: () => void) {
  return useVerb<NewAgreed>({
    call: (body, head) => api.POST('/api/decoction/agreed', { params: { header: head.create }, body }),
    touches, done, onDone,
  });
}

export function useRetireAgreed(done: string) {
  return useVerb<Agreed>({
    call: (row, head) => api.POST('/api/decoction/agreed/{id}/retirement', { params: { path: { id: row.id }, header: head.on(row.version) } }),
    touches, done,
  });
}

export function useImport(onDone: (rows: ImportRow[]) => void) {
  return useVerb<File, ImportRow[]>({
    call: (file) => {
      const form = new FormData();
      form.append('file', file);
      return api.POST('/api/decoction/imports', { body: form as never, bodySerializer: (body: unknown) => body as FormData });
    },
    touches, onDone,
  });
}

export function useMachines() {
  return useDocument<Machine[]>(`${DECOCTION}/machines`, (signal) => api.GET('/api/decoction/machines', { signal }));
}

export function useSetMachine(done: string) {
  return useVerb<{ machine: Machine; state: Machine['state'] }>({
    call: ({ machine, state }, head) => api.POST('/api/decoction/machines/{id}/state', { params: { path: { id: machine.id }, header: head.on(machine.version) }, body: { state } }),
    touches, done,
  });
}

export function useAddMachine(done: string, onDone: () => void) {
  return useVerb<{ code: string; group: number; most_doses: number }>({
    call: (body, head) => api.POST('/api/decoction/machines', { params: { header: head.create }, body }),
    touches, done, onDone,
  });
}
