import { useCallback, useState, type RefObject } from 'react';
import type { Model } from './model';

interface Asked {
  id: string;
  at: DOMRect;
}

/** Which row is being explained, and where. Closing gives the keyboard back to its cell, unless it went elsewhere. */
export function useWhy(grid: RefObject<HTMLRevoGridElement | null>, models: Model[], column: number) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const open = useCallback((model: Model, cell: Element | null) => setAsked(cell ? { id: model.$id, at: cell.getBoundingClientRect() } : null), []);
  const close = useCallback(() => {
    const cell = { x: Math.max(0, column), y: models.findIndex((model) => model.$id === asked?.id) };
    setAsked(null);
    window.setTimeout(() => {
      if (cell.y >= 0 && document.activeElement === document.body) void grid.current?.setCellsFocus(cell, cell);
    }, 0);
  }, [asked, column, grid, models]);
  return { asked, open, close };
}
