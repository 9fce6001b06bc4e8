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
import type { Organisation, OrganisationRow } from '../model';
import { EditOrganisationDrawer } from './OrganisationForm';
import { UsersTable } from './UsersTable';

interface Props {
  id: string;
  all: OrganisationRow[];
}

export function OrganisationPanel({ id, all }: Props) {
  const asked = useOrganisation(id);
  return <Loaded asked={asked}>{(organisation) => <OrganisationDocument organisation={organisation} all={all} />}</Loaded>;
}

function OrganisationDocument({ organisation, all }: { organisation: Organisation; all: OrganisationRow[] }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const below = all.filter((org) => org.parent_id === organisation.id);
  return (
    <>
      <FactsPanel organisation={organisation} />
      {may('manage_users') ? <UsersTable organisation={{ id: organisation.id, kind: organisation.kind, code: organisation.facts.code, name: organisation.facts.name, short_name: organisation.facts.short_name ?? '' }} /> : null}
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

const degrees = (e6: number | null | undefined) => (e6 === null || e6 === undefined ? '—' : (e6 / 1_000_000).toFixed(5));

function FactsPanel({ organisation }: { organisation: Organisation }) {
  const { t } = useTranslation();
  const word = useWord();
  const label = (key: string) => t(`identity.organisation.${key}`);
  const { facts, parent: above } = organisation;
  const yes = (value: boolean | undefined) => t(value ? 'common.yes' : 'common.no');
  return (
    <Panel
      title={
        <>
          {facts.name} {organisation.active ? null : <Mark tone="bad">{label('inactive')}</Mark>}
        </>
      }
      extra={<OrganisationActions organisation={organisation} />}
    >
      <Facts
        items={[
          [label('kind'), word('identity.kind', organisation.kind)],
          [label('code'), facts.code],
          [label('short_name'), facts.short_name || '—'],
          [label('parent'), above ? <Link key="above" to={`/people/organisations/${above.id}`}>{above.name}</Link> : label('no_parent')],
          [label('uscc'), facts.uscc ?? '—'],
          [label('remote'), yes(facts.remote)],
          [label('single_user'), yes(facts.single_user)],
          [label('latitude'), degrees(facts.latitude_e6)],
          [label('longitude'), degrees(facts.longitude_e6)],
          [label('phone'), facts.phone ?? '—'],
          [label('email'), facts.email ?? '—'],
          [label('address'), facts.address ?? '—'],
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
