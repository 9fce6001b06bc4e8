import { AutoComplete, Button, Input } from 'antd';
import { DeleteOutlined } from '@ant-design/icons';
import { useMemo, type ClipboardEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { quantity } from '@/shared/format/decimal';
import type { Check, Piece } from '../api/prescriptions';
import { blank, pasted, suggestions, withBlank, type HerbRow } from '../model/herbs';

interface GridProps {
  rows: HerbRow[];
  pieces: readonly Piece[];
  check: Check | undefined;
  onChange: (rows: HerbRow[]) => void;
}

/** Name by pinyin initials, grams, method; Tab leads from cell to cell and into the next row, Enter down. */
export function HerbGrid({ rows, pieces, check, onChange }: GridProps) {
  const { t } = useTranslation();
  const known = useMemo(() => new Map(pieces.map((piece) => [piece.name, piece])), [pieces]);
  const set = (key: number, change: Partial<HerbRow>) => onChange(withBlank(rows.map((row) => (row.key === key ? { ...row, ...change } : row))));
  const take = (key: number, text: string) => {
    const piece = known.get(text);
    set(key, { name: text, ...(piece?.method ? { method: piece.method } : {}) });
  };
  const paste = (event: ClipboardEvent, key: number) => {
    const found = pasted(event.clipboardData.getData('text'));
    if (!found.length) return;
    event.preventDefault();
    const at = rows.findIndex((row) => row.key === key);
    const kept = rows.filter((row, index) => index < at || (index > at && row.name));
    onChange(withBlank([...kept.slice(0, at), ...found, ...kept.slice(at)]));
  };
  return (
    <>
    <div className="ys-herb-grid" role="table" aria-label={t('decoction.herb_list')} onKeyDown={enterDown}>
      <div role="row" className="ys-herb-head">
        {(['name', 'grams', 'method', 'meaning'] as const).map((key) => <span role="columnheader" key={key}>{t(`decoction.cell.${key}`)}</span>)}
        <span role="columnheader" aria-label={t('common.action.remove')} />
      </div>
      {rows.map((row, at) => (
        <div role="row" key={row.key} className="ys-herb-row">
          <span role="cell"><NameCell row={row} at={at} pieces={pieces} onName={(name) => set(row.key, { name })} onTake={(name) => take(row.key, name)} onPaste={(event) => paste(event, row.key)} /></span>
          <span role="cell">
            <Input value={row.grams} inputMode="decimal" aria-label={t('decoction.grams_of', { name: row.name || at + 1 })} className="ys-right" placeholder="g" onChange={(event) => set(row.key, { grams: event.target.value })} />
          </span>
          <span role="cell">
            <Input value={row.method} aria-label={t('decoction.method_of', { name: row.name || at + 1 })} onChange={(event) => set(row.key, { method: event.target.value })} />
          </span>
          <span role="cell" className="ys-mute"><Meaning row={row} check={check} known={known} /></span>
          <span role="cell">
            {row.name ? <Button type="text" size="small" tabIndex={-1} icon={<DeleteOutlined />} aria-label={t('decoction.remove', { name: row.name })} onClick={() => onChange(withBlank(rows.filter((one) => one.key !== row.key)))} /> : null}
          </span>
        </div>
      ))}
    </div>
    <Button size="small" onClick={() => onChange([...rows, blank()])} className="ys-herb-more">{t('decoction.more_row')}</Button>
    </>
  );
}

/** Enter goes to the same cell of the next row. */
function enterDown(event: KeyboardEvent<HTMLDivElement>) {
  if (event.key !== 'Enter' || event.defaultPrevented || !(event.target instanceof HTMLInputElement)) return;
  const cell = event.target.closest('[role=cell]');
  const line = cell?.parentElement;
  const place = line ? [...line.children].indexOf(cell as Element) : -1;
  const next = line?.nextElementSibling?.children[place]?.querySelector('input');
  next?.focus();
}

interface CellProps {
  row: HerbRow;
  at: number;
  pieces: readonly Piece[];
  onName: (name: string) => void;
  onTake: (name: string) => void;
  onPaste: (event: ClipboardEvent) => void;
}

function NameCell({ row, at, pieces, onName, onTake, onPaste }: CellProps) {
  const { t } = useTranslation();
  const found = suggestions(pieces, row.name);
  const isKnown = found[0]?.name === row.name;
  /** Leaving the cell with initials in it takes the first piece that they mean. */
  const settle = () => {
    const first = found[0];
    if (first && /^[a-z]+$/i.test(row.name)) onTake(first.name);
  };
  return (
    <AutoComplete
      value={row.name}
      options={isKnown ? [] : found.map((piece) => ({ value: piece.name, piece }))}
      defaultActiveFirstOption
      style={{ width: '100%' }}
      onChange={onName}
      onSelect={onTake}
      onBlur={settle}
      aria-label={t('decoction.name_of', { count: at + 1 })}
      optionRender={({ data }) => (
        <span>
          {data.piece.name} <span className="ys-unit">{data.piece.initials}{data.piece.item_id ? ` · ${quantity(data.piece.free)} g` : ` · ${t('decoction.finding.not_in_formulary')}`}</span>
        </span>
      )}
    >
      <Input onPaste={onPaste} placeholder={at === 0 ? t('decoction.cell.name') : undefined} />
    </AutoComplete>
  );
}

/** What the server takes the name for, the usual dose, and what is there. */
function Meaning({ row, check, known }: { row: HerbRow; check: Check | undefined; known: Map<string, Piece> }) {
  const { t } = useTranslation();
  const line = check?.lines.find((one) => one.written === row.name.trim() || row.name.startsWith(`${one.written}(`));
  if (!line || !row.name) return null;
  if (!line.piece) return <span className="ys-deadline-late">{t('decoction.finding.unknown_piece')}</span>;
  const piece = known.get(line.piece);
  const range = piece?.min && piece.max ? ` ${quantity(piece.min)}–${quantity(piece.max)} g` : '';
  return <>{line.piece === row.name ? '' : `${line.piece} `}{range}</>;
}
