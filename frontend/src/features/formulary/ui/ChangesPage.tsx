import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '@/shared/lib/filters';
import { ItemName } from '@/shared/ui/ItemName';
import { Page } from '@/shared/ui/Page';
import { Chips } from '@/shared/ui/table/Chips';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Day, When } from '@/shared/ui/Values';
import { useChanges } from '../api/changes';
import type { Change } from '../model';
import { FormularyTabs } from './FormularyTabs';
import { ChangeState } from './marks';

const filterKeys = ['state'] as const;
const changeStates = ['proposed', 'approved', 'effective', 'rejected', 'withdrawn'];

/** The item of a change; an item that is still to be added is known by its proposed fields only. */
export function ChangeItem({ change }: { change: Change }) {
  const { t } = useTranslation();
  if (change.item) return <ItemName item={change.item} />;
  const name = change.fields.name ?? t('formulary.changes.new_item');
  return <ItemName item={{ name, form: change.fields.form ?? '', specification: change.fields.specification ?? '' }} />;
}

function useChangeColumns(): Column<Change>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      { key: 'number', title: t('formulary.changes.number'), width: 140, always: true, render: (change) => <span className="ys-num">{change.number}</span> },
      { key: 'kind', title: t('formulary.changes.kind'), width: 80, render: (change) => t(`formulary.change_kind.${change.kind}`) },
      { key: 'item', title: t('formulary.changes.item'), always: true, render: (change) => <ChangeItem change={change} /> },
      { key: 'reason', title: t('formulary.changes.reason'), render: (change) => <span className="ys-mute">{change.reason}</span> },
      { key: 'effective_on', title: t('formulary.changes.effective_on'), width: 100, render: (change) => <Day on={change.effective_on} /> },
      { key: 'by', title: t('formulary.changes.by'), width: 100, render: (change) => change.proposed_by?.name },
      { key: 'at', title: t('formulary.changes.at'), width: 110, render: (change) => <When at={change.proposed_at} /> },
      { key: 'state', title: t('formulary.changes.state'), width: 130, render: (change) => <ChangeState state={change.state} /> },
    ],
    [t],
  );
}

export function ChangesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const filters = useFilters(filterKeys);
  const columns = useChangeColumns();
  const listing = useChanges(filters.values);
  return (
    <Page fill title={t('formulary.changes.title')}>
      <FormularyTabs />
      <DataTable<Change>
        name="formulary-changes"
        label={t('formulary.changes.label')}
        fill
        columns={columns}
        listing={listing}
        rowKey={(change) => change.id}
        onOpen={(change) => void navigate({ to: `/formulary/changes/${change.id}` })}
        filters={
          <Chips
            all
            label={t('formulary.changes.state')}
            value={filters.values.state}
            options={changeStates.map((value) => ({ value, label: t(`formulary.change_state.${value}`) }))}
            onChange={(state) => filters.set('state', state)}
          />
        }
        filtered={filters.any}
        onResetFilters={filters.reset}
        empty={{ title: t('formulary.changes.empty'), help: t('formulary.changes.empty_help') }}
        hints={['move', 'open']}
        card={(change) => (
          <>
            <div className="ys-card-line">
              <b>
                {t(`formulary.change_kind.${change.kind}`)} <ChangeItem change={change} />
              </b>
              <ChangeState state={change.state} />
            </div>
            <div className="ys-card-small">
              {change.number} · {change.proposed_by?.name} · <Day on={change.effective_on} />
            </div>
          </>
        )}
      />
    </Page>
  );
}
