import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { compare, quantity, unitPrice } from '@/shared/format/decimal';
import { ItemName } from '@/shared/ui/ItemName';
import { DataTable } from '@/shared/ui/table/DataTable';
import type { Column } from '@/shared/ui/table/types';
import { Qty } from '@/shared/ui/Values';
import { useSaveLines } from '../api/lines';
import type { Contract, ContractLine, Tier } from '../model';
import { LineDrawer } from './LineDrawer';

/** Price tiers in one cell: the price from the first unit on stands alone, the others with their thresholds. */
export function Tiers({ tiers }: { tiers: Tier[] }) {
  const { t } = useTranslation();
  const words = tiers.map((tier) => (compare(tier.from, '0') === 0 ? unitPrice(tier.price) : t('suppliers.lines.tier', { from: quantity(tier.from), price: unitPrice(tier.price) })));
  return (
    <span className="ys-num" title={words.join(' · ')}>
      {words.join(' · ')}
    </span>
  );
}

function useLineColumns(): Column<ContractLine>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const title = (key: string) => t(`suppliers.lines.${key}`);
    return [
      { key: 'item', title: title('item'), always: true, render: (line) => <ItemName item={line.item} /> },
      { key: 'maker', title: t('suppliers.lines.maker'), optional: true, render: (line) => line.item.manufacturer || '—' },
      { key: 'role', title: title('role'), width: 78, render: (line) => t(`suppliers.role.${line.role}`) },
      { key: 'tiers', title: title('tiers'), always: true, width: 200, align: 'right', render: (line) => <Tiers tiers={line.tiers} /> },
      { key: 'pack', title: title('pack'), width: 80, align: 'right', render: (line) => <Qty value={line.pack} unit={line.item.base_unit} /> },
      { key: 'capacity', title: title('capacity'), width: 90, align: 'right', render: (line) => (line.capacity ? <Qty value={line.capacity} /> : <span className="ys-mute">{title('unlimited')}</span>) },
      { key: 'agreed', title: title('agreed'), width: 90, align: 'right', render: (line) => <Qty value={line.agreed} /> },
      { key: 'ordered', title: title('ordered'), width: 80, align: 'right', optional: true, render: (line) => <Qty value={line.ordered} /> },
      { key: 'accepted', title: title('accepted'), width: 80, align: 'right', optional: true, render: (line) => <Qty value={line.accepted} /> },
      { key: 'share', title: title('share'), width: 70, align: 'right', optional: true, render: (line) => (typeof line.share_bp === 'number' ? `${line.share_bp / 100}%` : '—') },
      { key: 'lead', title: title('lead'), width: 124, align: 'right', render: (line) => line.lead_time_days },
    ];
  }, [t]);
}

interface LinesProps {
  contract: Contract;
  lines: ContractLine[];
}

/** The lines of a contract. In a draft they are edited here and saved as one set. */
export function ContractLines({ contract, lines }: LinesProps) {
  const { t } = useTranslation();
  const able = contract.can.includes('amend');
  const [draft, setDraft] = useState(lines);
  const [editing, setEditing] = useState<ContractLine | 'new' | null>(null);
  const [text, setText] = useState('');
  const columns = useLineColumns();
  const shown = text ? draft.filter(({ item }) => [item.name, item.code, item.manufacturer].some((word) => word.toLowerCase().includes(text.toLowerCase()))) : draft;
  const keep = (line: ContractLine) => {
    setDraft((old) => (old.some((one) => one.item.id === line.item.id) ? old.map((one) => (one.item.id === line.item.id ? line : one)) : [...old, line]));
    setEditing(null);
  };
  const remove = (line: ContractLine) => {
    setDraft((old) => old.filter((one) => one.item.id !== line.item.id));
    setEditing(null);
  };
  return (
    <>
      <DataTable<ContractLine>
        name="suppliers-lines"
        label={t('suppliers.lines.title')}
        compact
        columns={columns}
        listing={{ rows: shown }}
        rowKey={(line) => line.item.id}
        onOpen={able ? setEditing : undefined}
        search={{ value: text, onChange: setText, placeholder: t('suppliers.lines.search') }}
        filters={able ? <LineActions contract={contract} lines={lines} draft={draft} onAdd={() => setEditing('new')} onReset={() => setDraft(lines)} /> : <b className="ys-plain">{t('suppliers.lines.title')}</b>}
        filtered={text !== ''}
        onResetFilters={() => setText('')}
        empty={{ title: t('suppliers.lines.empty'), help: t('suppliers.lines.empty_help') }}
        card={(line) => (
          <>
            <b>
              <ItemName item={line.item} />
            </b>
            <div className="ys-card-small">
              <Tiers tiers={line.tiers} />
            </div>
          </>
        )}
      />
      {editing ? <LineDrawer line={editing === 'new' ? null : editing} onKeep={keep} onRemove={remove} onClose={() => setEditing(null)} /> : null}
    </>
  );
}

function LineActions({ contract, lines, draft, onAdd, onReset }: LinesProps & { draft: ContractLine[]; onAdd: () => void; onReset: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const save = useSaveLines(contract, (count) => t('suppliers.lines.saved', { count }), () => undefined);
  const changed = draft !== lines;
  const send = () =>
    save.mutate(
      draft.map(({ item, role, share_bp, pack, capacity, agreed, lead_time_days, platform_item_id, tiers }) => ({ item_id: item.id, role, share_bp, pack, capacity, agreed, lead_time_days, platform_item_id, tiers })),
    );
  return (
    <>
      <Button size="small" onClick={onAdd}>
        {t('suppliers.lines.add')}
      </Button>
      <Button size="small" onClick={() => void navigate({ to: `/suppliers/contracts/${contract.id}/import` })}>
        {t('suppliers.lines.import_')}
      </Button>
      {changed ? (
        <>
          <span className="ys-deadline-near">{t('suppliers.lines.unsaved')}</span>
          <Button size="small" onClick={onReset}>
            {t('suppliers.lines.discard')}
          </Button>
          <Button size="small" type="primary" loading={save.isPending} onClick={send}>
            {t('suppliers.lines.save')}
          </Button>
        </>
      ) : null}
    </>
  );
}
