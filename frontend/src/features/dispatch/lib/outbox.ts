import type { Wire } from '@/shared/api/wire';

export type Sheet = Wire['RunSheet'];

/** A sealed record in the queue of this phone. */
export interface Queued {
  id: string;
  run_id: string;
  stop_id: string;
  body: string;
  seal: string;
  /** Order of writing. */
  at: number;
  /** The server has it. */
  done: boolean;
  /** Why the server did not take it. */
  refused?: string;
}

const NAME = 'yaoshu-drive';

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore('sheets', { keyPath: 'run.id' });
      asked.result.createObjectStore('records', { keyPath: 'id' });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error ?? new Error('indexedDB'));
  });
}

async function on<T>(store: 'sheets' | 'records', mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const work = database.transaction(store, mode);
      const asked = act(work.objectStore(store));
      // Only what is on the disk is kept: a record counts as written when its transaction has ended.
      work.oncomplete = () => resolve(asked.result);
      work.onabort = () => reject(work.error ?? new Error('indexedDB'));
    });
  } finally {
    database.close();
  }
}

/** Sheets and records that this phone keeps, whatever happens to the network or to the page. */
export const kept = {
  sheets: () => on<Sheet[]>('sheets', 'readonly', (store) => store.getAll() as IDBRequest<Sheet[]>),
  keepSheet: (sheet: Sheet) => on('sheets', 'readwrite', (store) => store.put(sheet)),
  dropSheet: (id: string) => on('sheets', 'readwrite', (store) => store.delete(id) as IDBRequest<unknown>),
  records: async () => (await on<Queued[]>('records', 'readonly', (store) => store.getAll() as IDBRequest<Queued[]>)).sort((a, b) => a.at - b.at),
  keepRecord: (record: Queued) => on('records', 'readwrite', (store) => store.put(record)),
  dropRecord: (id: string) => on('records', 'readwrite', (store) => store.delete(id) as IDBRequest<unknown>),
};
