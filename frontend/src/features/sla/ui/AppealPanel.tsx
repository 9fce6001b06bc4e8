import { Button, Input, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Panel } from '@/shared/ui/Page';
import { Deadline, When } from '@/shared/ui/Values';
import { useAttach, useDecideAppeal, useFileAppeal, type Appeal, type AppealVerb, type CaseDetail } from '../api/levels';
import { State } from './marks';

/** 申诉: the supplier's words and files, and the centre's answer. */
export function AppealPanel({ of }: { of: CaseDetail }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('sla.appeal_title')} extra={of.appeal ? <State of="appeal" value={of.appeal.state} /> : null}>
      {of.appeal ? <Filed of={of} appeal={of.appeal} /> : of.can_appeal ? <Write of={of} /> : <p className="ys-mute">{t('sla.no_appeal')}</p>}
      <Files of={of} />
    </Panel>
  );
}

function Write({ of }: { of: CaseDetail }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const file = useFileAppeal(of.id, t('sla.done.appeal'));
  return (
    <div className="ys-sla-stack">
      <p>
        {t('sla.appeal_help')} <Deadline at={of.appeal_until} />
      </p>
      <Input.TextArea aria-label={t('sla.appeal_text')} placeholder={t('sla.appeal_text')} rows={5} value={text} onChange={(event) => setText(event.target.value)} />
      <Button type="primary" disabled={!text.trim()} loading={file.isPending} onClick={() => file.mutate(text.trim())}>
        {t('sla.verb.appeal')}
      </Button>
    </div>
  );
}

const asks: Record<AppealVerb, 'confirm' | 'reason' | 'note'> = { find_merit: 'confirm', uphold: 'note', agree: 'confirm', dismiss: 'reason' };

function Filed({ of, appeal }: { of: CaseDetail; appeal: Appeal }) {
  const { t } = useTranslation();
  const decide = useDecideAppeal(of.id, (verb) => t(`sla.done.appeal_${verb}`));
  return (
    <div className="ys-sla-stack">
      <p className="ys-sla-words">{appeal.text}</p>
      <p className="ys-mute">
        <When at={appeal.filed_at} /> {appeal.answer ? `${t('sla.answer')}${appeal.answer}` : ''} {appeal.decided_by?.name}
      </p>
      <div className="ys-sla-verbs">
        {(Object.keys(asks) as AppealVerb[]).map((verb) => (
          <ActionButton key={verb} verb={verb} can={appeal.can} size="small" busy={decide.isPending} ask={asks[verb]} askTitle={t(`sla.verb.appeal_${verb}`)} askHelp={t(`sla.ask.appeal_${verb}`)} onAct={(answer) => decide.mutate({ appeal, verb, answer })}>
            {t(`sla.verb.appeal_${verb}`)}
          </ActionButton>
        ))}
      </div>
    </div>
  );
}

function Files({ of }: { of: CaseDetail }) {
  const { t } = useTranslation();
  const attach = useAttach(of.id, t('sla.done.attach'));
  if (of.attachments.length === 0 && !of.can_appeal) return null;
  return (
    <>
      <ul className="ys-sla-lines">
        {of.attachments.map((file) => (
          <li key={file.id}>
            <a href={`/api/sla/attachments/${file.id}`} download={file.file_name}>
              {file.file_name}
            </a>{' '}
            <small className="ys-mute">{Math.ceil(file.byte_count / 1024)} KB</small>
          </li>
        ))}
      </ul>
      {of.can_appeal ? (
        <Upload showUploadList={false} beforeUpload={(file) => (attach.mutate(file), false)}>
          <Button loading={attach.isPending}>{t('sla.verb.attach')}</Button>
        </Upload>
      ) : null}
    </>
  );
}
