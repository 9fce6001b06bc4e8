import { InboxOutlined } from '@ant-design/icons';
import { Button, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type Problem } from '../../api/problem';
import { Panel } from '../Page';
import { ProblemState } from '../States';
import { StepLine, type Step } from '../StepLine';
import { Findings } from './Findings';
import { Mapping } from './Mapping';
import type { ImportBatch, WizardProps } from './types';
import './import.css';

const DEFAULT_MAX = 32 * 1024 * 1024;

function useRun<B extends ImportBatch>(props: WizardProps<B>) {
  const [file, setFile] = useState<File | null>(null);
  const [batch, setBatch] = useState<B | null>(null);
  const [applied, setApplied] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const during = async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem(null);
    await work().catch((error: unknown) => setProblem(asProblem(error)));
    setBusy(false);
  };
  return {
    file, batch, applied, busy, problem,
    check: (chosen: File, mapping: Record<string, string> | null) =>
      during(async () => {
        setFile(chosen);
        setBatch(null);
        setBatch(await props.check(chosen, mapping));
      }),
    apply: (checked: B) =>
      during(async () => {
        await props.apply(checked);
        setApplied(checked.accepted);
      }),
    update: setBatch as (batch: B) => void,
    restart: () => {
      if (batch && applied === null) void props.discard?.(batch).catch(() => undefined);
      setFile(null);
      setBatch(null);
      setApplied(null);
      setProblem(null);
    },
  };
}

/** file → columns → dry run with row and cell errors → apply. Nothing is written before the last step. */
export function ImportWizard<B extends ImportBatch>(props: WizardProps<B>) {
  const { t } = useTranslation();
  const run = useRun(props);
  const stage = run.applied !== null ? 4 : run.batch ? 2 : 0;
  const steps: Step[] = ['choose', 'mapping', 'check', 'apply'].map((key, index) => ({
    key,
    label: t(`common.import.${key}`),
    state: index < stage ? 'done' : index === stage ? 'now' : 'waiting',
  }));
  return (
    <div className="ys-import">
      <StepLine steps={steps} />
      {run.applied !== null ? (
        <Panel>
          <div className="ys-state" role="status">
            <p className="ys-state-title">{t('common.import.applied', { count: run.applied })}</p>
            <div className="ys-state-action">
              <Button onClick={run.restart}>{t('common.import.another')}</Button>
              <Button type="primary" onClick={props.onDone}>{t('common.action.done')}</Button>
            </div>
          </div>
        </Panel>
      ) : (
        <>
          <Chooser accept={props.accept} max={props.maxBytes ?? DEFAULT_MAX} busy={run.busy} name={run.file?.name} onFile={(file) => void run.check(file, null)} />
          {run.problem ? <Panel><ProblemState problem={run.problem} /></Panel> : null}
          {run.file && headersOf(run.problem) ? <Mapping batch={{ headers: headersOf(run.problem) ?? [], mapping: {} }} fields={props.fields} busy={run.busy} onRun={(mapping) => run.file && void run.check(run.file, mapping)} /> : null}
          {run.batch && run.file ? (
            <>
              <Findings {...props} batch={run.batch} busy={run.busy} onApply={() => run.batch && void run.apply(run.batch)} onDiscard={run.restart} onUpdate={run.update} />
              <Mapping key={run.batch.id} batch={run.batch} fields={props.fields} busy={run.busy} onRun={(mapping) => run.file && void run.check(run.file, mapping)} />
            </>
          ) : null}
        </>
      )}
    </div>
  );
}

/** A file whose columns could not be guessed names them in its refusal, so that they can be matched by hand. */
function headersOf(problem: Problem | null): string[] | null {
  const headers = problem?.body.params?.headers;
  return Array.isArray(headers) ? headers.map(String) : null;
}

function Chooser({ accept = '.xlsx,.csv', max, busy, name, onFile }: { accept?: string; max: number; busy: boolean; name?: string; onFile: (file: File) => void }) {
  const { t } = useTranslation();
  return (
    <Upload.Dragger
      accept={accept}
      multiple={false}
      showUploadList={false}
      disabled={busy}
      beforeUpload={(file) => {
        onFile(file);
        return false;
      }}
    >
      {name ? null : <InboxOutlined className="ys-import-icon" aria-hidden />}
      <p className="ys-import-drop">{busy ? t('common.import.uploading') : (name ?? t('common.import.drop'))}</p>
      {name ? null : (
        <p className="ys-mute">
          {t('common.import.drop_help')} {t('common.import.max', { size: `${Math.round(max / 1024 / 1024)} MB` })}
        </p>
      )}
    </Upload.Dragger>
  );
}
