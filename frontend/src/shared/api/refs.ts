export type { OrgRef, PersonRef } from './session';

/** How documents show an item of the formulary. Quantities are decimal strings in base units. */
export interface ItemRef {
  id: string;
  code: string;
  name: string;
  form: string;
  specification: string;
  manufacturer: string;
  base_unit: string;
  order_unit: string;
  /** Base units in one order unit. */
  pack: string;
}
