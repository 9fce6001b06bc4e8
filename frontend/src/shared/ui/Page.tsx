import type { ReactNode } from 'react';
import './page.css';

interface PageProps {
  title: ReactNode;
  /** Small facts behind the title: facility, period, state. */
  facts?: ReactNode;
  /** Buttons; the one primary action stands last. */
  actions?: ReactNode;
  /** The page fills the window and its table scrolls inside; otherwise the page itself scrolls. */
  fill?: boolean;
  children: ReactNode;
}

/** A page behind the shell: title line, actions, content. */
export function Page({ title, facts, actions, fill = false, children }: PageProps) {
  return (
    <div className={fill ? 'ys-page ys-page-fill' : 'ys-page'}>
      <header className="ys-page-head">
        <h1>{title}</h1>
        {facts ? <div className="ys-page-facts">{facts}</div> : null}
        {actions ? <div className="ys-page-actions">{actions}</div> : null}
      </header>
      {children}
    </div>
  );
}

interface PanelProps {
  title?: ReactNode;
  /** The number behind the title. */
  count?: ReactNode;
  extra?: ReactNode;
  /** No padding: a table or list stands inside. */
  flush?: boolean;
  children: ReactNode;
  className?: string;
}

/** A white card with one hairline: a drawer of the cabinet. */
export function Panel({ title, count, extra, flush = false, children, className = '' }: PanelProps) {
  return (
    <section className={`ys-panel ${className}`}>
      {title ? (
        <div className="ys-panel-head">
          <h2>{title}</h2>
          {count === undefined ? null : <span className="ys-mute ys-num">{count}</span>}
          {extra ? <div className="ys-panel-extra">{extra}</div> : null}
        </div>
      ) : null}
      <div className={flush ? undefined : 'ys-panel-body'}>{children}</div>
    </section>
  );
}

/** Work on the left, history and explanation at its side; below each other on a phone. */
export function SideBySide({ main, side }: { main: ReactNode; side: ReactNode }) {
  return (
    <div className="ys-sides">
      <div className="ys-sides-main">{main}</div>
      <aside className="ys-sides-side">{side}</aside>
    </div>
  );
}

/** Label and value pairs of a document's head. */
export function Facts({ items }: { items: [label: string, value: ReactNode][] }) {
  return (
    <dl className="ys-facts">
      {items.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value ?? '—'}</dd>
        </div>
      ))}
    </dl>
  );
}
