import { useNavigate } from '@tanstack/react-router';
import { Button, Dropdown } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { Journal } from '@/shared/ui/Journal';
import { Mark } from '@/shared/ui/Mark';
import { Facts, Page, Panel, SideBySide } from '@/shared/ui/Page';
import { Loaded } from '@/shared/ui/States';
import { useItem } from '../api/items';
import { groups, itemFields } from '../fields';
import type { ItemDetail } from '../model';
import { DuplicateNotice } from './DuplicateNotice';
import { useFieldText } from './FieldValue';
import { ItemSide } from './ItemSide';
import { ItemFlags, ItemState } from './marks';

interface ItemPageProps {
  id: string;
  /** What other slices know about this item: offers, stock. */
  children?: ReactNode;
}

export function ItemPage({ id, children }: ItemPageProps) {
  const asked = useItem(id);
  return <Loaded asked={asked}>{(item) => <ItemDocument item={item}>{children}</ItemDocument>}</Loaded>;
}

function ItemDocument({ item, children }: { item: ItemDetail; children: ReactNode }) {
  const title = `${item.name} ${item.specification}`.trim();
  const facts = (
    <>
      <ItemState state={item.state} always />
      <span>{[item.form, item.manufacturer, item.code].filter(Boolean).join(' · ')}</span>
      <span>
        <ItemFlags item={item} />
      </span>
    </>
  );
  return (
    <Page title={title} facts={facts} actions={<ProposeMenu item={item} />}>
      <DuplicateNotice item={item} />
      <SideBySide
        main={
          <>
            <FieldPanels item={item} />
            {children}
          </>
        }
        side={
          <>
            <ItemSide item={item} />
            <Journal entity="item" id={item.id} />
          </>
        }
      />
    </Page>
  );
}

function ProposeMenu({ item }: { item: ItemDetail }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { may } = useSession();
  if (!may('propose_formulary') || item.state === 'retired') return null;
  const kinds = item.state === 'suspended' ? ['resume', 'amend', 'replace', 'retire'] : ['amend', 'suspend', 'replace', 'retire'];
  const open = (kind: string) => void navigate({ to: '/formulary/changes/new', search: { kind, item: item.id } });
  return (
    <Dropdown trigger={['click']} menu={{ items: kinds.map((kind) => ({ key: kind, label: t(`formulary.change_kind.${kind}`) })), onClick: ({ key }) => open(key) }}>
      <Button type="primary">{t('formulary.item.propose')}</Button>
    </Dropdown>
  );
}

function FieldPanels({ item }: { item: ItemDetail }) {
  const { t } = useTranslation();
  const show = useFieldText();
  return groups
    .filter((group) => group !== 'codes')
    .map((group) => (
      <Panel key={group} title={t(`formulary.group.${group}`)}>
        <Facts items={itemFields.filter((field) => field.group === group).map((field) => [t(`formulary.field.${field.key}`), show(field.key, item[field.key])])} />
      </Panel>
    ))
    .concat(<CodesPanel key="codes" item={item} />);
}

/** Every code with the verdict of its check digit and structure. */
function CodesPanel({ item }: { item: ItemDetail }) {
  const { t } = useTranslation();
  const show = useFieldText();
  const verdict = (key: string) => {
    const check = item.code_checks.find((one) => one.field === key);
    if (!check) return null;
    if (!check.valid) return <Mark tone="bad" title={check.reason ?? undefined}>{`${t('formulary.item.code_bad')} ${check.reason ?? ''}`}</Mark>;
    return check.reason ? <Mark tone="warn">{`${t('formulary.item.code_warn')} ${check.reason}`}</Mark> : <Mark tone="good">{t('formulary.item.code_ok')}</Mark>;
  };
  const extra = item.demo ? <Mark>{t('formulary.flag.demo')}</Mark> : null;
  return (
    <Panel title={t('formulary.group.codes')} extra={extra}>
      <Facts
        items={[
          ...itemFields
            .filter((field) => field.group === 'codes')
            .map((field): [string, ReactNode] => [
              t(`formulary.field.${field.key}`),
              <span key={field.key}>
                {show(field.key, item[field.key])} {verdict(field.key)}
              </span>,
            ]),
          [t('formulary.item.source'), item.source_line ?? '—'],
        ]}
      />
    </Panel>
  );
}
