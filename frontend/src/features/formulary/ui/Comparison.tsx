import { useTranslation } from 'react-i18next';
import { Panel } from '@/shared/ui/Page';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { itemFields, type FieldSpec } from '../fields';
import type { ChangeDetail } from '../model';
import { useFieldText } from './FieldValue';

/** Field by field: now and then. */
export function Comparison({ change }: { change: ChangeDetail }) {
  const { t } = useTranslation();
  const show = useFieldText();
  const rows = itemFields.filter((field) => field.key in change.fields);
  if (rows.length === 0) return null;
  const adds = change.kind === 'add';
  const columns: Column<FieldSpec>[] = [
    { key: 'field', title: t('formulary.change.field'), width: 200, always: true, render: (field) => <span className="ys-mute">{t(`formulary.field.${field.key}`)}</span> },
    ...(adds ? [] : [{ key: 'now', title: t('formulary.change.now'), render: (field: FieldSpec) => show(field.key, change.current?.[field.key]) }]),
    { key: 'then', title: t('formulary.change.then'), always: true, render: (field) => <b className="ys-plain">{show(field.key, change.fields[field.key])}</b> },
  ];
  return (
    <Panel title={t('formulary.change.diff')} count={rows.length} flush>
      <DataTable name="formulary-comparison" label={t('formulary.change.diff')} compact bare columns={columns} listing={{ rows }} rowKey={(field) => field.key} empty={{ title: t('formulary.change.nothing') }} />
    </Panel>
  );
}
