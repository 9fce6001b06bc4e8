import { App, Button, type ButtonProps } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmReason } from './ConfirmReason';

interface ActionProps {
  /** The verb, as the document's `can` names it. */
  verb: string;
  /** The verbs that the server allows this person in this state; the screen has no rules of its own. */
  can: readonly string[] | undefined;
  children: ReactNode;
  /** Gets the reason when one was asked for. */
  onAct: (reason: string) => void;
  busy?: boolean;
  /** The next right action: one per document. */
  primary?: boolean;
  danger?: boolean;
  /** `confirm` asks "really?", `reason` asks why, `note` lets one say why. */
  ask?: 'confirm' | 'reason' | 'note';
  askTitle?: string;
  /** What will happen, in one sentence. */
  askHelp?: string;
  size?: ButtonProps['size'];
  icon?: ReactNode;
}

/** A verb of a document as a button; not there at all when the server does not allow it. */
export function ActionButton(props: ActionProps) {
  const { verb, can, children, onAct, busy, primary, danger, ask } = props;
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const [asking, setAsking] = useState(false);
  if (!can?.includes(verb)) return null;
  const press = () => {
    if (!ask) return onAct('');
    if (ask !== 'confirm') return setAsking(true);
    modal.confirm({
      title: props.askTitle ?? children,
      content: props.askHelp,
      okText: t('common.action.confirm'),
      cancelText: t('common.action.cancel'),
      okButtonProps: { danger },
      onOk: () => onAct(''),
    });
  };
  return (
    <>
      <Button type={primary ? 'primary' : 'default'} danger={danger} loading={busy} onClick={press} size={props.size} icon={props.icon}>
        {children}
      </Button>
      {ask === 'reason' || ask === 'note' ? (
        <ConfirmReason
          open={asking}
          title={props.askTitle ?? children}
          help={props.askHelp}
          danger={danger}
          optional={ask === 'note'}
          onCancel={() => setAsking(false)}
          onOk={(reason) => {
            setAsking(false);
            onAct(reason);
          }}
        />
      ) : null}
    </>
  );
}
