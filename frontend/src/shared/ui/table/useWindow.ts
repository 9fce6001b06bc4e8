import { useCallback, useLayoutEffect, useMemo, useState, type RefObject } from 'react';

/** Below this many rows everything is drawn: printing, finding with Ctrl F and screen readers like it. */
const SMALL = 120;
/** Rows drawn beyond the visible ones, so that fast scrolling shows no gap. */
const MARGIN = 12;

export interface WindowOf {
  first: number;
  last: number;
  /** Pixels above and below the drawn rows. */
  above: number;
  below: number;
}

/**
 * Draws only the rows in view of a scroller. All rows have one height, except the few opened ones whose
 * measured extra height is given by index, so positions are a multiplication and a short sum.
 */
export function useWindow(scroller: RefObject<HTMLElement | null>, count: number, rowHeight: number, opened: ReadonlyMap<number, number>): WindowOf {
  const [view, setView] = useState({ top: 0, height: 800 });

  const look = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const top = Math.floor(element.scrollTop / rowHeight) * rowHeight;
    setView((old) => (old.top === top && old.height === element.clientHeight ? old : { top, height: element.clientHeight }));
  }, [scroller, rowHeight]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    element.addEventListener('scroll', look, { passive: true });
    const watch = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(look);
    watch?.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      watch?.disconnect();
    };
  }, [scroller, look]);

  return useMemo(() => {
    if (count <= SMALL) return { first: 0, last: count, above: 0, below: 0 };
    const extra = [...opened].sort(([a], [b]) => a - b);
    const offset = (index: number) => index * rowHeight + extra.reduce((sum, [at, height]) => (at < index ? sum + height : sum), 0);
    const indexAt = (y: number) => {
      let index = Math.floor(y / rowHeight);
      while (index > 0 && offset(index) > y) index -= 1;
      return index;
    };
    const first = Math.max(0, indexAt(view.top) - MARGIN);
    const last = Math.min(count, indexAt(view.top + view.height) + MARGIN + 1);
    return { first, last, above: offset(first), below: offset(count) - offset(last) };
  }, [count, opened, rowHeight, view]);
}
