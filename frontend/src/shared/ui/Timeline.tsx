import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { When } from './Values';
import './timeline.css';

export interface Happening {
  id: string;
  at: string;
  actor: string | null;
  behalf?: string | null;
  /** What happened, in a few words. */
  text: ReactNode;
  note?: ReactNode;
  tone?: 'good' | 'warn' | 'bad';
}

/** History of a document, newest first. Both names stand there when somebody acted for another. */
export function Timeline({ items }: { items: Happening[] }) {
  const { t } = useTranslation();
  if (items.length === 0) return <p className="ys-mute ys-timeline-none">{t('common.journal.none')}</p>;
  return (
    <ol className="ys-timeline">
      {items.map((item) => {
        const actor = item.actor ?? t('common.system');
        return (
          <li key={item.id} className={item.tone ? `ys-timeline-${item.tone}` : undefined}>
            <When at={item.at} /> {item.behalf ? t('common.on_behalf', { actor, behalf: item.behalf }) : actor} {item.text}
            {item.note ? <div className="ys-mute">{item.note}</div> : null}
          </li>
        );
      })}
    </ol>
  );
}
