import { Input, Modal } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface ReasonProps {
  open: boolean;
  title: ReactNode;
  /** What will happen. */
  help?: ReactNode;
  okText?: string;
  danger?: boolean;
  busy?: boolean;
  /** The verb can go without a word. */
  optional?: boolean;
  label?: string;
  onOk: (reason: string) => void;
  onCancel: () => void;
}

/** Asks for the reason that the other side will read. */
export function ConfirmReason(props: ReasonProps) {
  const { t } = useTranslation();
  const id = useId();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const missing = !props.optional && reason.trim() === '';
  const wrong = tried && missing;
  return (
    <Modal
      open={props.open}
      title={props.title}
      okText={props.okText ?? t('common.action.confirm')}
      okButtonProps={{ danger: props.danger, loading: props.busy }}
      onOk={() => (missing ? setTried(true) : props.onOk(reason.trim()))}
      onCancel={props.onCancel}
      afterClose={() => {
        setReason('');
        setTried(false);
      }}
      destroyOnHidden
    >
      {props.help ? <p className="ys-mute">{props.help}</p> : null}
      <label htmlFor={id}>{props.label ?? t('common.reason.label')}</label>
      <Input.TextArea
        id={id}
        autoFocus
        rows={3}
        maxLength={500}
        value={reason}
        status={wrong ? 'error' : undefined}
        aria-invalid={wrong}
        aria-describedby={`${id}-problem`}
        placeholder={t('common.reason.placeholder')}
        onChange={(event) => setReason(event.target.value)}
      />
      <div id={`${id}-problem`} className="ys-deadline-late" role={wrong ? 'alert' : undefined}>
        {wrong ? t('common.reason.required') : ''}
      </div>
    </Modal>
  );
}
