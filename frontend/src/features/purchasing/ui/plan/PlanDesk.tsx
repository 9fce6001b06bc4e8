import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { sum } from '@/shared/format/decimal';
import { useFilters } from '@/shared/lib/filters';
import { useHotkey } from '@/shared/lib/hotkey';
import { usePhone } from '@/shared/lib/media';
import { Panel } from '@/shared/ui/Page';
import { Chips, type Chip } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import { Money } from '@/shared/ui/Values';
import { useUndo, type Amendment } from '../../api/plan-versions';
import type { PlanDetail, PlanLine } from '../../api/types';
import { Origins } from '../Origins';
import { LineDrawer } from './LineDrawer';
import { LineEditor } from './LineEditor';
import { PlanSavings } from './PlanSavings';
import { planColumns, PlanLineCard } from './plan-columns';
import { Savings } from './Savings';
import { useEditing, type Editing } from './useEditing';

const keys = ['supplier_id', 'unmet', 'q', 'flag', 'review', 'against', 'dearer'] as const;

/** The lines of a plan, each changed in its row; F2 opens everything about one. */
export function PlanDesk({ plan }: { plan: PlanDetail }) {
  const { t } = useTranslation();
  const filter = useFilters(keys);
  const phone = usePhone();
  const [shown, setShown] = useState<string>();
  const base = `/api/purchasing/plans/${plan.id}/lines`;
  const listing = useList<PlanLine>(base, filter.values, { limit: 500 });
  const line = listing.rows.find((row) => row.id === shown);
  const editable = plan.can.includes('edit');
  const editing = useEditing(plan);
  useUndoKey(plan);
  const start = (row: PlanLine) => editing.start(row, listing.rows.indexOf(row));
  return (
    <div className="ys-desk ys-desk-plan">
      <DataTable<PlanLine>
        name="plan-lines-2"
        label={t('purchasing.plan.lines')}
        fill
        compact
        columns={planColumns(t, editing)}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => (editable && !phone ? start(row) : setShown(row.id))}
        onExplain={(row) => setShown(row.id)}
        openedKey={editing.draft?.line.id}
        expand={(row) => (editing.draft?.line.id === row.id ? <LineEditor editing={editing} line={row} total={planTotal(plan, editing)} /> : <Opened row={row} base={base} onWhy={() => setShown(row.id)} />)}
        tone={(row) => (row.unmet_reason ? 'bad' : row.review?.decision === 'sent_back' ? 'warn' : undefined)}
        card={(row) => <PlanLineCard row={row} />}
        search={{ value: filter.values.q ?? '', onChange: (text) => filter.set('q', text || undefined), placeholder: t('purchasing.search.lines') }}
        filters={<Filters plan={plan} values={filter.values} onSet={filter.set} />}
        filtered={filter.any}
        onResetFilters={filter.reset}
        empty={{ title: t('purchasing.empty.plan_lines') }}
        hints={editable ? ['move', 'edit', 'explain', 'undo', 'search', 'palette'] : ['move', 'explain', 'search', 'palette']}
      />
      <aside>
        <Savings plan={plan} against={filter.values.against} dearer={filter.values.dearer} onPick={(against, dearer) => filter.change({ against, dearer: dearer ? 'true' : undefined })} />
        <PlanSavings plan={plan} />
        <BySupplier plan={plan} value={filter.values.supplier_id} onChange={(value) => filter.set('supplier_id', value)} />
      </aside>
      {line ? <LineDrawer plan={plan} line={line} onEdit={editable && !phone ? () => (setShown(undefined), start(line)) : undefined} onClose={() => setShown(undefined)} /> : null}
    </div>
  );
}

/** What the plan would cost with what is typed just now, at the server's price. */
function planTotal(plan: PlanDetail, { draft, chosen }: Editing): string {
  if (!draft || !chosen?.amount) return plan.amount;
  return sum([plan.amount, chosen.amount, `-${draft.line.amount}`]);
}

/** Ctrl Z takes the newest change of the plan back. */
function useUndoKey(plan: PlanDetail): void {
  const { t } = useTranslation();
  const editable = plan.can.includes('edit');
  const { rows } = useList<Amendment>(`/api/purchasing/plans/${plan.id}/amendments`, {}, { limit: 50, enabled: editable });
  const undo = useUndo(plan, t('purchasing.done.undo'));
  const newest = rows.find((row) => row.undoable);
  useHotkey('ctrl+z', () => newest && !undo.isPending && undo.mutate(newest.version_no), editable);
}

function Opened({ row, base, onWhy }: { row: PlanLine; base: string; onWhy: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Origins path={`${base}/${row.id}/origins`} asked={row.explanation.asked} facilities={row.facility_count} unit={row.item.base_unit} />
      <Button size="small" type="link" onClick={onWhy}>
        {t('purchasing.facts.title')}
      </Button>
    </>
  );
}

type Values = Partial<Record<(typeof keys)[number], string>>;

function Filters({ plan, values, onSet }: { plan: PlanDetail; values: Values; onSet: (key: (typeof keys)[number], value: string | undefined) => void }) {
  const { t } = useTranslation();
  const { review } = plan;
  const stages: Chip[] = [
    { value: 'open', label: t('purchasing.review.open'), count: review.open, tone: 'warn' },
    { value: 'green', label: t('purchasing.review.green'), count: review.green, tone: 'good' },
  ];
  const flags: Chip[] = review.flags.map(({ flag, line_count }) => ({ value: flag, label: t(`purchasing.flag.${flag}`), count: line_count, tone: 'warn' }));
  return (
    <>
      {plan.unmet_count ? <Chips label={t('purchasing.column.unmet')} value={values.unmet} options={[{ value: 'true', label: t('purchasing.total.unmet'), count: plan.unmet_count, tone: 'bad' }]} onChange={(value) => onSet('unmet', value)} /> : null}
      {review.exceptions ? <Chips label={t('purchasing.review.stage')} value={values.review} options={stages} onChange={(value) => onSet('review', value)} /> : null}
      {flags.length ? <Chips label={t('purchasing.column.mark')} value={values.flag} options={flags} onChange={(value) => onSet('flag', value)} /> : null}
    </>
  );
}

function BySupplier({ plan, value, onChange }: { plan: PlanDetail; value: string | undefined; onChange: (id: string | undefined) => void }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('purchasing.plan.by_supplier')} count={plan.suppliers.length} flush>
      <ul className="ys-by-supplier">
        {plan.suppliers.map(({ supplier, line_count, amount }) => (
          <li key={supplier.id}>
            <button type="button" aria-pressed={value === supplier.id} title={supplier.name} onClick={() => onChange(value === supplier.id ? undefined : supplier.id)}>
              <span>{supplier.short_name || supplier.name}</span>
              <span className="ys-mute ys-num">{t('purchasing.lines', { count: line_count })}</span>
              <Money value={amount} />
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
