import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { today } from '@/shared/format/when';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Mark } from '@/shared/ui/Mark';
import { Page } from '@/shared/ui/Page';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Day } from '@/shared/ui/Values';
import { useDelegations, useRevokeDelegation } from '../api/delegations';
import type { Delegation } from '../model';
import { DelegateDrawer } from './DelegateDrawer';
import { PeopleTabs } from './PeopleTabs';

function Standing({ delegation }: { delegation: Delegation }) {
  const { t } = useTranslation();
  const now = today();
  if (delegation.revoked_at) return <Mark>{t('identity.delegations.revoked')}</Mark>;
  if (delegation.starts_on > now) return <Mark tone="link">{t('identity.delegations.future')}</Mark>;
  if (delegation.ends_on < now) return <Mark>{t('identity.delegations.past')}</Mark>;
  return <Mark tone="good">{t('identity.delegations.current')}</Mark>;
}

function useDelegationColumns(): Column<Delegation>[] {
  const { t } = useTranslation();
  const revoke = useRevokeDelegation(t('identity.delegations.revoked'));
  const { mutate } = revoke;
  return useMemo(
    () => [
      { key: 'from', title: t('identity.delegations.from_'), width: 140, always: true, render: (one) => one.from?.name ?? '—' },
      { key: 'to', title: t('identity.delegations.to'), width: 140, always: true, render: (one) => one.to?.name ?? '—' },
      { key: 'starts_on', title: t('identity.delegations.starts_on'), width: 100, render: (one) => <Day on={one.starts_on} /> },
      { key: 'ends_on', title: t('identity.delegations.ends_on'), width: 100, render: (one) => <Day on={one.ends_on} /> },
      { key: 'reason', title: t('identity.delegations.reason'), render: (one) => one.reason },
      { key: 'state', title: t('identity.delegations.state'), width: 100, render: (one) => <Standing delegation={one} /> },
      {
        key: 'actions',
        title: '',
        width: 90,
        align: 'right',
        always: true,
        render: (one) => (
          <ActionButton size="small" verb="revoke" can={one.can} ask="confirm" askHelp={t('identity.delegations.revoke_help')} onAct={() => mutate(one)}>
            {t('identity.delegations.revoke')}
          </ActionButton>
        ),
      },
    ],
    [t, mutate],
  );
}

export function DelegationsPage() {
  const { t } = useTranslation();
  const listing = useDelegations();
  const columns = useDelegationColumns();
  const [adding, setAdding] = useState(false);
  const add = (
    <Button type="primary" onClick={() => setAdding(true)}>
      {t('identity.delegations.add')}
    </Button>
  );
  return (
    <Page fill title={t('identity.delegations.title')} actions={add}>
      <PeopleTabs />
      <DataTable<Delegation>
        name="identity-delegations"
        label={t('identity.delegations.label')}
        fill
        columns={columns}
        listing={listing}
        rowKey={(one) => one.id}
        empty={{ title: t('identity.delegations.empty'), help: t('identity.delegations.empty_help') }}
        card={(one) => (
          <>
            <div className="ys-card-line">
              <b>
                {one.from?.name} → {one.to?.name}
              </b>
              <Standing delegation={one} />
            </div>
            <div className="ys-card-small">
              <Day on={one.starts_on} /> – <Day on={one.ends_on} /> · {one.reason}
            </div>
          </>
        )}
      />
      {adding ? <DelegateDrawer onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}
