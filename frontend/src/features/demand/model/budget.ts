/** Kinds of items that a budget may be for; `all` is every kind together. */
export const budgetKinds = ['all', 'drug', 'piece', 'granule', 'consumable', 'reagent'] as const;

/** A month, a quarter or a year. */
export const periodPattern = /^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?$/;

/** Used and waiting as parts of the cap, each 0…100, together at most 100; `over` when even the cap is too small. */
export function shares(cap: string, used: string, waiting: string): { used: number; waiting: number; over: boolean } {
  const [all, taken, asked] = [Number(cap), Number(used), Number(waiting)];
  if (all <= 0) return { used: taken > 0 ? 100 : 0, waiting: 0, over: taken + asked > 0 };
  const part = Math.min(100, Math.max(0, (taken / all) * 100));
  return { used: part, waiting: Math.min(100 - part, Math.max(0, (asked / all) * 100)), over: taken + asked > all };
}
