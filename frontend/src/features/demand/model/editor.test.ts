// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '@/shared/api/problem';
import { enter } from './draft';
import { Editor, type Wire } from './editor';
import { line } from './fixture';
import type { Batch } from './saving';

const lines = [line('1', { quantity: '10' }), line('2', { quantity: '20' })];
const offline = new Problem({ status: 0, title: 'no answer' });

const stops = new Map<Editor, () => void>();

function started(editor: Editor): Editor {
  stops.set(editor, editor.start());
  return editor;
}

function world(over: Partial<Wire> = {}) {
  const sent: { batch: Batch; version: number }[] = [];
  const submitted: number[] = [];
  const wire: Wire = {
    save: async (batch, version) => {
      sent.push({ batch, version });
      return { version: version + 1 };
    },
    reload: async () => ({ version: 9, lines: [line('1', { quantity: '10' }), line('2', { quantity: '500' })] }),
    submit: async (version) => void submitted.push(version),
    now: () => 1000,
    ...over,
  };
  return { wire, sent, submitted, open: (): Editor => started(new Editor('r1', { version: 1, lines }, wire)) };
}

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});
afterEach(() => vi.useRealTimers());

describe('the editor of a requisition', () => {
  it('saves once when the fingers rest', async () => {
    const { open, sent } = world();
    const editor = open();
    editor.change((draft) => enter(draft, '1', '5'));
    await vi.advanceTimersByTimeAsync(500);
    editor.change((draft) => enter(draft, '2', '6'));
    await vi.advanceTimersByTimeAsync(699);
    expect(sent).toHaveLength(0);
    expect(editor.view().saving.kind).toBe('waiting');
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.batch.lines.map((each) => each.quantity)).toEqual(['50', '60']);
    expect(editor.view().saving).toEqual({ kind: 'saved', at: 1000 });
  });

  it('does not send a cell that is no quantity', async () => {
    const { open, sent } = world();
    const editor = open();
    editor.change((draft) => enter(draft, '1', 'x'));
    await vi.advanceTimersByTimeAsync(2000);
    expect(sent).toHaveLength(0);
  });

  it('merges with a colleague and sends again on his version', async () => {
    const versions: number[] = [];
    const { open } = world({
      save: async (_, version) => {
        versions.push(version);
        if (version === 1) throw new Problem({ status: 412, title: 'stale' });
        return { version: version + 1 };
      },
    });
    const editor = open();
    editor.change((draft) => enter(draft, '1', '5'));
    await vi.advanceTimersByTimeAsync(700);
    expect(versions).toEqual([1, 9]);
    expect([...editor.view().draft.quantities]).toEqual([['1', '5'], ['2', '50']]);
  });

  it('keeps work on the device without network and sends it when a new page opens', async () => {
    const away = world({ save: () => Promise.reject(offline) });
    const editor = away.open();
    editor.change((draft) => enter(draft, '1', '5'));
    await vi.advanceTimersByTimeAsync(700);
    expect(editor.view().saving.kind).toBe('offline');
    stops.get(editor)?.();

    const back = world();
    const again = back.open();
    expect(again.view().draft.quantities.get('1')).toBe('5');
    await vi.advanceTimersByTimeAsync(0);
    expect(back.sent).toHaveLength(1);
    expect(localStorage.length).toBe(0);
  });

  it('submits later what was submitted without network', async () => {
    let reachable = false;
    const { open, wire, submitted } = world();
    const save = wire.save;
    wire.save = (batch, version) => (reachable ? save(batch, version) : Promise.reject(offline));
    const editor = open();
    editor.change((draft) => enter(draft, '1', '5'));
    editor.setSubmitLater(true);
    await vi.advanceTimersByTimeAsync(100);
    expect(editor.view().saving.kind).toBe('offline');
    expect(submitted).toEqual([]);
    reachable = true;
    await vi.advanceTimersByTimeAsync(8000);
    expect(submitted).toEqual([2]);
    expect(editor.view().submitLater).toBe(false);
  });

  it('flush answers with the version to submit, or null when the server refuses', async () => {
    const { open } = world();
    const editor = open();
    editor.change((draft) => enter(draft, '1', '5'));
    expect(await editor.flush()).toBe(2);
    const bad = world({ save: () => Promise.reject(new Problem({ status: 409, title: 'closed' })) }).open();
    bad.change((draft) => enter(draft, '2', '7'));
    expect(await bad.flush()).toBeNull();
    expect(bad.view().saving.kind).toBe('refused');
  });
});
