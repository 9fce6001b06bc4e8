import { useEffect, type RefObject } from 'react';
import { isTyping } from '../../lib/hotkey';

/**
 * RevoGrid listens to the whole document while one of its cells is chosen. As soon as somebody types in a
 * field elsewhere on the page, the cell is let go: arrows and letters belong to that field.
 */
export function useFocusAway(grid: RefObject<HTMLRevoGridElement | null>, box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const left = (event: FocusEvent) => {
      const outside = event.target instanceof Node && !box.current?.contains(event.target);
      if (outside && isTyping(event.target)) void grid.current?.clearFocus();
    };
    document.addEventListener('focusin', left);
    return () => document.removeEventListener('focusin', left);
  }, [grid, box]);
}
