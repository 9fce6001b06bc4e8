import { useState, type KeyboardEvent, type RefObject } from 'react';

interface RowKeys {
  active: number;
  setActive: (index: number) => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

const PAGE = 12;

/** One row holds the focus; the arrows walk, Enter opens, F2 explains. */
export function useRowKeys(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
  act: { open?: (index: number) => void; explain?: (index: number) => void; toggle?: (index: number) => void },
): RowKeys {
  const [wished, setActive] = useState(0);
  const active = Math.min(wished, Math.max(0, count - 1));

  const focusRow = (index: number) => {
    const next = Math.max(0, Math.min(count - 1, index));
    setActive(next);
    const element = scroller.current;
    if (!element) return;
    const head = element.querySelector('thead')?.clientHeight ?? 0;
    const top = next * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    if (top + rowHeight > element.scrollTop + element.clientHeight - head) element.scrollTop = top + rowHeight + head - element.clientHeight;
    requestAnimationFrame(() => element.querySelector<HTMLElement>(`tr[data-row="${next}"]`)?.focus({ preventScroll: count > PAGE * 10 }));
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    if (target.dataset.row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const moves: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + PAGE,
      PageUp: active - PAGE,
      Home: 0,
      End: count - 1,
    };
    const move = moves[event.key];
    const verb = { Enter: act.open, F2: act.explain, ' ': act.toggle }[event.key];
    if (move === undefined && !verb) return;
    event.preventDefault();
    if (move === undefined) verb?.(active);
    else focusRow(move);
  };

  return { active, setActive, onKeyDown };
}
