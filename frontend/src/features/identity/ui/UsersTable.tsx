import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrgRef } from '@/shared/api/refs';
import { whenFull } from '@/shared/format/when';
import { useWord } from '@/shared/lib/word';
import { Mark } from '@/shared/ui/Mark';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { useUsers } from '../api/users';
import type { User } from '../model';
import { EditUserDrawer, NewUserDrawer } from './UserForm';

/** The state of an account: active, locked for a while, or out of use. */
export function UserState({ user }: { user: User }) {
  const { t } = useTranslation();
  if (!user.active) return <Mark>{t('identity.user.inactive')}</Mark>;
  if (user.locked_until && Date.parse(user.locked_until) > Date.now()) return <Mark tone="bad">{t('identity.user.locked', { when: whenFull(user.locked_until) })}</Mark>;
  if (user.must_change_password) return <Mark tone="warn">{t('identity.user.must_change')}</Mark>;
  return <Mark tone="good">{t('identity.user.active')}</Mark>;
}

/** Mail to this person came back. */
function MailState({ user }: { user: User }) {
  const { t } = useTranslation();
  if (!user.email_suspect_since) return null;
  return (
    <Mark tone="bad" title={`${user.email ?? ''} ${whenFull(user.email_suspect_since)}`}>
      {t('identity.user.mail_returned')}
    </Mark>
  );
}

function useUserColumns(withOrganisation: boolean): Column<User>[] {
  const { t } = useTranslation();
  const word = useWord();
  return useMemo(() => {
    const columns: Column<User>[] = [
      { key: 'name', title: t('identity.user.name'), width: 120, always: true, render: (user) => <b className="ys-plain">{user.name}</b> },
      { key: 'login', title: t('identity.user.login'), width: 140, render: (user) => user.login },
      { key: 'organisation', title: t('identity.user.organisation'), render: (user) => user.organisation?.name ?? '—' },
      { key: 'roles', title: t('identity.user.roles'), render: (user) => user.roles.map((role) => word('identity.role', role)).join(' · ') },
      { key: 'phone', title: t('identity.user.phone'), width: 130, optional: true, render: (user) => user.phone ?? '—' },
      { key: 'email', title: t('identity.user.email'), optional: true, render: (user) => user.email ?? '—' },
      { key: 'state', title: t('identity.user.state'), width: 230, render: (user) => <><UserState user={user} /> <MailState user={user} /></> },
    ];
    return withOrganisation ? columns : columns.filter((column) => column.key !== 'organisation');
  }, [t, word, withOrganisation]);
}

interface UsersTableProps {
  /** Only its users; without one everybody within reach. */
  organisation?: OrgRef;
  search?: { value: string; onChange: (text: string) => void };
  fill?: boolean;
}

export function UsersTable({ organisation, search, fill }: UsersTableProps) {
  const { t } = useTranslation();
  const columns = useUserColumns(!organisation);
  const listing = useUsers({ organisation_id: organisation?.id, q: search?.value });
  const [editing, setEditing] = useState<User | null>(null);
  const [adding, setAdding] = useState(false);
  const add = (
    <Button size="small" onClick={() => setAdding(true)}>
      {t('identity.users.add')}
    </Button>
  );
  return (
    <>
      <DataTable<User>
        name="identity-users"
        label={t('identity.users.label')}
        fill={fill}
        columns={columns}
        listing={listing}
        rowKey={(user) => user.id}
        onOpen={setEditing}
        search={search && { ...search, placeholder: t('identity.users.search') }}
        filters={organisation ? <b className="ys-plain">{t('identity.organisation.users')}</b> : undefined}
        totals={organisation ? add : undefined}
        filtered={Boolean(search?.value)}
        onResetFilters={search && (() => search.onChange(''))}
        empty={{ title: t('identity.users.empty'), help: t('identity.users.empty_help') }}
        hints={fill ? ['move', 'open', 'search'] : undefined}
        tone={(user) => (user.active ? undefined : 'mute')}
        card={(user) => (
          <>
            <div className="ys-card-line">
              <b>{user.name}</b>
              <UserState user={user} />
            </div>
            <div className="ys-card-small">{[user.login, user.organisation?.short_name || user.organisation?.name].join(' · ')}</div>
          </>
        )}
      />
      {adding ? <NewUserDrawer organisation={organisation} onClose={() => setAdding(false)} /> : null}
      {editing ? <EditUserDrawer key={editing.id} user={listing.rows.find((user) => user.id === editing.id) ?? editing} onClose={() => setEditing(null)} /> : null}
    </>
  );
}
