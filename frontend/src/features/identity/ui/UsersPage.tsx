import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '@/shared/lib/filters';
import { Page } from '@/shared/ui/Page';
import { NewUserDrawer } from './UserForm';
import { PeopleTabs } from './PeopleTabs';
import { UsersTable } from './UsersTable';

const filterKeys = ['q'] as const;

export function UsersPage() {
  const { t } = useTranslation();
  const filters = useFilters(filterKeys);
  const [adding, setAdding] = useState(false);
  return (
    <Page fill title={t('identity.users.title')} actions={<Button type="primary" onClick={() => setAdding(true)}>{t('identity.users.add')}</Button>}>
      <PeopleTabs />
      <UsersTable fill search={{ value: filters.values.q ?? '', onChange: (text) => filters.set('q', text || undefined) }} />
      {adding ? <NewUserDrawer onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}
