import { PrinterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { whenFull } from '../format/when';
import './print.css';

interface PrintProps {
  title: string;
  /** Number, parties, dates: printed under the title. */
  head?: ReactNode;
  children: ReactNode;
  /** Lines for names and signatures at the foot. */
  signatures?: string[];
}

/** A paper that walks with the goods. It exists in the page all the time and is visible only on paper. */
export function PrintView({ title, head, children, signatures = [] }: PrintProps) {
  const { t } = useTranslation();
  return createPortal(
    <div className="ys-print">
      <h1>{title}</h1>
      {head ? <div className="ys-print-head">{head}</div> : null}
      {children}
      {signatures.length ? (
        <div className="ys-print-signatures">
          {signatures.map((name) => (
            <span key={name}>{name}：</span>
          ))}
        </div>
      ) : null}
      <footer>{t('common.print.made', { when: whenFull(new Date().toISOString()) })}</footer>
    </div>,
    document.body,
  );
}

export function PrintButton() {
  const { t } = useTranslation();
  return (
    <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
      {t('common.action.print')}
    </Button>
  );
}
