import { useNavigate } from '@tanstack/react-router';
import { Button, Input, Tree, type TreeDataNode } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/api/session';
import { usePhone } from '@/shared/lib/media';
import { Page, Panel } from '@/shared/ui/Page';
import { Empty, Loaded } from '@/shared/ui/States';
import { useOrganisationTree } from '../api/organisations';
import type { OrganisationRow } from '../model';
import { NewOrganisationDrawer } from './OrganisationForm';
import { OrganisationPanel } from './OrganisationPanel';
import { PeopleTabs } from './PeopleTabs';
import './organisations.css';

/** The tree of the county on the left, the chosen organisation on the right. */
export function OrganisationsPage({ id }: { id?: string }) {
  const { t } = useTranslation();
  const phone = usePhone();
  const { may } = useSession();
  const asked = useOrganisationTree();
  const [adding, setAdding] = useState(false);
  const add = may('manage_organisations') ? <Button type="primary" onClick={() => setAdding(true)}>{t('identity.organisations.add')}</Button> : null;
  return (
    <Page fill title={t('identity.organisations.title')} actions={add}>
      <PeopleTabs />
      <Loaded asked={asked}>
        {(all) => (
          <div className="ys-orgs">
            {phone && id ? null : <TreePanel all={all} chosen={id} />}
            {phone && !id ? null : <div className="ys-orgs-one">{id ? <OrganisationPanel key={id} id={id} all={all} /> : <Panel><Empty title={t('identity.organisations.title')} help={t('identity.organisations.choose')} /></Panel>}</div>}
          </div>
        )}
      </Loaded>
      {adding ? <NewOrganisationDrawer parent={id} onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}

/** Rows whose parent is out of reach become roots. */
function nodesOf(all: OrganisationRow[]): TreeDataNode[] {
  const nodes = new Map(all.map((org) => [org.id, { key: org.id, title: org.name, children: [] as TreeDataNode[] }]));
  const roots: TreeDataNode[] = [];
  for (const org of all) {
    const node = nodes.get(org.id);
    const above = org.parent_id ? nodes.get(org.parent_id) : undefined;
    if (node) (above?.children ?? roots).push(node);
  }
  return roots;
}

function matching(all: OrganisationRow[], text: string): OrganisationRow[] {
  if (!text) return all;
  const byId = new Map(all.map((org) => [org.id, org]));
  const kept = new Set<string>();
  const found = all.filter((org) => [org.name, org.short_name, org.code].some((word) => word.toLowerCase().includes(text.toLowerCase())));
  for (const start of found) for (let org: OrganisationRow | undefined = start; org && !kept.has(org.id); org = org.parent_id ? byId.get(org.parent_id) : undefined) kept.add(org.id);
  return all.filter((org) => kept.has(org.id));
}

function TreePanel({ all, chosen }: { all: OrganisationRow[]; chosen?: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const phone = usePhone();
  const [text, setText] = useState('');
  const shown = useMemo(() => matching(all, text.trim()), [all, text]);
  const nodes = useMemo(() => nodesOf(shown), [shown]);
  // The centre and what stands directly below it are open: hospitals and townships show at once, villages on demand.
  const open = useMemo(() => (text ? shown.map((org) => org.id) : nodes.flatMap((node) => [node.key, ...(node.children ?? []).map((child) => child.key)])), [text, shown, nodes]);
  return (
    <Panel className="ys-orgs-tree" title={t('identity.organisations.tree')} count={all.length}>
      <Input.Search allowClear placeholder={t('identity.organisations.search')} aria-label={t('identity.organisations.search')} onChange={(event) => setText(event.target.value)} />
      {shown.length ? (
        <Tree
          key={text}
          blockNode
          treeData={nodes}
          defaultExpandedKeys={chosen ? [...open, ...ancestors(all, chosen)] : open}
          selectedKeys={chosen ? [chosen] : []}
          height={phone ? undefined : 520}
          onSelect={([key]) => key !== undefined && void navigate({ to: `/people/organisations/${String(key)}` })}
        />
      ) : (
        <p className="ys-mute">{t('common.table.no_match')}</p>
      )}
    </Panel>
  );
}

function ancestors(all: OrganisationRow[], id: string): string[] {
  const byId = new Map(all.map((org) => [org.id, org]));
  const found: string[] = [];
  for (let org = byId.get(id); org?.parent_id; org = byId.get(org.parent_id)) found.push(org.parent_id);
  return found;
}
