import { useSyncExternalStore } from 'react';

/** How long a changed row stays tinted. Nothing blinks: the tint is there, then it is gone. */
const TINT_MS = 2000;

const changed = new Set<string>();
const listeners = new Set<() => void>();
let snapshot: ReadonlySet<string> = new Set();

function tell(): void {
  snapshot = new Set(changed);
  listeners.forEach((listener) => listener());
}

/** Tints the row or document with this id for two seconds, wherever it is shown. */
export function markChanged(id: string): void {
  changed.add(id);
  tell();
  window.setTimeout(() => {
    changed.delete(id);
    tell();
  }, TINT_MS);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useChangedRows(): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, () => snapshot);
}
