import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { ActionButton } from '@/shared/ui/ActionButton';
import { Journal } from '@/shared/ui/Journal';
import { Facts, Page, Panel, SideBySide } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { Expiry } from '@/shared/ui/Values';
import { useActivateContract, useContract, useTerminateContract } from '../api/contracts';
import { useContractLines } from '../api/lines';
import type { ContractDetail } from '../model';
import { EditContractDrawer } from './ContractForm';
import { ContractLines } from './ContractLines';
import { ContractState } from './marks';

export function ContractPage({ id }: { id: string }) {
  const asked = useContract(id);
  return <Loaded asked={asked}>{(contract) => <ContractDocument contract={contract} />}</Loaded>;
}

function ContractDocument({ contract }: { contract: ContractDetail }) {
  const { t } = useTranslation();
  const lines = useContractLines(contract.id);
  const facts = (
    <>
      <ContractState state={contract.state} />
      <span>{contract.number}</span>
    </>
  );
  const label = (key: string) => t(`suppliers.contract.${key}`);
  return (
    <Page title={contract.title} facts={facts} actions={<ContractActions contract={contract} />}>
      <SideBySide
        main={
          <>
            <Panel>
              <Facts
                items={[
                  [label('supplier'), <Link key="supplier" to={`/suppliers/register/${contract.supplier.id}`}>{contract.supplier.name}</Link>],
                  [label('kind'), t(`suppliers.contract_kind.${contract.kind}`)],
                  [label('starts_on'), contract.starts_on],
                  [label('ends_on'), <Expiry key="ends" on={contract.ends_on} />],
                  [label('payment_days'), contract.payment_days],
                  [label('drafted_by'), contract.drafted_by?.name ?? '—'],
                  [label('activated_by'), contract.activated_by?.name ?? '—'],
                ]}
              />
            </Panel>
            <Loaded asked={lines}>{(rows) => <ContractLines key={contract.version} contract={contract} lines={rows} />}</Loaded>
          </>
        }
        side={<Journal entity="contract" id={contract.id} />}
      />
    </Page>
  );
}

function ContractActions({ contract }: { contract: ContractDetail }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const [editing, setEditing] = useState(false);
  const activate = useActivateContract(t('suppliers.contract.activated'));
  const terminate = useTerminateContract(t('suppliers.contract.terminated'));
  return (
    <>
      {contract.state === 'draft' && contract.drafted_by?.id === user.id ? <span className="ys-mute ys-actions-note">{t('suppliers.contract.four_eyes')}</span> : null}
      {contract.can.includes('amend') ? <Button onClick={() => setEditing(true)}>{t('suppliers.contract.edit')}</Button> : null}
      <ActionButton verb="terminate" can={contract.can} danger ask="reason" askHelp={t('suppliers.contract.terminate_help')} busy={terminate.isPending} onAct={(reason) => terminate.mutate({ ...contract, reason })}>
        {t('suppliers.contract.terminate')}
      </ActionButton>
      <ActionButton verb="activate" can={contract.can} primary ask="confirm" askHelp={t('suppliers.contract.activate_help')} busy={activate.isPending} onAct={() => activate.mutate(contract)}>
        {t('suppliers.contract.activate')}
      </ActionButton>
      {editing ? <EditContractDrawer contract={contract} onClose={() => setEditing(false)} /> : null}
    </>
  );
}
