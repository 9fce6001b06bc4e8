import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { useWord } from '@/shared/lib/word';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Mark } from '@/shared/ui/Mark';
import { Facts, Panel } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { useOrganisation } from '../api/organisations';
import { useActivateOrganisation, useDeactivateOrganisation } from '../api/switchOrganisation';
import type { Organisation } from '../model';
import { EditOrganisationDrawer } from './OrganisationForm';
import { UsersTable } from './UsersTable';

interface Props {
  id: string;
  all: Organisation[];
}

export function OrganisationPanel({ id, all }: Props) {
  const asked = useOrganisation(id);
  return <Loaded asked={asked}>{(organisation) => <OrganisationDocument organisation={organisation} all={all} />}</Loaded>;
}

function OrganisationDocument({ organisation, all }: { organisation: Organisation; all: Organisation[] }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const below = all.filter((org) => org.parent_id === organisation.id);
  return (
    <>
      <FactsPanel organisation={organisation} above={all.find((org) => org.id === organisation.parent_id)} />
      {may('manage_users') ? <UsersTable organisation={organisation} /> : null}
      {below.length ? (
        <Panel title={t('identity.organisation.children')} count={below.length}>
          <div className="ys-form-grid">
            {below.map((org) => (
              <Link key={org.id} to={`/people/organisations/${org.id}`}>
                {org.name}
              </Link>
            ))}
          </div>
        </Panel>
      ) : null}
    </>
  );
}

const degrees = (e6: number | null) => (e6 === null ? '—' : (e6 / 1_000_000).toFixed(5));

function FactsPanel({ organisation, above }: { organisation: Organisation; above?: Organisation }) {
  const { t } = useTranslation();
  const word = useWord();
  const label = (key: string) => t(`identity.organisation.${key}`);
  const yes = (value: boolean) => t(value ? 'common.yes' : 'common.no');
  return (
    <Panel
      title={
        <>
          {organisation.name} {organisation.active ? null : <Mark tone="bad">{label('inactive')}</Mark>}
        </>
      }
      extra={<OrganisationActions organisation={organisation} />}
    >
      <Facts
        items={[
          [label('kind'), word('identity.kind', organisation.kind)],
          [label('code'), organisation.code],
          [label('short_name'), organisation.short_name || '—'],
          [label('parent'), above ? <Link key="above" to={`/people/organisations/${above.id}`}>{above.name}</Link> : label('no_parent')],
          [label('uscc'), organisation.uscc ?? '—'],
          [label('remote'), yes(organisation.remote)],
          [label('single_user'), yes(organisation.single_user)],
          [label('latitude'), degrees(organisation.latitude_e6)],
          [label('longitude'), degrees(organisation.longitude_e6)],
          [label('phone'), organisation.phone ?? '—'],
          [label('email'), organisation.email ?? '—'],
          [label('address'), organisation.address ?? '—'],
        ]}
      />
    </Panel>
  );
}

function OrganisationActions({ organisation }: { organisation: Organisation }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState(false);
  const deactivate = useDeactivateOrganisation(t('identity.organisation.deactivated'));
  const activate = useActivateOrganisation(t('identity.organisation.activated'));
  return (
    <>
      <ActionButton size="small" verb="deactivate" can={organisation.can} danger ask="confirm" askHelp={t('identity.organisation.deactivate_help')} busy={deactivate.isPending} onAct={() => deactivate.mutate(organisation)}>
        {t('identity.organisation.deactivate')}
      </ActionButton>
      <ActionButton size="small" verb="activate" can={organisation.can} busy={activate.isPending} onAct={() => activate.mutate(organisation)}>
        {t('identity.organisation.activate')}
      </ActionButton>
      {organisation.can.includes('amend') ? (
        <Button size="small" onClick={() => setEditing(true)}>
          {t('identity.organisation.edit')}
        </Button>
      ) : null}
      {editing ? <EditOrganisationDrawer organisation={organisation} onClose={() => setEditing(false)} /> : null}
    </>
  );
}
