import { Link } from '@tanstack/react-router';
import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useList } from '@/shared/api/list';
import { compare, quantity, unitPrice } from '@/shared/format/decimal';
import { useFilters } from '@/shared/lib/filters';
import { ItemName } from '@/shared/ui/ItemName';
import { Page, Panel } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Money } from '@/shared/ui/Values';
import { comparisonLink, useComparison, type Amendment, type ComparedItem, type PlanComparison, type Versions } from '../../../api/plan-versions';
import { usePlan } from '../../../api/plans';
import type { Plan, PlanDetail } from '../../../api/types';
import { PurchasingTabs } from '../../PurchasingTabs';
import { Amendments, Side } from '../Amendments';
import { PlanState } from '../PlansPage';
import '../../purchasing.css';

const keys = ['with', 'with_version', 'version'] as const;

/** Two versions side by side: of one plan, or of two revisions of a cycle. */
export function ComparePage({ id }: { id: string }) {
  const asked = usePlan(id);
  return <Loaded asked={asked}>{(plan) => <CompareView plan={plan} />}</Loaded>;
}

function CompareView({ plan }: { plan: PlanDetail }) {
  const { t } = useTranslation();
  const filter = useFilters(keys);
  const number = (text: string | undefined) => (text ? Number(text) : undefined);
  const versions: Versions = { with: filter.values.with, with_version: number(filter.values.with_version), version: number(filter.values.version) };
  const asked = useComparison(plan.id, versions);
  const amendments = useList<Amendment>(`/api/purchasing/plans/${plan.id}/amendments`, {}, { limit: 200 });
  const facts = (
    <>
      <PlanState state={plan.state} />
      <Link to={`/purchasing/plans/${plan.id}`}>{plan.number}</Link>
    </>
  );
  const actions = (
    <Button href={comparisonLink(plan.id, versions)} download>
      {t('purchasing.verb.export')}
    </Button>
  );
  return (
    <Page fill title={t('purchasing.compare.title')} facts={facts} actions={actions}>
      <PurchasingTabs />
      <Choice plan={plan} values={filter.values} amendments={amendments.rows} onChange={filter.change} />
      <Loaded asked={asked}>{(comparison) => <Compared comparison={comparison} />}</Loaded>
      <Panel title={t('purchasing.versions.title')} className="ys-version-panel">
        <Amendments plan={plan} listing={amendments} items />
      </Panel>
    </Page>
  );
}

interface ChoiceProps {
  plan: PlanDetail;
  values: Partial<Record<(typeof keys)[number], string>>;
  amendments: readonly Amendment[];
  onChange: (change: Partial<Record<(typeof keys)[number], string | undefined>>) => void;
}

/** Which two: an earlier version of this plan or another revision, against this plan as it stands or stood. */
function Choice({ plan, values, amendments, onChange }: ChoiceProps) {
  const { t } = useTranslation();
  const { rows: plans } = useList<Plan>('/api/purchasing/plans', { cycle_id: plan.cycle?.id }, { enabled: Boolean(plan.cycle) });
  const own = amendments.map((each) => ({ value: String(each.version_no), label: `v${each.version_no} · ${each.item.name}` }));
  const made = { value: '1', label: t('purchasing.compare.made') };
  const others = plans.filter((other) => other.id !== plan.id).map((other) => ({ value: `plan:${other.id}`, label: t('purchasing.compare.revision', { number: other.number, revision: other.revision }) }));
  const before = values.with ? `plan:${values.with}` : (values.with_version ?? '1');
  return (
    <div className="ys-compare-choice">
      <Select className="ys-compare-select" aria-label={t('purchasing.compare.before')} value={before} options={[made, ...own, ...others]} onChange={(value: string) => onChange(value.startsWith('plan:') ? { with: value.slice(5), with_version: undefined } : { with: undefined, with_version: value === '1' ? undefined : value })} />
      <span aria-hidden>→</span>
      <Select className="ys-compare-select" aria-label={t('purchasing.compare.after')} value={values.version ?? ''} options={[{ value: '', label: t('purchasing.compare.now') }, ...own, made]} onChange={(value: string) => onChange({ version: value || undefined })} />
    </div>
  );
}

/** More in cinnabar, less in jade; nothing where nothing changed. */
function Change({ value, price = false }: { value: string | null | undefined; price?: boolean }) {
  if (!value || compare(value, '0') === 0) return <span className="ys-mute">—</span>;
  const more = compare(value, '0') > 0;
  const shown = price ? unitPrice(value) : quantity(value);
  return <span className={more ? 'ys-dearer' : 'ys-saved'}>{more ? `+${shown}` : shown}</span>;
}

function MoneyChange({ value }: { value: string }) {
  const more = compare(value, '0');
  if (more === 0) return <span className="ys-mute">—</span>;
  return (
    <span className={more > 0 ? 'ys-dearer' : 'ys-saved'}>
      {more > 0 ? '+' : ''}
      <Money value={value} />
    </span>
  );
}

function Compared({ comparison }: { comparison: PlanComparison }) {
  const { t } = useTranslation();
  const title = (key: string) => t(`purchasing.compare.${key}`);
  const columns: Column<ComparedItem>[] = [
    { key: 'item', title: t('purchasing.column.item'), always: true, render: (row) => <ItemName item={row.item} /> },
    { key: 'before', title: title('before'), render: (row) => <Side lines={row.before} unit={row.item.base_unit} /> },
    { key: 'after', title: title('after'), render: (row) => <Side lines={row.after} unit={row.item.base_unit} /> },
    { key: 'quantity_more', title: title('quantity_more'), width: 92, align: 'right', render: (row) => <Change value={row.quantity_more} /> },
    { key: 'price_more', title: title('price_more'), width: 92, align: 'right', render: (row) => <Change value={row.price_more} price /> },
    { key: 'amount_more', title: title('amount_more'), width: 108, align: 'right', render: (row) => <MoneyChange value={row.amount_more} /> },
  ];
  const figures: [string, React.ReactNode][] = [
    ['amount_before', <Money key="b" value={comparison.before.amount} sign />],
    ['amount_after', <Money key="a" value={comparison.after.amount} sign />],
    ['amount_more', <MoneyChange key="m" value={comparison.amount_more} />],
    ['lines', `${comparison.before.lines} → ${comparison.after.lines}`],
    ['unmet', `${comparison.before.unmet} → ${comparison.after.unmet}`],
    ['different', comparison.items.length],
    ['same', comparison.same_items],
  ];
  return (
    <>
      <div className="ys-strip">
        {figures.map(([key, value]) => (
          <div key={key}>
            <small>{title(key)}</small>
            <b>{value}</b>
          </div>
        ))}
      </div>
      <DataTable<ComparedItem> name="plan-comparison" label={t('purchasing.compare.title')} fill compact columns={columns} listing={{ rows: comparison.items }} rowKey={(row) => row.item.id} empty={{ title: t('purchasing.compare.none') }} hints={['move', 'palette']} />
    </>
  );
}
