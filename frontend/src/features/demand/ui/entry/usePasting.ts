import { App } from 'antd';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { findByCodes, type Scope } from '../../api/sources';
import { add, put } from '../../model/draft';
import type { Editor } from '../../model/editor';
import { readEntry } from '../../model/entry';
import { readPaste, type PasteResult } from '../../model/paste';
import type { EntryRow } from '../../model/rows';

/**
 * Ctrl V in the grid. A block without a fault is taken at once and can be taken back; one with faults, or
 * with items that the requisition does not hold, opens the dialog that names them.
 */
export function usePasting(editor: Editor, rows: readonly EntryRow[], scope: Scope) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [asked, setAsked] = useState<{ text: string; from: number } | null>(null);
  const [busy, setBusy] = useState(false);

  const read = useCallback(
    (text: string, from: number): PasteResult => {
      const targets = rows.map(({ id, line }) => ({ ...line.item, id }));
      return readPaste(text, targets, Math.max(0, from));
    },
    [rows],
  );

  const take = useCallback(
    (result: PasteResult) => {
      editor.change((draft) => put(draft, result.quantities));
      void message.success(t('demand.paste.done', { count: result.quantities.size }));
    },
    [editor, message, t],
  );

  const onPaste = useCallback(
    (text: string, rowId: string | null) => {
      const from = rows.findIndex((row) => row.id === rowId);
      const result = read(text, from);
      if (result.errors.length + result.missing.length > 0 || result.quantities.size === 0) setAsked({ text, from });
      else take(result);
    },
    [read, rows, take],
  );

  const apply = async (result: PasteResult) => {
    setBusy(true);
    try {
      const found = result.missing.length ? await findByCodes(scope, result.missing.map((each) => each.code)) : [];
      const texts = new Map(result.missing.map((each) => [each.code.toUpperCase(), each.text]));
      const quantities = new Map(found.map((line) => [line.item.id, ordersOr0(texts.get(line.item.code.toUpperCase()) ?? '', line.item)]));
      if (found.length) editor.change((draft) => add(draft, found, quantities));
      const unknown = result.missing.length - found.length;
      if (unknown) void message.warning(t('demand.paste.unknown', { count: unknown }));
      take(result);
      setAsked(null);
    } finally {
      setBusy(false);
    }
  };

  const open = useCallback(() => setAsked({ text: '', from: 0 }), []);
  return { asked, busy, open, onPaste, apply, read, close: () => setAsked(null) };
}

function ordersOr0(text: string, item: Parameters<typeof readEntry>[1]): string {
  const entry = readEntry(text, item);
  return entry.ok ? entry.orders : '0';
}
