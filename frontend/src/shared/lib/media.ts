import { useSyncExternalStore } from 'react';

const phoneQuery = '(max-width: 760px)';

function subscribeTo(query: string) {
  return (changed: () => void) => {
    const list = window.matchMedia(query);
    list.addEventListener('change', changed);
    return () => list.removeEventListener('change', changed);
  };
}

const phoneChanges = subscribeTo(phoneQuery);

/** True on a screen that is held in one hand. */
export function usePhone(): boolean {
  return useSyncExternalStore(phoneChanges, () => window.matchMedia(phoneQuery).matches);
}

function onlineChanges(changed: () => void) {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
}

/** False while the browser knows that it has no network. */
export function useOnline(): boolean {
  return useSyncExternalStore(onlineChanges, () => navigator.onLine);
}
