import type { NewPrescription, Patient, PrescriptionDetail } from '../api/prescriptions';
import { blank, isBlank, withBlank, type HerbRow } from './herbs';

/** Everything that stands on the entry page. */
export interface Draft {
  patient: { name: string; phone: string; address: string; sex: Patient['sex'] | ''; age: string; pregnant: boolean; diagnosis: string };
  rows: HerbRow[];
  formula: string;
  doses: number;
  times: number;
  ml: number;
  way: NewPrescription['way'];
  scheme: NewPrescription['scheme'];
  delivery: NewPrescription['delivery'];
  urgent: boolean;
  note: string;
  signature: string;
}

export const empty = (): Draft => ({
  patient: { name: '', phone: '', address: '', sex: '', age: '', pregnant: false, diagnosis: '' },
  rows: withBlank([]),
  formula: '', doses: 7, times: 2, ml: 200, way: 'decoct', scheme: 'general', delivery: 'run', urgent: false, note: '', signature: '',
});

export const written = (draft: Draft): HerbRow[] => draft.rows.filter((row) => !isBlank(row));

const isNumber = (text: string) => /^\d+(\.\d{1,3})?$/.test(text.trim()) && Number(text) > 0;

/** What the server is asked; what is still missing is left for it to say. */
export function body(draft: Draft): NewPrescription {
  const { patient } = draft;
  return {
    patient: { ...patient, sex: patient.sex === '' ? 'female' : patient.sex, age_years: Number(patient.age) || 0 } as never,
    lines: written(draft).map(({ name, grams, method }) => ({ name: name.trim(), grams: isNumber(grams) ? grams.trim() : '0', method: method.trim() })),
    formula: draft.formula,
    doses: draft.doses, times_per_day: draft.times, ml_per_bag: draft.ml,
    way: draft.way, scheme: draft.scheme, delivery: draft.delivery, urgent: draft.urgent, note: draft.note,
    signature: draft.signature.trim() || undefined,
  };
}

/** The body without fields that only the page knows. */
export function submitted(draft: Draft): NewPrescription {
  const asked = body(draft);
  const { name, phone, address, sex, age_years, pregnant, diagnosis } = asked.patient;
  return { ...asked, patient: { name, phone, address, sex, age_years, pregnant, diagnosis } };
}

/** The draft as the rules are asked about it: whole lines only, without who it is for. */
export function judged(draft: Draft): NewPrescription | null {
  const asked = submitted(draft);
  const lines = asked.lines.filter((line) => line.name !== '' && line.grams !== '0');
  if (!lines.length) return null;
  const { sex, age_years, pregnant } = asked.patient;
  return { ...asked, lines, signature: undefined, note: '', patient: { name: '-', phone: '', address: '', diagnosis: '', sex, age_years, pregnant } };
}

/** What cannot be handed in as it is, as words of `decoction.missing`. */
export function missing(draft: Draft): ('name' | 'sex' | 'age' | 'herbs' | 'grams')[] {
  const rows = written(draft);
  return [
    ...(draft.patient.name.trim() ? [] : (['name'] as const)),
    ...(draft.patient.sex ? [] : (['sex'] as const)),
    ...(/^\d{1,3}$/.test(draft.patient.age.trim()) ? [] : (['age'] as const)),
    ...(rows.length ? [] : (['herbs'] as const)),
    ...(rows.every((row) => row.name.trim() && isNumber(row.grams)) ? [] : (['grams'] as const)),
  ];
}

/** The draft of a prescription that came back. */
export function drafted(detail: PrescriptionDetail, patient: Patient): Draft {
  const { prescription } = detail;
  return {
    patient: { name: patient.name, phone: patient.phone ?? '', address: patient.address ?? '', sex: patient.sex, age: String(patient.age_years), pregnant: patient.pregnant ?? false, diagnosis: patient.diagnosis ?? '' },
    rows: withBlank(detail.lines.map((line) => blank({ name: line.written, grams: line.grams, method: line.method }))),
    formula: prescription.formula, doses: prescription.doses, times: prescription.times_per_day, ml: prescription.ml_per_bag,
    way: prescription.way, scheme: prescription.scheme, delivery: prescription.delivery, urgent: prescription.urgent, note: detail.note, signature: '',
  };
}
