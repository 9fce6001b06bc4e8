import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Mark } from '@/shared/ui/Mark';
import { Panel } from '@/shared/ui/Page';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { useDecideAllConflicts, useDecideConflict } from '../api/imports';
import { useItem } from '../api/items';
import { differing, identity, type IdentityField } from '../conflict';
import type { Conflict, ItemImport } from '../model';
import './conflicts.css';

interface Props {
  batch: ItemImport;
  onChange?: (batch: ItemImport) => void;
}

/** Rows whose code belongs to another drug: what differs, what stood there, what the file says, and what becomes of it. */
export function Conflicts({ batch, onChange }: Props) {
  const { t } = useTranslation();
  const able = batch.can.includes('decide');
  const columns: Column<Conflict>[] = [
    { key: 'row', title: t('formulary.import.row'), width: 60, align: 'right', always: true, render: (one) => one.row },
    { key: 'key', title: t('formulary.import.key'), width: 110, always: true, render: (one) => <span className="ys-num">{one.key}</span> },
    { key: 'differs', title: t('formulary.import.differs'), width: 230, always: true, render: (one) => <Differs conflict={one} /> },
    { key: 'was', title: t('formulary.import.was'), render: (one) => <Was conflict={one} /> },
    { key: 'now', title: t('formulary.import.now'), render: (one) => <Now conflict={one} /> },
    { key: 'decision', title: t('formulary.import.decision'), width: 220, always: true, render: (one) => <Decision conflict={one} batch={batch} able={able} onChange={onChange} /> },
  ];
  return (
    <Panel title={t('formulary.import.conflicts')} count={batch.conflicts.length} extra={able ? <DecideAll batch={batch} onChange={onChange} /> : null} flush>
      <p className="ys-mute ys-pad">{t('formulary.import.conflicts_help')}</p>
      <DataTable name="formulary-conflicts" label={t('formulary.import.conflicts')} bare columns={columns} listing={{ rows: batch.conflicts }} rowKey={(one) => one.id} empty={{ title: '' }} />
    </Panel>
  );
}

function Differs({ conflict }: { conflict: Conflict }) {
  const { t } = useTranslation();
  const fields = differing(conflict);
  return (
    <TwoLines
      first={<Mark tone="warn">{fields.map((field) => t(`formulary.field.${field}`)).join(' / ')}</Mark>}
      second={fields.length > 1 ? t('formulary.import.any_of_them') : null}
    />
  );
}

/** The drug that has the code, field by field; the fields in question are tinted. An earlier row of the file has a name only. */
function Was({ conflict }: { conflict: Conflict }) {
  const { t } = useTranslation();
  const { data: item } = useItem(conflict.item_id ?? undefined);
  const among = differing(conflict);
  const name = <Value field="name" text={conflict.was} among={among} />;
  if (!conflict.item_id) return <TwoLines first={name} second={t('formulary.import.earlier_row')} />;
  return (
    <TwoLines
      first={
        <Link to={`/formulary/items/${conflict.item_id}`} target="_blank">
          {name}
        </Link>
      }
      second={item ? identity.slice(1).map((field) => <Value key={field} field={field} text={item[field]} among={among} />) : null}
    />
  );
}

function Now({ conflict }: { conflict: Conflict }) {
  const { t } = useTranslation();
  const among = differing(conflict);
  return <TwoLines first={<Value field="name" text={conflict.name} among={among} />} second={among.includes('name') ? null : t('formulary.import.see_row', { row: conflict.row })} />;
}

/** Rows of a long table have one height: what is the same in all cells stands on the same line. */
function TwoLines({ first, second }: { first: ReactNode; second: ReactNode }) {
  return (
    <div className="ys-conflict">
      <div>{first}</div>
      {second ? <div className="ys-mute">{second}</div> : null}
    </div>
  );
}

function Value({ field, text, among }: { field: IdentityField; text: string; among: readonly IdentityField[] }) {
  const { t } = useTranslation();
  if (!text) return null;
  return (
    <span className={among.includes(field) ? 'ys-conflict-value ys-conflict-differs' : 'ys-conflict-value'} title={`${t(`formulary.field.${field}`)}: ${text}`}>
      {text}
    </span>
  );
}

function Decision({ conflict, batch, able, onChange }: Props & { conflict: Conflict; able: boolean }) {
  const { t } = useTranslation();
  const decide = useDecideConflict(batch, onChange);
  if (conflict.decision) return <Mark>{t(`formulary.decision.${conflict.decision}`)}</Mark>;
  if (!able) return <span className="ys-mute">{t('formulary.import.undecided')}</span>;
  return (
    <>
      <Button size="small" onClick={() => decide.mutate({ conflict, decision: 'keep_old' })}>
        {t('formulary.import.keep_old')}
      </Button>{' '}
      <Button size="small" onClick={() => decide.mutate({ conflict, decision: 'as_new' })}>
        {t('formulary.import.as_new')}
      </Button>
    </>
  );
}

function DecideAll({ batch, onChange }: Props) {
  const { t } = useTranslation();
  const decide = useDecideAllConflicts(batch, onChange);
  if (batch.conflicts.every((one) => one.decision)) return null;
  return (
    <>
      <Button size="small" loading={decide.isPending} onClick={() => decide.mutate('keep_old')}>
        {t('formulary.import.all_keep_old')}
      </Button>
      <Button size="small" loading={decide.isPending} onClick={() => decide.mutate('as_new')}>
        {t('formulary.import.all_as_new')}
      </Button>
    </>
  );
}
