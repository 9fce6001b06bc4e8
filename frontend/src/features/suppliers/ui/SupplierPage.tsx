import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { whenFull } from '@/shared/format/when';
import { Journal } from '@/shared/ui/Journal';
import { Mark } from '@/shared/ui/Mark';
import { Facts, Page, Panel, SideBySide } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { Money } from '@/shared/ui/Values';
import { percent } from '@/shared/format/decimal';
import { useSupplier } from '../api/suppliers';
import type { Supplier } from '../model';
import { ContractsTable } from './ContractsTable';
import { Licences } from './Licences';
import { CanReceive, reasons, Standing } from './marks';
import { EditSupplierDrawer } from './SupplierForm';

export function SupplierPage({ id }: { id: string }) {
  const asked = useSupplier(id);
  return <Loaded asked={asked}>{(supplier) => <SupplierDocument supplier={supplier} />}</Loaded>;
}

function SupplierDocument({ supplier }: { supplier: Supplier }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState(false);
  const facts = (
    <>
      <Standing standing={supplier.standing} />
      <CanReceive able={supplier.can_receive_orders} blocks={supplier.blocks} />
      <span>{supplier.uscc}</span>
    </>
  );
  const edit = supplier.can.includes('amend') ? <Button onClick={() => setEditing(true)}>{t('suppliers.supplier.edit')}</Button> : null;
  return (
    <Page title={supplier.name} facts={facts} actions={edit}>
      <Blocks supplier={supplier} />
      <SideBySide
        main={
          <>
            <FactsPanel supplier={supplier} />
            <Licences supplier={supplier} />
            <ContractsTable supplier={supplier} />
          </>
        }
        side={<Journal entity="supplier" id={supplier.id} />}
      />
      {editing ? <EditSupplierDrawer supplier={supplier} onClose={() => setEditing(false)} /> : null}
    </Page>
  );
}

function Blocks({ supplier }: { supplier: Supplier }) {
  const { t } = useTranslation();
  if (supplier.blocks.length === 0) return null;
  return <Alert type={supplier.can_receive_orders ? 'warning' : 'error'} showIcon title={`${t('suppliers.supplier.why_blocked')} ${reasons(supplier.blocks)}`} />;
}

/** Where orders are mailed, and whether they arrive there. */
function OrderEmail({ supplier }: { supplier: Supplier }) {
  const { t } = useTranslation();
  const since = supplier.order_email_suspect_since;
  return (
    <>
      {supplier.order_email} {since ? <Mark tone="bad">{t('suppliers.supplier.mail_returned', { when: whenFull(since) })}</Mark> : null}
    </>
  );
}

function FactsPanel({ supplier }: { supplier: Supplier }) {
  const { t } = useTranslation();
  const label = (key: string) => t(`suppliers.supplier.${key}`);
  return (
    <Panel title={label('facts')}>
      <Facts
        items={[
          [label('code'), supplier.code],
          [label('short_name'), supplier.short_name || '—'],
          [label('contact_name'), supplier.contact_name || '—'],
          [label('contact_phone'), supplier.contact_phone || '—'],
          [label('order_email'), <OrderEmail key="order_email" supplier={supplier} />],
          [label('address'), supplier.address ?? '—'],
          [label('service_area'), supplier.service_area || '—'],
          [label('min_order'), <Money key="min" value={supplier.min_order} />],
          [label('score'), percent(supplier.service_score)],
          [label('standing'), t('suppliers.supplier.since', { when: whenFull(supplier.standing_since) })],
        ]}
      />
    </Panel>
  );
}
