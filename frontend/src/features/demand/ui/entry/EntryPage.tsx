import { Button } from 'antd';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHotkey } from '@/shared/lib/hotkey';
import type { GridHandle } from '@/shared/ui/grid/types';
import { HintBar } from '@/shared/ui/HintBar';
import { Page } from '@/shared/ui/Page';
import type { Opened } from '../../api/requisitions';
import { add, adopt, annotate, enter, undo } from '../../model/draft';
import type { Editor, View } from '../../model/editor';
import type { Filter } from '../../model/filter';
import { rowsOf } from '../../model/rows';
import type { RequisitionLine } from '../../api/types';
import { BudgetBar } from '../budget/BudgetBar';
import { RequisitionFacts } from '../RequisitionFacts';
import { ReturnedBanner } from '../ReturnedBanner';
import { EntryFilters, EntryTotals } from './EntryBar';
import { EntryGrid } from './EntryGrid';
import { EntryMenu } from './EntryMenu';
import { ItemFinder } from './ItemFinder';
import { PasteDialog } from './PasteDialog';
import { RowsBehind, type Behind } from './RowsBehind';
import { SavingText } from './SavingText';
import { useEditor } from './useEditor';
import { scopeOf } from '../../api/sources';
import { usePasting } from './usePasting';
import { useSubmitting } from './useSubmitting';
import { Why } from './Why';
import './entry.css';

/** What the keys and buttons of the page do to the draft. */
function useActions(editor: Editor, grid: React.RefObject<GridHandle | null>) {
  return useMemo(
    () => ({
      type: (id: string, text: string) => editor.change((draft) => enter(draft, id, text)),
      adopt: (ids: string[]) => editor.change((draft) => adopt(draft, ids)),
      note: (id: string, note: string) => editor.change((draft) => annotate(draft, id, note)),
      undo: () => editor.change(undo),
      jump: (id: string) => grid.current?.focusRow(id),
      add: (line: RequisitionLine) => {
        editor.change((draft) => add(draft, [line]));
        window.setTimeout(() => grid.current?.focusRow(line.item.id), 80);
      },
    }),
    [editor, grid],
  );
}

/** Writing a requisition: one grid, every key a command, nothing lost. */
export function EntryPage({ opened, onDone }: { opened: Opened; onDone: () => void }) {
  const { t } = useTranslation();
  const { requisition } = opened;
  const { editor, view } = useEditor(opened, onDone);
  const submitting = useSubmitting(requisition, editor, onDone);
  useHotkey('ctrl+enter', () => void submitting.submit());
  return (
    <Page
      fill
      title={t(`demand.kind.${requisition.kind}`)}
      facts={
        <>
          <RequisitionFacts requisition={requisition} />
          <SavingText view={view} />
        </>
      }
      actions={<EntryActions opened={opened} editor={editor} view={view} submitting={submitting} onDone={onDone} />}
    >
      <ReturnedBanner requisition={requisition} />
      <BudgetBar id={requisition.id} version={view.version} ready={view.saving.kind === 'saved'} onTrimmed={() => void editor.refresh()} />
      <EntryDesk opened={opened} editor={editor} view={view} submit={submitting.submit} />
    </Page>
  );
}

interface ActionsProps {
  opened: Opened;
  editor: Editor;
  view: View;
  submitting: ReturnType<typeof useSubmitting>;
  onDone: () => void;
}

function EntryActions({ opened, editor, view, submitting, onDone }: ActionsProps) {
  const { t } = useTranslation();
  const able = opened.requisition.can.includes('submit');
  return (
    <>
      <EntryMenu requisition={opened.requisition} editor={editor} view={view} onGone={onDone} />
      <Button type="primary" loading={submitting.busy} disabled={!able} onClick={() => void submitting.submit()}>
        {t('demand.entry.submit')}
      </Button>
    </>
  );
}

function EntryDesk({ opened, editor, view, submit }: { opened: Opened; editor: Editor; view: View; submit: () => void }) {
  const { requisition } = opened;
  const scope = scopeOf(requisition);
  const grid = useRef<GridHandle>(null);
  const act = useActions(editor, grid);
  const [filter, setFilter] = useState<Filter>('all');
  const [behind, setBehind] = useState<Behind | null>(null);
  const rows = useMemo(() => rowsOf(view.draft, filter), [view.draft, filter]);
  const held = useMemo(() => new Set(view.draft.quantities.keys()), [view.draft.quantities]);
  const pasting = usePasting(editor, rows, scope);
  useHotkey('ctrl+z', act.undo);
  const jump = useCallback(
    (id: string) => {
      setFilter('all');
      window.setTimeout(() => act.jump(id), 60);
    },
    [act],
  );
  return (
    <section className="ys-entry">
      <div className="ys-table-bar">
        <ItemFinder scope={scope} held={held} onJump={jump} onAdd={act.add} />
        <EntryFilters draft={view.draft} value={filter} onChange={setFilter} />
        <PasteButton onOpen={pasting.open} />
        <div className="ys-table-totals">
          <EntryTotals draft={view.draft} />
        </div>
      </div>
      {view.draft.quantities.size === 0 ? <EmptyNote /> : null}
      <EntryGrid
        grid={grid}
        rows={rows}
        onType={act.type}
        onAdopt={act.adopt}
        onPaste={pasting.onPaste}
        onSubmit={submit}
        explain={(row) => <Why row={row} readonly={false} onRows={setBehind} onAdopt={() => act.adopt([row.id])} onNote={(_, note) => act.note(row.id, note)} />}
      />
      <HintBar hints={['cell', 'next_row', 'explain', 'adopt', 'paste', 'undo', 'search', 'submit']} />
      <RowsBehind behind={behind} facilityId={requisition.facility.id} requisitionId={requisition.id} onClose={() => setBehind(null)} />
      {pasting.asked ? (
        <PasteDialog text={pasting.asked.text} read={(text) => pasting.read(text, pasting.asked?.from ?? 0)} busy={pasting.busy} onApply={(result) => void pasting.apply(result)} onClose={pasting.close} />
      ) : null}
    </section>
  );
}

/** The grid stays below: the first line that is added takes the focus there. */
function EmptyNote() {
  const { t } = useTranslation();
  return (
    <p className="ys-pad ys-mute">
      <b>{t('demand.empty.entry')}</b> {t('demand.empty.entry_help')}
    </p>
  );
}

function PasteButton({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation();
  return (
    <Button size="small" onClick={onOpen}>
      {t('demand.paste.title')}
    </Button>
  );
}
