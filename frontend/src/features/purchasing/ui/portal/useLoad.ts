import { App } from 'antd';
import { useMemo, useState, type Dispatch, type SetStateAction } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '@/shared/api/problem';
import { fromWall, today, toWall } from '@/shared/format/when';
import type { NewNotice } from '../../api/portal';
import type { Drop } from '../../api/types';
import { emptyLot, isSaid, lotProblems, readLots, refusalsOf, tidy, traceCodes, type LotRow, type Refusals } from '../../model/lots';

/** The papers of a load. */
export interface Head {
  shipped_at: string;
  expected_on: string;
  carrier: string;
  vehicle: string;
  boxes: string;
  temperature_log: string;
  invoices: string;
}

export type HeadProblem = 'boxes' | 'expected' | 'temperature';

/** Words between spaces, commas of both scripts, or semicolons. */
const words = (text: string): string[] => text.split(/[\s,\uff0c\u3001;\uff1b]+/).filter(Boolean);

function headProblems(head: Head, cold: boolean): HeadProblem[] {
  return [
    ...(/^\d+$/.test(tidy(head.boxes)) && Number(tidy(head.boxes)) > 0 ? [] : (['boxes'] as const)),
    ...(head.expected_on && head.expected_on >= head.shipped_at.slice(0, 10) ? [] : (['expected'] as const)),
    ...(cold && !head.temperature_log.trim() ? (['temperature'] as const) : []),
  ];
}

const wireLot = (row: LotRow) => ({
  drop_id: row.drop_id,
  lot_number: row.lot_number.trim(),
  ...(row.produced_on ? { produced_on: row.produced_on } : {}),
  expires_on: row.expires_on,
  quantity: tidy(row.quantity),
  box_count: Number(tidy(row.box_count) || '0'),
  trace_codes: traceCodes(row.trace_codes),
  near_expiry: row.near_expiry,
});

/** One load while it is written. Rows without a lot stay behind for the next one. */
export function useLoad(drops: readonly Drop[]) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [head, setHead] = useState<Head>(() => ({ shipped_at: toWall(new Date().toISOString()), expected_on: today(), carrier: '', vehicle: '', boxes: '', temperature_log: '', invoices: '' }));
  const [rows, setRows] = useState<LotRow[]>(() => drops.map((drop) => emptyLot(drop, drop.remaining)));
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<ReadonlyMap<string, Refusals>>(new Map());
  const byId = new Map(drops.map((drop) => [drop.drop_id, drop]));
  const said = rows.filter(isSaid);
  const cold = said.some((row) => byId.get(row.drop_id)?.cold_chain);

  const problemsOf = (row: LotRow) => {
    const drop = byId.get(row.drop_id);
    return drop && isSaid(row) ? lotProblems(row, rows, drop, today()) : {};
  };

  const check = (destination_id: string): NewNotice | null => {
    setTried(true);
    const wrong = said.filter((row) => Object.keys(problemsOf(row)).length > 0).length + headProblems(head, cold).length;
    if (said.length === 0) void message.error(t('purchasing.ship.no_lots'));
    else if (wrong) void message.error(t('purchasing.ship.wrong', { count: wrong }));
    if (said.length === 0 || wrong) return null;
    return {
      destination_id,
      shipped_at: fromWall(head.shipped_at),
      expected_on: head.expected_on,
      carrier: head.carrier.trim(),
      vehicle: head.vehicle.trim(),
      box_count: Number(tidy(head.boxes)),
      ...(head.temperature_log.trim() ? { temperature_log: head.temperature_log.trim() } : {}),
      invoice_numbers: words(head.invoices),
      lines: said.map(wireLot),
    };
  };

  const paste = (text: string): void => {
    const { rows: found, unknown } = readLots(text, drops);
    const touched = new Set(found.map((row) => row.drop_id));
    // What was typed stays; the empty rows of pasted drops make room.
    setRows((old) => drops.flatMap((drop) => [...old.filter((row) => row.drop_id === drop.drop_id && (isSaid(row) || !touched.has(row.drop_id))), ...found.filter((row) => row.drop_id === drop.drop_id)]));
    if (found.length) void message.success(t('purchasing.ship.pasted', { count: found.length }));
    if (unknown.length) void message.warning(t('purchasing.ship.unknown', { count: unknown.length, codes: unknown.slice(0, 5).join(' ') }));
  };

  return {
    head,
    headProblems: tried ? headProblems(head, cold) : [],
    cold,
    rows,
    said: said.length,
    tried,
    problemsOf,
    check,
    paste,
    setHead: (change: Partial<Head>) => setHead((old) => ({ ...old, ...change })),
    refused,
    /** Puts the server's sentences beside their cells. */
    refuse: (problem: Problem): boolean => {
      const found = refusalsOf(problem.body.errors ?? [], said);
      setRefused(found ?? new Map());
      return found !== null;
    },
    acts: useLotActs(setRows, setRefused),
  };
}

/** What the cells of the sheet do; the same functions all the time, so that one keystroke redraws one row. */
function useLotActs(setRows: Dispatch<SetStateAction<LotRow[]>>, setRefused: Dispatch<SetStateAction<ReadonlyMap<string, Refusals>>>) {
  return useMemo(
    () => ({
      set: (key: string, change: Partial<LotRow>) => {
        setRows((old) => old.map((row) => (row.key === key ? { ...row, ...change } : row)));
        // A changed row is no longer the one that was refused.
        setRefused((old) => (old.has(key) && change.near_expiry === undefined ? new Map([...old].filter(([one]) => one !== key)) : old));
      },
      add: (drop: Drop) => setRows((old) => old.flatMap((row, index) => (row.drop_id === drop.drop_id && old[index + 1]?.drop_id !== drop.drop_id ? [row, emptyLot(drop, '')] : [row]))),
      remove: (key: string) => setRows((old) => old.filter((row) => row.key !== key)),
    }),
    [setRows, setRefused],
  );
}

export type LotActs = ReturnType<typeof useLotActs>;

export type Load = ReturnType<typeof useLoad>;
