import { Checkbox, Input, InputNumber, Radio, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Draft, missing } from '../model/draft';

type Lacks = ReturnType<typeof missing>;

function Labelled({ label, bad = false, children }: { label: string; bad?: boolean; children: ReactNode }) {
  return (
    <label className={bad ? 'ys-field ys-field-bad' : 'ys-field'}>
      <span>{label}</span>
      {children}
    </label>
  );
}

/** Who it is for. What stands here is sealed when it is kept. */
export function PatientForm({ patient, lacks, onChange }: { patient: Draft['patient']; lacks: Lacks; onChange: (patient: Draft['patient']) => void }) {
  const { t } = useTranslation();
  const set = (change: Partial<Draft['patient']>) => onChange({ ...patient, ...change });
  const status = (key: Lacks[number]) => (lacks.includes(key) ? 'error' : undefined);
  return (
    <div className="ys-rx-patient">
      <Labelled label={t('decoction.patient.name')} bad={lacks.includes('name')}>
        <Input autoFocus value={patient.name} status={status('name')} maxLength={60} onChange={(event) => set({ name: event.target.value })} />
      </Labelled>
      <div className={lacks.includes('sex') ? 'ys-field ys-field-bad' : 'ys-field'}>
        <span>{t('decoction.patient.sex')}</span>
        <Radio.Group value={patient.sex} onChange={(event) => set({ sex: event.target.value, ...(event.target.value === 'male' ? { pregnant: false } : {}) })} options={(['male', 'female'] as const).map((value) => ({ value, label: t(`decoction.sex.${value}`) }))} />
      </div>
      <Labelled label={t('decoction.patient.age')} bad={lacks.includes('age')}>
        <Input value={patient.age} status={status('age')} inputMode="numeric" maxLength={3} onChange={(event) => set({ age: event.target.value })} />
      </Labelled>
      <div className="ys-field">
        <span>{t('decoction.pregnant')}</span>
        <Checkbox checked={patient.pregnant} disabled={patient.sex === 'male'} onChange={(event) => set({ pregnant: event.target.checked })}>{t('common.yes')}</Checkbox>
      </div>
      <Labelled label={t('decoction.patient.phone')}>
        <Input value={patient.phone} inputMode="tel" maxLength={60} onChange={(event) => set({ phone: event.target.value })} />
      </Labelled>
      <Labelled label={t('decoction.patient.diagnosis')}>
        <Input value={patient.diagnosis} maxLength={300} onChange={(event) => set({ diagnosis: event.target.value })} />
      </Labelled>
      <div className="ys-rx-wide">
        <Labelled label={t('decoction.patient.address')}>
          <Input value={patient.address} maxLength={300} onChange={(event) => set({ address: event.target.value })} />
        </Labelled>
      </div>
    </div>
  );
}

/** Doses, bags, how it boils and how it gets there. */
export function DosageForm({ draft, onChange }: { draft: Draft; onChange: (change: Partial<Draft>) => void }) {
  const { t } = useTranslation();
  const words = <W extends string>(group: string, values: readonly W[]) => values.map((value) => ({ value, label: t(`decoction.${group}.${value}`) }));
  return (
    <div className="ys-rx-patient">
      <Labelled label={t('decoction.column.doses')}><InputNumber min={1} max={84} value={draft.doses} onChange={(doses) => onChange({ doses: doses ?? 1 })} /></Labelled>
      <Labelled label={t('decoction.times')}><InputNumber min={1} max={4} value={draft.times} onChange={(times) => onChange({ times: times ?? 1 })} /></Labelled>
      <Labelled label={t('decoction.ml')}><InputNumber min={50} max={300} step={50} value={draft.ml} onChange={(ml) => onChange({ ml: ml ?? 200 })} /></Labelled>
      <Labelled label={t('decoction.column.way')}><Select value={draft.way} options={words('way', ['decoct', 'raw'] as const)} onChange={(way) => onChange({ way })} aria-label={t('decoction.column.way')} /></Labelled>
      <Labelled label={t('decoction.scheme_title')}><Select value={draft.scheme} disabled={draft.way === 'raw'} options={words('scheme', ['general', 'release', 'tonic', 'external'] as const)} onChange={(scheme) => onChange({ scheme })} aria-label={t('decoction.scheme_title')} /></Labelled>
      <Labelled label={t('decoction.column.delivery')}><Select value={draft.delivery} options={words('delivery', ['run', 'courier', 'pickup'] as const)} onChange={(delivery) => onChange({ delivery })} aria-label={t('decoction.column.delivery')} /></Labelled>
      <div className="ys-field">
        <span>{t('decoction.urgent')}</span>
        <Checkbox checked={draft.urgent} onChange={(event) => onChange({ urgent: event.target.checked })}>{t('common.yes')}</Checkbox>
      </div>
      <div className="ys-rx-wide">
        <Labelled label={t('decoction.note')}><Input value={draft.note} maxLength={300} placeholder={t('decoction.note_help')} onChange={(event) => onChange({ note: event.target.value })} /></Labelled>
      </div>
    </div>
  );
}
