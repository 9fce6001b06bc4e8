import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { useFilters } from '@/shared/lib/filters';
import { Panel } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import { Money } from '@/shared/ui/Values';
import type { PlanDetail, PlanLine } from '../../api/types';
import { ExplainLine } from '../ExplainLine';
import { Origins } from '../Origins';
import { EditPlanLine } from './EditPlanLine';
import { planColumns, PlanLineCard } from './plan-columns';

const keys = ['supplier_id', 'unmet', 'q'] as const;

/** The lines of a plan, what is not bought first; the chosen one explains itself at the side. */
export function PlanDesk({ plan }: { plan: PlanDetail }) {
  const { t } = useTranslation();
  const filter = useFilters(keys);
  const [chosen, setChosen] = useState<string>();
  const [editing, setEditing] = useState<PlanLine>();
  const base = `/api/purchasing/plans/${plan.id}/lines`;
  const listing = useList<PlanLine>(base, filter.values, { limit: 200 });
  const line = listing.rows.find((row) => row.id === chosen) ?? listing.rows[0];
  const editable = plan.can.includes('edit');
  const unmet = (
    <Chips
      label={t('purchasing.column.unmet')}
      value={filter.values.unmet}
      options={[{ value: 'true', label: t('purchasing.total.unmet'), count: plan.unmet_count, tone: 'bad' }]}
      onChange={(value) => filter.set('unmet', value)}
    />
  );
  return (
    <div className="ys-desk">
      <DataTable<PlanLine>
        name="plan-lines"
        label={t('purchasing.plan.lines')}
        fill
        columns={planColumns(t)}
        listing={listing}
        rowKey={(row) => row.id}
        onOpen={(row) => setChosen(row.id)}
        onExplain={(row) => setChosen(row.id)}
        expand={(row) => <Origins path={`${base}/${row.id}/origins`} asked={row.explanation.asked} facilities={row.facility_count} unit={row.item.base_unit} />}
        tone={(row) => (row.unmet_reason ? 'bad' : undefined)}
        card={(row) => <PlanLineCard row={row} />}
        search={{ value: filter.values.q ?? '', onChange: (text) => filter.set('q', text || undefined), placeholder: t('purchasing.search.lines') }}
        filters={plan.unmet_count ? unmet : null}
        filtered={filter.any}
        onResetFilters={filter.reset}
        empty={{ title: t('purchasing.empty.plan_lines') }}
        hints={['move', 'explain', 'search', 'palette']}
      />
      <aside>
        <ExplainLine line={line}>
          {line && editable ? (
            <Button size="small" onClick={() => setEditing(line)}>
              {t('purchasing.verb.edit_line')}
            </Button>
          ) : null}
        </ExplainLine>
        <BySupplier plan={plan} value={filter.values.supplier_id} onChange={(value) => filter.set('supplier_id', value)} />
      </aside>
      {editing ? <EditPlanLine plan={plan} line={editing} onClose={() => setEditing(undefined)} /> : null}
    </div>
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
