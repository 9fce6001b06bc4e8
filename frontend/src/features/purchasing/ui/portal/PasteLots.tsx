import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Lots from the supplier's own system, as a block of a spreadsheet. */
export function PasteLots({ onPaste, onClose }: { onPaste: (text: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const take = () => {
    onPaste(text);
    onClose();
  };
  return (
    <Modal open width={680} title={t('purchasing.ship.paste')} okText={t('common.action.apply')} okButtonProps={{ disabled: !text.trim() }} onOk={take} onCancel={onClose}>
      <p className="ys-mute">{t('purchasing.ship.paste_help')}</p>
      <Input.TextArea autoFocus rows={8} value={text} aria-label={t('purchasing.ship.paste')} placeholder={t('purchasing.ship.paste_example')} onChange={(event) => setText(event.target.value)} />
    </Modal>
  );
}
