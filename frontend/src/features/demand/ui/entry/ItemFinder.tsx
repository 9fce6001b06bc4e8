import { SearchOutlined } from '@ant-design/icons';
import { AutoComplete, Input, type RefSelectProps } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHotkey } from '@/shared/lib/hotkey';
import { useSettled } from '@/shared/lib/settled';
import { useItemSearch, type Scope } from '../../api/sources';
import type { RequisitionLine } from '../../api/types';

interface FinderProps {
  scope: Scope;
  /** Items that the requisition already holds: choosing one jumps to it. */
  held: ReadonlySet<string>;
  onJump: (id: string) => void;
  /** Absent where nothing may be added. */
  onAdd?: (line: RequisitionLine) => void;
}

const PAUSE_MS = 150;

/** `/` finds an item by name, code or pinyin initials, jumps to its row or adds one. A scanner types here as well. */
export function ItemFinder({ scope, held, onJump, onAdd }: FinderProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const box = useRef<RefSelectProps>(null);
  const asked = useItemSearch(scope, useSettled(text.trim(), PAUSE_MS));
  useHotkey('/', () => box.current?.focus());
  const hits = (asked.data ?? []).filter((line) => onAdd ?? held.has(line.item.id));
  const choose = (id: string) => {
    const line = hits.find((each) => each.item.id === id);
    setText('');
    if (!line) return;
    // The keyboard goes on in the row, not in the search.
    window.setTimeout(() => box.current?.blur(), 0);
    if (held.has(id)) onJump(id);
    else onAdd?.(line);
  };
  return (
    <AutoComplete
      ref={box}
      className="ys-finder"
      value={text}
      defaultActiveFirstOption
      onSearch={setText}
      onSelect={choose}
      options={text ? hits.map((line) => ({ value: line.item.id, label: <Hit line={line} held={held.has(line.item.id)} /> })) : []}
      notFoundContent={text && asked.isSuccess ? t('demand.finder.none') : null}
      popupMatchSelectWidth={460}
    >
      <Input prefix={<SearchOutlined />} placeholder={t(onAdd ? 'demand.finder.add' : 'demand.finder.jump')} aria-label={t(onAdd ? 'demand.finder.add' : 'demand.finder.jump')} />
    </AutoComplete>
  );
}

function Hit({ line, held }: { line: RequisitionLine; held: boolean }) {
  const { t } = useTranslation();
  const { name, specification, manufacturer, code } = line.item;
  return (
    <span className="ys-finder-hit">
      <span>
        <b>{name}</b> {specification} <small className="ys-mute">{[manufacturer, code].filter(Boolean).join(' · ')}</small>
      </span>
      <small className={held ? 'ys-mute' : 'ys-finder-add'}>{t(held ? 'demand.finder.held' : 'demand.finder.new')}</small>
    </span>
  );
}
