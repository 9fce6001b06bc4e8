import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';

type Values = Record<string, string | undefined>;

export interface FilterState<K extends string> {
  values: Partial<Record<K, string>>;
  set: (key: K, value: string | undefined) => void;
  /** Several at once. */
  change: (change: Partial<Record<K, string | undefined>>) => void;
  reset: () => void;
  /** True while any filter is on. */
  any: boolean;
}

/**
 * Filters of a list live in the address: Back returns to the same list, and a colleague can be sent the link.
 * `keys` should be a constant outside the component.
 */
export function useFilters<K extends string>(keys: readonly K[]): FilterState<K> {
  const search: Values = useSearch({ strict: false });
  const navigate = useNavigate();
  const values = useMemo(() => {
    const found: Partial<Record<K, string>> = {};
    for (const key of keys) if (search[key]) found[key] = String(search[key]);
    return found;
  }, [keys, search]);
  const write = useCallback(
    (change: Values) => void navigate({ to: '.', search: (old: Values) => clean({ ...old, ...change }), replace: true }),
    [navigate],
  );
  return {
    values,
    set: useCallback((key: K, value: string | undefined) => write({ [key]: value }), [write]),
    change: (change) => write(change as Values),
    reset: () => write(Object.fromEntries(keys.map((key) => [key, undefined]))),
    any: Object.keys(values).length > 0,
  };
}

function clean(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value));
}
