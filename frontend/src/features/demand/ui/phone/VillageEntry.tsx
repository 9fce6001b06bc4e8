import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Opened } from '../../api/requisitions';
import { scopeOf } from '../../api/sources';
import type { RequisitionLine } from '../../api/types';
import { add, enter, totals } from '../../model/draft';
import type { Editor, View } from '../../model/editor';
import { rowsOf } from '../../model/rows';
import { ItemFinder } from '../entry/ItemFinder';
import { SavingText } from '../entry/SavingText';
import { useEditor } from '../entry/useEditor';
import { useSubmitting } from '../entry/useSubmitting';
import { BudgetBar } from '../budget/BudgetBar';
import { ReturnedBanner } from '../ReturnedBanner';
import { Stepper } from './Stepper';
import '../entry/entry.css';
import './phone.css';

/** Village mode: thirty items under one thumb, last quantity already there, and it works without network. */
export function VillageEntry({ opened, onDone }: { opened: Opened; onDone: () => void }) {
  const { t } = useTranslation();
  const { requisition } = opened;
  const { editor, view } = useEditor(opened, onDone);
  const submitting = useSubmitting(requisition, editor, onDone);
  const sum = totals(view.draft);
  return (
    <div className="ys-village">
      <header className="ys-village-head">
        <h1>{t(`demand.kind.${requisition.kind}`)}</h1>
        <p>{[requisition.facility.short_name || requisition.facility.name, requisition.cycle?.name].filter(Boolean).join(' · ')}</p>
        <small className="ys-village-saving">
          <SavingText view={view} />
        </small>
      </header>
      <ReturnedBanner requisition={requisition} />
      <BudgetBar id={requisition.id} version={view.version} ready={view.saving.kind === 'saved'} onTrimmed={() => void editor.refresh()} />
      <VillageLines opened={opened} editor={editor} view={view} />
      <footer className="ys-village-foot">
        <Button type="primary" size="large" block loading={submitting.busy} disabled={sum.asked === 0 || !requisition.can.includes('submit')} onClick={() => void submitting.submit()}>
          {t(view.submitLater ? 'demand.phone.waiting' : 'demand.phone.submit', { count: sum.asked })}
        </Button>
      </footer>
    </div>
  );
}

function VillageLines({ opened, editor, view }: { opened: Opened; editor: Editor; view: View }) {
  const { t } = useTranslation();
  const [shownId, setShownId] = useState('');
  const rows = useMemo(() => rowsOf(view.draft, 'all'), [view.draft]);
  const held = useMemo(() => new Set(view.draft.quantities.keys()), [view.draft.quantities]);
  const show = (id: string) => {
    setShownId(id);
    window.setTimeout(() => document.getElementById(`line-${id}`)?.scrollIntoView({ block: 'center' }), 60);
  };
  const addLine = (line: RequisitionLine) => {
    editor.change((draft) => add(draft, [line]));
    show(line.item.id);
  };
  return (
    <>
      <div className="ys-village-find">
        <ItemFinder scope={scopeOf(opened.requisition)} held={held} onJump={show} onAdd={addLine} />
      </div>
      <ul className="ys-lines" aria-label={t('demand.entry.grid')}>
        {rows.map((row) => (
          <li key={row.id} id={`line-${row.id}`} className={row.id === shownId ? 'ys-changed' : undefined}>
            <span className="ys-lines-name">
              <b>{row.line.item.name}</b>
              <Cover line={row.line} />
            </span>
            <Stepper row={row} onType={(text) => editor.change((draft) => enter(draft, row.id, text))} />
          </li>
        ))}
      </ul>
      {rows.length === 0 ? <p className="ys-village-none">{t('demand.phone.none')}</p> : null}
    </>
  );
}

/** `0.25g×50粒 · 余 8 天`: red when it will not last until goods come. */
function Cover({ line }: { line: RequisitionLine }) {
  const { t } = useTranslation();
  const days = line.cover_days === null ? null : Math.floor(Number(line.cover_days));
  const short = days !== null && days < line.target_days.lead;
  return (
    <small>
      {line.item.specification}
      {days === null ? null : <span className={short ? 'ys-deadline-late' : undefined}> · {t('demand.phone.cover', { days })}</span>}
    </small>
  );
}
