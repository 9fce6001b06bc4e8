import { Popover } from 'antd';
import { useEffect, type ReactNode } from 'react';
import './explain.css';

/** A number that can say where it comes from: click, Enter or F2. */
export function Explain({ children, content, title, label }: { children: ReactNode; content: ReactNode; title?: string; label?: string }) {
  return (
    <Popover trigger="click" title={title} content={<div className="ys-explain">{content}</div>} destroyOnHidden>
      <button
        type="button"
        className="ys-explain-trigger"
        aria-label={label}
        onKeyDown={(event) => {
          if (event.key !== 'F2') return;
          event.preventDefault();
          event.currentTarget.click();
        }}
      >
        {children}
      </button>
    </Popover>
  );
}

/** The same explanation at a place that is no React element, such as a cell of the entry grid. Esc closes. */
export function ExplainAt({ at, onClose, children }: { at: DOMRect; onClose: () => void; children: ReactNode }) {
  useEffect(() => {
    const close = (event: KeyboardEvent) => event.key === 'Escape' && onClose();
    window.addEventListener('keydown', close, true);
    return () => window.removeEventListener('keydown', close, true);
  }, [onClose]);
  return (
    <Popover
      open
      placement="bottomRight"
      onOpenChange={(open) => open || onClose()}
      trigger="click"
      content={
        <div className="ys-explain" role="status">
          {children}
        </div>
      }
    >
      <span className="ys-explain-anchor" style={{ left: at.left, top: at.top, width: at.width, height: at.height }} />
    </Popover>
  );
}
