import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useDeferredValue, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHotkey } from '@/shared/lib/hotkey';
import { Page, Panel, SideBySide } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { useCheck, usePieces, usePrescription, useResubmit, useSubmit, useUnmask, type Check, type PrescriptionDetail } from '../api/prescriptions';
import { drafted, empty, judged, missing, submitted, type Draft } from '../model/draft';
import { DosageForm, PatientForm } from './EntryForms';
import { FormulaPicker } from './FormulaPicker';
import { HerbGrid } from './HerbGrid';
import { EntrySide } from './EntrySide';
import { DecoctionTabs } from './marks';
import './decoction.css';

/** A prescription by hand; with `?id=` one that came back. */
export function EntryPage() {
  const { id }: { id?: string } = useSearch({ strict: false });
  return id ? <Changed id={id} /> : <Entry initial={empty()} />;
}

/** The prescriber sees the patient of his own prescription again to change it; the journal says so. */
function Changed({ id }: { id: string }) {
  const { t } = useTranslation();
  const detail = usePrescription(id);
  const [draft, setDraft] = useState<Draft>();
  const { data } = detail;
  const unmask = useUnmask(id, (patient) => { if (data) setDraft(drafted(data, patient)); });
  const { mutate } = unmask;
  const ready = data !== undefined;
  useEffect(() => { if (ready) mutate(t('decoction.unmask.to_change')); }, [ready, mutate, t]);
  return <Loaded asked={detail}>{(found) => (draft ? <Entry initial={draft} old={found} /> : null)}</Loaded>;
}

function useHandIn(old: PrescriptionDetail | undefined) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const open = (made: PrescriptionDetail) => void navigate({ to: `/decoction/prescriptions/${made.prescription.id}` });
  const submit = useSubmit(t('decoction.write.done'), open);
  const resubmit = useResubmit(old, t('decoction.write.done'), open);
  return old ? resubmit : submit;
}

function Entry({ initial, old }: { initial: Draft; old?: PrescriptionDetail }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(initial);
  const [tried, setTried] = useState(false);
  const pieces = usePieces();
  const check = useCheck(useDeferredValue(judged(draft)));
  const handIn = useHandIn(old);
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const lacks = missing(draft);
  const send = () => {
    setTried(true);
    if (!lacks.length && !handIn.isPending) handIn.mutate(submitted(draft));
  };
  useHotkey('ctrl+enter', send);
  return (
    <Page title={t(old ? 'decoction.write.change' : 'decoction.write.title')} facts={old?.prescription.number}>
      <DecoctionTabs />
      <SideBySide
        main={
          <>
            {old?.reason ? <Panel><span className="ys-deadline-late">{t('decoction.pharmacist_says')}</span> {old.reason}</Panel> : null}
            <Panel title={t('decoction.column.patient')}><PatientForm patient={draft.patient} lacks={tried ? lacks : []} onChange={(patient) => set({ patient })} /></Panel>
            <Panel title={t('decoction.herb_list')} extra={<FormulaPicker onPick={set} draft={draft} />}>
              <HerbGrid rows={draft.rows} pieces={pieces.data ?? []} check={check.data} onChange={(rows) => set({ rows })} />
            </Panel>
            <Panel title={t('decoction.dosage_title')}><DosageForm draft={draft} onChange={set} /></Panel>
          </>
        }
        side={
          <EntrySide check={judged(draft) ? check.data : undefined} draft={draft} lacks={tried ? lacks : []} onSignature={(signature) => set({ signature })}>
            <Sign check={check.data} draft={draft} onChange={(signature) => set({ signature })} />
            <Button type="primary" block loading={handIn.isPending} onClick={send}>{t('decoction.write.submit')} <span className="ys-unit">Ctrl Enter</span></Button>
          </EntrySide>
        }
      />
    </Page>
  );
}

/** Where a rule stops it, the prescriber may sign at once. */
function Sign({ check, draft, onChange }: { check: Check | undefined; draft: Draft; onChange: (text: string) => void }) {
  const { t } = useTranslation();
  if (check?.severity !== 'block') return null;
  return (
    <label className="ys-field">
      {t('decoction.sign.at_once')}
      <Input.TextArea rows={2} maxLength={300} value={draft.signature} onChange={(event) => onChange(event.target.value)} placeholder={t('decoction.sign.help')} />
    </label>
  );
}

