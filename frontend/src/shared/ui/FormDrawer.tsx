import { Button, Drawer, type FormInstance } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface FormDrawerProps<V> {
  title: ReactNode;
  form: FormInstance<V>;
  busy: boolean;
  onClose: () => void;
  children: ReactNode;
  /** Pixels; a phone shows it full. */
  width?: number;
}

/** A form beside the list it belongs to; Save stands at the foot and stays in view. */
export function FormDrawer<V>({ title, form, busy, onClose, children, width = 440 }: FormDrawerProps<V>) {
  const { t } = useTranslation();
  return (
    <Drawer
      open
      size={width}
      title={title}
      onClose={onClose}
      footer={
        <div className="ys-drawer-foot">
          <Button onClick={onClose}>{t('common.action.cancel')}</Button>
          <Button type="primary" loading={busy} onClick={() => form.submit()}>
            {t('common.action.save')}
          </Button>
        </div>
      }
    >
      {children}
    </Drawer>
  );
}
