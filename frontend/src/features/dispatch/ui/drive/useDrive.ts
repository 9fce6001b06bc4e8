import { useCallback, useEffect, useRef, useState } from 'react';
import { api, speakAs } from '@/shared/api/client';
import { asProblem } from '@/shared/api/problem';
import { useOnline } from '@/shared/lib/media';
import { uuid } from '@/shared/lib/random';
import { kept, type Queued, type Sheet } from '../../lib/outbox';
import { seal } from '../../lib/seal';

/** How often a phone with something to tell tries again. */
const AGAIN_MS = 15_000;

export interface Drive {
  sheets: Sheet[];
  records: Queued[];
  /** Sheets and records have been read from this phone. */
  ready: boolean;
  online: boolean;
  signedOut: boolean;
  busy: boolean;
  /** Reads the sheets anew and sends what waits. */
  refresh: () => Promise<void>;
  /** Seals fields of a stop and keeps them; they are sent when there is a network. */
  write: (sheet: Sheet, stop: string, fields: Record<string, unknown>) => Promise<void>;
}

/** Who is signed in, for the proof that changes come from our own page. False when nobody is. */
async function greet(): Promise<boolean> {
  try {
    const { data } = await api.GET('/api/identity/me', {});
    if (data) speakAs({ csrf: data.csrf });
    return true;
  } catch (error) {
    if (asProblem(error).status === 401) return false;
    throw error;
  }
}

/** Reads the sheets of one's own runs; those that have ended and of which nothing waits are let go. */
async function pull(records: readonly Queued[]): Promise<void> {
  const { data: runs = [] } = await api.GET('/api/dispatch/my-runs', {});
  for (const run of runs.filter(({ state }) => state === 'loading' || state === 'on_road' || state === 'planned')) {
    const { data } = await api.GET('/api/dispatch/my-runs/{id}/sheet', { params: { path: { id: run.id } } });
    if (data) await kept.keepSheet(data);
  }
  const going = new Set(runs.filter(({ state }) => state !== 'closed').map(({ id }) => id));
  for (const sheet of await kept.sheets()) {
    const { id } = sheet.run;
    const waits = records.some((record) => record.run_id === id && !record.done);
    if (going.has(id) || waits) continue;
    await kept.dropSheet(id);
    for (const record of records) if (record.run_id === id) await kept.dropRecord(record.id);
  }
}

/** Sends what waits, in the order in which it was written. */
async function push(records: readonly Queued[]): Promise<void> {
  const waiting = records.filter(({ done, refused }) => !done && !refused);
  for (let from = 0; from < waiting.length; from += 20) {
    const some = waiting.slice(from, from + 20);
    const { data = [] } = await api.POST('/api/dispatch/hand-overs', { body: { records: some.map(({ id, run_id, body, seal: sealed }) => ({ id, run_id, body, seal: sealed })) } });
    for (const answer of data) {
      const record = some.find(({ id }) => id === answer.id);
      if (!record || answer.fate === 'later') continue;
      await kept.keepRecord(answer.fate === 'refused' ? { ...record, refused: answer.reason ?? answer.code ?? '' } : { ...record, done: true });
    }
  }
}

export function useDrive(): Drive {
  const network = useOnline();
  const [state, setState] = useState<{ sheets: Sheet[]; records: Queued[]; ready: boolean }>({ sheets: [], records: [], ready: false });
  const [heard, setHeard] = useState(true);
  const [signedOut, setSignedOut] = useState(false);
  const [busy, setBusy] = useState(false);
  const running = useRef(false);

  const reload = useCallback(async () => {
    const [sheets, records] = await Promise.all([kept.sheets(), kept.records()]);
    setState({ sheets, records, ready: true });
    return records;
  }, []);

  const refresh = useCallback(async () => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    try {
      const records = await reload();
      const known = await greet();
      setSignedOut(!known);
      if (known) {
        await push(records);
        await pull(await kept.records());
      }
      setHeard(true);
    } catch {
      // No answer: what is kept stays kept, and is sent another time.
      setHeard(false);
    } finally {
      await reload();
      setBusy(false);
      running.current = false;
    }
  }, [reload]);

  const write = useCallback(
    async (sheet: Sheet, stop: string, fields: Record<string, unknown>) => {
      const id = uuid();
      const body = JSON.stringify({ id, stop_id: stop, at: new Date().toISOString(), fields });
      await kept.keepRecord({ id, run_id: sheet.run.id, stop_id: stop, body, seal: await seal(sheet.key, body), at: Date.now(), done: false });
      await reload();
      void refresh();
    },
    [reload, refresh],
  );

  const waiting = state.records.some(({ done, refused }) => !done && !refused);
  useEffect(() => {
    const first = window.setTimeout(() => void refresh(), 0);
    return () => window.clearTimeout(first);
  }, [refresh, network]);
  useEffect(() => {
    if (!waiting && heard) return undefined;
    const timer = window.setInterval(() => void refresh(), AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [waiting, heard, refresh]);
  return { ...state, online: network && heard, signedOut, busy, refresh, write };
}
