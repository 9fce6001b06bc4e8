import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { percent } from '@/shared/format/percent';
import { useFilters } from '@/shared/lib/filters';
import { Explain } from '@/shared/ui/Explain';
import { ItemName } from '@/shared/ui/ItemName';
import { Mark } from '@/shared/ui/Mark';
import { Page } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Qty } from '@/shared/ui/Values';
import { TENDERS, useGroups, useTender, type Tender, type VbpGroup, type VbpLine } from '../../api/tenders';
import { SupplierTabs } from '../SupplierTabs';
import { RatioForm } from './RatioForm';
import { TenderForm } from './TenderForm';
import './tender.css';

export function TenderPage({ id }: { id: string }) {
  return <Loaded asked={useTender(id)}>{(tender) => <TenderDesk tender={tender} />}</Loaded>;
}

interface Row {
  key: string;
  group: VbpGroup;
  line: VbpLine | null;
  first: boolean;
}

/** Groups of a tender with their winners, what was agreed with each, and the brands that were not selected. */
function TenderDesk({ tender }: { tender: Tender }) {
  const { t } = useTranslation();
  const filters = useFilters(['year', 'q'] as const);
  const year = Number(filters.values.year ?? tender.year_no ?? 1);
  const listing = useGroups(tender.id, year);
  const columns = useColumns();
  const q = (filters.values.q ?? '').trim();
  const rows = useMemo(() => listing.rows.flatMap(rowsOf).filter(({ group, line }) => [group.name, group.code, line?.company ?? '', line?.code ?? ''].some((text) => text.includes(q))), [listing.rows, q]);
  const facts = (
    <>
      <span className="ys-num">{tender.code}</span>
      <Mark tone="link">{t(`suppliers.tender_level.${tender.level}`)}</Mark>
      <span>{t(`suppliers.assessment.${tender.assessment}`)}</span>
      <span>{t('suppliers.tender.reported', { by: t(`suppliers.declared_by.${tender.declared_by}`) })}</span>
      <span className="ys-num">
        {tender.starts_on} – {tender.ends_on}
      </span>
    </>
  );
  return (
    <Page fill title={tender.name} facts={facts} actions={<TenderVerbs tender={tender} />}>
      <SupplierTabs />
      <DataTable<Row>
        fill
        name="tender-lines"
        label={t('suppliers.tender.lines_label')}
        columns={columns}
        listing={{ ...listing, rows }}
        rowKey={(row) => row.key}
        search={{ value: filters.values.q ?? '', onChange: (text) => filters.set('q', text || undefined), placeholder: t('suppliers.tender.line_search') }}
        filters={
          <Chips label={t('suppliers.tender.year_label')} value={String(year)} options={tender.years.map((one) => ({ value: String(one.year_no), label: `${t('suppliers.tender.year', { year: one.year_no })} ${one.starts_on} – ${one.ends_on}` }))} onChange={(value) => filters.set('year', value)} />
        }
        filtered={q !== ''}
        onResetFilters={() => filters.set('q', undefined)}
        empty={{ title: t('suppliers.tender.no_lines'), help: t('suppliers.tender.no_lines_help') }}
        hints={['move', 'search', 'palette']}
      />
    </Page>
  );
}

function rowsOf(group: VbpGroup): Row[] {
  if (group.lines.length === 0) return [{ key: group.id, group, line: null, first: true }];
  return group.lines.map((line, at) => ({ key: line.id, group, line, first: at === 0 }));
}

function useColumns(): Column<Row>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const title = (key: string) => t(`suppliers.tender.${key}`);
    const unit = (line: VbpLine | null) => line?.items[0]?.base_unit;
    const quantity = (key: 'agreed' | 'ordered' | 'accepted' | 'quota'): Column<Row> => ({ key, title: title(key), width: 108, align: 'right', render: ({ line }) => (line ? <Qty value={line[key]} unit={unit(line)} /> : null) });
    return [
      { key: 'group', title: title('group'), width: 180, always: true, render: ({ group, first }) => (first ? <span title={group.drug_class}><span className="ys-mute ys-num">{group.code} </span><b>{group.name}</b></span> : null) },
      { key: 'ratio', title: title('ratio'), width: 84, align: 'right', render: ({ group, first }) => (first ? <Explain title={group.name} content={t('suppliers.tender.ratio_why', { winners: group.winners, drug_class: group.drug_class || t('suppliers.tender.any_class') })}>{percent(group.ratio_bp)}</Explain> : null) },
      { key: 'company', title: title('company'), render: ({ line }) => (line ? <>{line.company} {line.consortium ? <Mark tone="link" title={t('suppliers.tender.consortium_help')}>{t('suppliers.tender.consortium')}</Mark> : null} {line.role === 'standby' ? <Mark>{t('suppliers.tender.standby')}</Mark> : line.agreed === '0' ? <Mark>{t('suppliers.tender.no_quantity')}</Mark> : null}</> : <span className="ys-mute">{t('suppliers.tender.no_winner')}</span>) },
      { key: 'items', title: title('items'), optional: true, render: ({ line }) => line?.items.map((item) => <span key={item.id} className="ys-tender-item"><ItemName item={item} /></span>) },
      quantity('agreed'),
      quantity('ordered'),
      { ...quantity('accepted'), optional: true },
      { key: 'quota', title: title('quota'), width: 124, align: 'right', render: ({ line }) => (line?.quota_count ? <span title={t('suppliers.tender.quota_count', { count: line.quota_count })}><Qty value={line.quota} /> <span className="ys-mute">/ {line.quota_count}</span></span> : <span className="ys-mute">—</span>) },
      { key: 'contracts', title: title('contracts'), width: 150, render: ({ line }) => line?.contracts.map((one) => <span key={one.contract_line_id} className="ys-tender-item"><Link to={`/suppliers/contracts/${one.contract_id}`} className="ys-num">{one.number}</Link></span>) },
      { key: 'others', title: title('not_selected'), width: 80, align: 'right', render: ({ group, first }) => (first && group.not_selected.length ? <Explain title={t('suppliers.tender.not_selected')} content={<ul className="ys-plain-list">{group.not_selected.map((item) => <li key={item.id}><ItemName item={item} /> <span className="ys-mute">{item.manufacturer}</span></li>)}</ul>}>{group.not_selected.length}</Explain> : null) },
    ];
  }, [t]);
}

function TenderVerbs({ tender }: { tender: Tender }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState<'head' | 'ratios' | null>(null);
  const may = tender.can.includes('amend');
  const file = (kind: string) => `${TENDERS}/${tender.id}/${kind}/export`;
  return (
    <>
      <Button href={file('lines')}>{t('suppliers.tender.export_lines')}</Button>
      <Button href={file('quotas')}>{t('suppliers.tender.export_quotas')}</Button>
      {may ? (
        <>
          <Button onClick={() => setEditing('ratios')}>{t('suppliers.tender.ratios')}</Button>
          <Button onClick={() => setEditing('head')}>{t('common.action.edit')}</Button>
          <Link to={`/suppliers/tenders/${tender.id}/import/quotas`}>
            <Button>{t('suppliers.tender.import_quotas')}</Button>
          </Link>
          <Link to={`/suppliers/tenders/${tender.id}/import/lines`}>
            <Button type="primary">{t('suppliers.tender.import_lines')}</Button>
          </Link>
        </>
      ) : null}
      {editing === 'head' ? <TenderForm tender={tender} onClose={() => setEditing(null)} /> : null}
      {editing === 'ratios' ? <RatioForm tender={tender} onClose={() => setEditing(null)} /> : null}
    </>
  );
}
