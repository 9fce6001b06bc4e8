import { Button } from 'antd';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useHotkey } from '../../lib/hotkey';
import { HintBar } from '../HintBar';
import { Mark } from '../Mark';
import { Chips } from '../table/Chips';
import { Decide } from './Decide';
import './exceptions.css';

/** What can be decided on the exception that is open. */
export interface Verdicts {
  /** What the approving button says. */
  approve: string;
  onApprove: (remark: string) => void;
  /** Why it cannot be approved by this person; the button is off then. */
  hindered?: string;
  /** What the returning button says; without it there is none. */
  back?: string;
  backHelp?: string;
  onBack?: (reason: string) => void;
  /** Whether a remark goes with the approval. */
  remarks?: boolean;
  busy?: boolean;
  /** Further ways out, such as changing the line. */
  more?: ReactNode;
}

interface ExceptionDeskProps<T> {
  /** What is looked at, for screen readers and tests. */
  label: string;
  /** Those that wait, in the order in which they are looked at. */
  rows: readonly T[];
  rowKey: (row: T) => string;
  flags: (row: T) => readonly string[];
  flagText: (flag: string) => string;
  /** Two short lines in the list. */
  line: (row: T) => ReactNode;
  /** The whole exception, opened. */
  detail: (row: T) => ReactNode;
  verdicts: (row: T) => Verdicts;
  /** What stands here when nothing is left. */
  done: ReactNode;
  /** How many there were, so that the progress can be told. */
  total: number;
}

/**
 * 例外审核: exceptions at the left by kind, the open one at the right with its facts and its decisions. Deciding opens the
 * next, so that each is seen once; A and R decide, the arrows walk.
 */
export function ExceptionDesk<T>(props: ExceptionDeskProps<T>) {
  const { rows, rowKey, flags, done } = props;
  const { t } = useTranslation();
  const [kind, setKind] = useState<string>();
  const [place, setPlace] = useState(0);
  const [returning, setReturning] = useState(false);
  const shown = useMemo(() => rows.filter((row) => !kind || flags(row).includes(kind)), [rows, kind, flags]);
  const at = Math.min(place, Math.max(0, shown.length - 1));
  const open = shown[at];
  const verdicts = open ? props.verdicts(open) : undefined;
  useHotkey('a', () => verdicts && !verdicts.busy && !verdicts.hindered && verdicts.onApprove(''), !returning);
  useHotkey('r', () => verdicts?.onBack && setReturning(true), !returning);
  if (rows.length === 0) return <>{done}</>;
  return (
    <section className="ys-exceptions" aria-label={props.label}>
      <Kinds {...props} kind={kind} onKind={(next) => (setKind(next), setPlace(0))} />
      <List {...props} rows={shown} at={at} onPick={setPlace} />
      {open && verdicts ? (
        <article className="ys-exception" aria-label={t('common.exceptions.open')}>
          <header>
            {flags(open).map((flag) => (
              <Mark key={flag} tone="warn">
                {props.flagText(flag)}
              </Mark>
            ))}
            <span className="ys-mute ys-num">
              {at + 1} / {shown.length}
            </span>
          </header>
          <div className="ys-exception-body" tabIndex={-1}>
            {props.detail(open)}
          </div>
          <Decide key={rowKey(open)} verdicts={verdicts} returning={returning} onReturning={setReturning} />
        </article>
      ) : null}
      <HintBar hints={['move', 'approve', 'return', 'palette']} />
    </section>
  );
}

function Kinds<T>({ rows, flags, flagText, total, kind, onKind }: ExceptionDeskProps<T> & { kind: string | undefined; onKind: (kind: string | undefined) => void }) {
  const { t } = useTranslation();
  const counts = new Map<string, number>();
  for (const row of rows) for (const flag of flags(row)) counts.set(flag, (counts.get(flag) ?? 0) + 1);
  const options = [...counts].sort((a, b) => b[1] - a[1]).map(([value, count]) => ({ value, label: flagText(value), count, tone: 'warn' as const }));
  return (
    <div className="ys-exception-kinds">
      <Chips label={t('common.exceptions.kinds')} value={kind} all options={options} onChange={onKind} />
      <span className="ys-mute ys-num">{t('common.exceptions.left', { left: rows.length, total })}</span>
    </div>
  );
}

function List<T>({ rows, rowKey, line, label, at, onPick }: ExceptionDeskProps<T> & { at: number; onPick: (place: number) => void }) {
  const box = useRef<HTMLUListElement>(null);
  useEffect(() => {
    box.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const walk = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(rows.length - 1, at + step));
    onPick(next);
    requestAnimationFrame(() => box.current?.querySelectorAll<HTMLElement>('button')[next]?.focus());
  };
  return (
    <ul ref={box} className="ys-exception-list" aria-label={label} onKeyDown={walk}>
      {rows.map((row, index) => (
        <li key={rowKey(row)}>
          <button type="button" aria-current={index === at} tabIndex={index === at ? 0 : -1} onClick={() => onPick(index)}>
            {line(row)}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Everything that no rule has marked, in one press; what it does stands beside it. */
export function GreenBar({ count, text, help, verb, busy, onAct }: { count: number; text: ReactNode; help: string; verb: string; busy: boolean; onAct?: () => void }) {
  return (
    <div className="ys-green-bar">
      <span>{text}</span>
      {onAct ? (
        <Button type="primary" loading={busy} disabled={count === 0} title={help} onClick={onAct}>
          {verb}
        </Button>
      ) : null}
    </div>
  );
}
