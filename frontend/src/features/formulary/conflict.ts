import type { Conflict } from './model';

/** What makes a drug, in the order in which people read it. A key that comes with another drug differs in one of these. */
export const identity = ['name', 'form', 'specification', 'manufacturer'] as const;
export type IdentityField = (typeof identity)[number];

/** Width, case and spaces make no other drug. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/** The fields in which the row may differ from the drug that has the key: its name, or, under the same name, one of the rest. */
export function differing({ was, name }: Pick<Conflict, 'was' | 'name'>): readonly IdentityField[] {
  return folded(was) === folded(name) ? identity.slice(1) : ['name'];
}
