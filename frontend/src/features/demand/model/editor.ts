import { asProblem, type Problem } from '@/shared/api/problem';
import type { RequisitionLine } from '../api/types';
import { openDraft, type Draft } from './draft';
import { batchOf, hasUnsaved, keepOf, rebase, restore, saved, type Batch } from './saving';
import { shelf } from './shelf';

/** What the person sees of the saving: `自动保存于 14:32:07`, `正在保存`, `离线 · 已存 3 项待同步`, `未保存`. */
export type Saving = { kind: 'saved'; at: number | null } | { kind: 'waiting' } | { kind: 'saving' } | { kind: 'offline' } | { kind: 'refused'; problem: Problem };

export interface View {
  draft: Draft;
  version: number;
  saving: Saving;
  /** Pressed submit without network: it goes out with the next successful save. */
  submitLater: boolean;
}

export interface Wire {
  save: (batch: Batch, version: number) => Promise<{ version: number }>;
  reload: () => Promise<{ version: number; lines: RequisitionLine[] }>;
  submit: (version: number) => Promise<void>;
  now: () => number;
}

const PAUSE_MS = 700;
const RETRY_MS = 8000;
const STALE = 412;
/** A colleague who saves faster than we can merge this often gets the next turn. */
const MERGES = 4;

/**
 * Keeps one requisition in step with the server while it is written: saves when the fingers rest, merges
 * with colleagues, survives a lost network and a closed page. No React in here, so it can be tested alone.
 */
export class Editor {
  private state: View;
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;
  private stopped = true;

  constructor(
    private readonly id: string,
    start: { version: number; lines: readonly RequisitionLine[] },
    private readonly wire: Wire,
  ) {
    const kept = shelf.take(id);
    const fresh = openDraft(start.lines);
    const draft = kept ? restore(fresh, kept) : fresh;
    this.state = { draft, version: start.version, saving: { kind: 'saved', at: null }, submitLater: kept?.submit ?? false };
  }

  /** Begins with what was left on the device; answers how to stop. */
  start(): () => void {
    this.stopped = false;
    if (hasUnsaved(this.state.draft) || this.state.submitLater) this.later(0);
    return () => {
      this.stopped = true;
      clearTimeout(this.timer);
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly view = (): View => this.state;

  change(step: (draft: Draft) => Draft): void {
    const next = step(this.state.draft);
    if (next === this.state.draft) return;
    const work = hasUnsaved(next);
    this.show({ draft: next, saving: work && this.state.saving.kind !== 'offline' ? { kind: 'waiting' } : this.state.saving });
    if (work) this.later(PAUSE_MS);
  }

  /** Sends what is unsaved now; resolves with the version to submit, or null when it could not be sent. */
  async flush(): Promise<number | null> {
    await (this.running ?? Promise.resolve());
    await this.run();
    return hasUnsaved(this.state.draft) || this.state.saving.kind !== 'saved' ? null : this.state.version;
  }

  /** Somebody else changed the lines on the server: shows them as they are now, with what is unsaved here kept on top. */
  async refresh(): Promise<void> {
    await (this.running ?? Promise.resolve());
    const { version, lines } = await this.wire.reload();
    this.show({ version, draft: rebase(this.state.draft, lines) });
  }

  /** Submit as soon as the server can be reached. */
  setSubmitLater(promised: boolean): void {
    this.show({ submitLater: promised });
    if (promised) this.later(0);
  }

  private show(next: Partial<View>): void {
    this.state = { ...this.state, ...next };
    const { draft, submitLater } = this.state;
    if (hasUnsaved(draft) || submitLater) shelf.put(this.id, keepOf(draft, submitLater, this.wire.now()));
    else shelf.clear(this.id);
    this.listeners.forEach((listener) => listener());
  }

  private later(pause: number): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => void this.run(), pause);
  }

  private run(): Promise<void> {
    clearTimeout(this.timer);
    this.running ??= this.send()
      .then(() => this.submitIfPromised())
      .then(() => this.state.saving.kind === 'saved' || this.show({ saving: { kind: 'saved', at: this.wire.now() } }))
      .catch((error: unknown) => this.failed(asProblem(error)))
      .then(() => {
        this.running = null;
      });
    return this.running;
  }

  private async send(): Promise<void> {
    for (let attempt = 0; hasUnsaved(this.state.draft) && attempt < MERGES; attempt += 1) {
      const batch = batchOf(this.state.draft);
      this.show({ saving: { kind: 'saving' } });
      try {
        const { version } = await this.wire.save(batch, this.state.version);
        this.show({ draft: saved(this.state.draft, batch), version, saving: { kind: 'saved', at: this.wire.now() } });
      } catch (error) {
        if (asProblem(error).status !== STALE) throw error;
        const { version, lines } = await this.wire.reload();
        this.show({ version, draft: rebase(this.state.draft, lines) });
      }
    }
  }

  private async submitIfPromised(): Promise<void> {
    if (!this.state.submitLater || this.state.draft.mistakes.size > 0) return;
    await this.wire.submit(this.state.version);
    this.show({ submitLater: false });
  }

  private failed(problem: Problem): void {
    const { submitLater } = this.state;
    this.show({ saving: problem.uncertain ? { kind: 'offline' } : { kind: 'refused', problem }, submitLater: submitLater && problem.uncertain });
    if (problem.uncertain) this.later(RETRY_MS);
  }
}
