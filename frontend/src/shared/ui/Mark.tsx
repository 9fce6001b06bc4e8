import type { ReactNode } from 'react';
import './mark.css';

/** good 玉, warn 雄黄, bad 朱砂, link 靛, plain: a fact without judgement. */
export type Tone = 'good' | 'warn' | 'bad' | 'link' | 'plain';

/** A small label for a state or a flag. */
export function Mark({ tone = 'plain', children, title }: { tone?: Tone; children: ReactNode; title?: string }) {
  return (
    <span className={`ys-mark ys-mark-${tone}`} title={title}>
      {children}
    </span>
  );
}

/** A green dot where nothing is wrong, so that the exceptions stand out. */
export function Fine({ label }: { label: string }) {
  return <span className="ys-fine" role="img" aria-label={label} title={label} />;
}
