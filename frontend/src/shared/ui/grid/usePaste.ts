import { useEffect, useRef, type RefObject } from 'react';
import { isTyping } from '../../lib/hotkey';
import type { Model } from './model';

type Pasted = CustomEvent<{ raw: string; dataText: string; event: ClipboardEvent }>;

/**
 * RevoGrid hears the clipboard on the whole document and tells the grid that has the focus. A page that
 * wants the raw text (to match rows by code, to name bad cells) takes it before RevoGrid spreads it.
 */
export function usePaste(grid: RefObject<HTMLRevoGridElement | null>, take: ((text: string, rowId: string | null) => void) | undefined): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element || !take) return;
    const pasted = (event: Event) => {
      const { raw, dataText, event: native } = (event as Pasted).detail;
      event.preventDefault();
      // Somebody pastes into a field elsewhere on the page while a cell still looks chosen.
      if (isTyping(native.target)) return;
      // A dialog that this opens takes the focus; the browser must not paste into it as well.
      native.preventDefault();
      void grid.current?.getFocused().then((focused) => take(dataText || raw, (focused?.model as Model | undefined)?.$id ?? null));
    };
    element.addEventListener('beforepaste', pasted);
    return () => element.removeEventListener('beforepaste', pasted);
  }, [grid, take]);
  return box;
}
