import { useCallback, type KeyboardEvent, type RefObject } from 'react';
import type { CellEditor } from './CellEditor';
import type { Model } from './model';

interface Keys<R> {
  editor: CellEditor<R>;
  grid: RefObject<HTMLRevoGridElement | null>;
  explain?: (model: Model, cell: Element | null) => void;
  adopt?: (models: Model[]) => void;
  submit?: () => void;
}

/** Our keys win over RevoGrid's: it would start an edit on F2 and Enter. */
export function useGridKeys<R>({ editor, grid, explain, adopt, submit }: Keys<R>): (event: KeyboardEvent<HTMLElement>) => void {
  return useCallback(
    (event) => {
      const element = grid.current;
      if (!element) return;
      const control = event.ctrlKey || event.metaKey;
      const take = (act: () => Promise<void> | void) => {
        event.preventDefault();
        event.stopPropagation();
        editor.commit();
        void act();
      };
      if (event.key === 'F2' && explain) take(() => explainFocused(element, explain));
      else if (control && event.key.toLowerCase() === 'd' && adopt) take(() => adoptSelected(element, adopt));
      else if (control && event.key === 'Enter' && submit) take(submit);
      else if (editor.gridKey(event)) event.stopPropagation();
    },
    [editor, grid, explain, adopt, submit],
  );
}

async function explainFocused(element: HTMLRevoGridElement, explain: (model: Model, cell: Element | null) => void): Promise<void> {
  const focused = await element.getFocused();
  if (focused?.model) explain(focused.model as Model, element.querySelector('revogr-focus.focused-cell') ?? element);
}

async function adoptSelected(element: HTMLRevoGridElement, adopt: (models: Model[]) => void): Promise<void> {
  const [range, focused, visible] = await Promise.all([element.getSelectedRange(), element.getFocused(), element.getVisibleSource()]);
  const from = range ? range.y : focused?.cell.y;
  const to = range ? range.y1 : focused?.cell.y;
  if (from === undefined || to === undefined) return;
  adopt((visible as Model[]).slice(Math.min(from, to), Math.max(from, to) + 1));
}
