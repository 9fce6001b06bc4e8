import { Alert, Input, Modal } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PasteResult } from '../../model/paste';

interface PasteProps {
  /** Text that is already on the table, from Ctrl V; empty when the dialog was opened by its button. */
  text: string;
  read: (text: string) => PasteResult;
  busy: boolean;
  onApply: (result: PasteResult, addMissing: boolean) => void;
  onClose: () => void;
}

/** Shows what a pasted block means before it is taken: rows found, cells that cannot be read, items not yet held. */
export function PasteDialog({ text: given, read, busy, onApply, onClose }: PasteProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(given);
  const result = useMemo(() => read(text), [read, text]);
  const { quantities, missing } = result;
  const count = quantities.size + missing.length;
  return (
    <Modal
      open
      width={640}
      title={t('demand.paste.title')}
      okText={t('demand.paste.apply', { count })}
      okButtonProps={{ disabled: count === 0, loading: busy }}
      onOk={() => onApply(result, missing.length > 0)}
      onCancel={onClose}
    >
      <p className="ys-mute">{t('demand.paste.help')}</p>
      <Input.TextArea className="ys-paste-text" autoFocus rows={6} value={text} aria-label={t('demand.paste.title')} placeholder={t('demand.paste.example')} onChange={(event) => setText(event.target.value)} />
      {text.trim() ? <Reading result={result} /> : null}
    </Modal>
  );
}

function Reading({ result }: { result: PasteResult }) {
  const { t } = useTranslation();
  const { errors, missing, quantities, by } = result;
  return (
    <div role="status">
      <p className="ys-paste-sum">{t(`demand.paste.by_${by}`, { count: quantities.size })}</p>
      {missing.length ? <p>{t('demand.paste.missing', { count: missing.length, codes: missing.slice(0, 5).map((each) => each.code).join(t('common.list')) })}</p> : null}
      {errors.length ? <Alert type="error" title={t('demand.paste.errors', { count: errors.length })} description={<Errors result={result} />} /> : null}
    </div>
  );
}

function Errors({ result }: { result: PasteResult }) {
  const { t } = useTranslation();
  return (
    <ul className="ys-paste-errors">
      {result.errors.map(({ cell, text, problem }) => (
        <li key={cell}>
          <b className="ys-num">{cell}</b> {t(`demand.paste.problem.${problem}`, { text })}
        </li>
      ))}
    </ul>
  );
}
