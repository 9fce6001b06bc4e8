import { useMemo, useState } from 'react';
import type { Column } from './types';

const prefix = 'yaoshu.columns.';

function remembered(name: string): Record<string, boolean> {
  try {
    return JSON.parse(localStorage.getItem(prefix + name) ?? '{}') as Record<string, boolean>;
  } catch {
    return {};
  }
}

export interface ColumnChoice<T> {
  shown: Column<T>[];
  isShown: (column: Column<T>) => boolean;
  show: (key: string, on: boolean) => void;
}

/** Which columns this person wants to see in this table, kept on the device. */
export function useColumns<T>(name: string, columns: Column<T>[]): ColumnChoice<T> {
  const [choice, setChoice] = useState(() => remembered(name));
  return useMemo(() => {
    const isShown = (column: Column<T>) => column.always || (choice[column.key] ?? !column.optional);
    return {
      shown: columns.filter(isShown),
      isShown,
      show: (key, on) => {
        const next = { ...choice, [key]: on };
        localStorage.setItem(prefix + name, JSON.stringify(next));
        setChoice(next);
      },
    };
  }, [choice, columns, name]);
}
