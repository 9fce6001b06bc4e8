import type { Wire } from './wire';

export type { OrgRef, PersonRef } from './session';

/** How documents show an item of the formulary. Quantities are decimal strings in base units. */
export type ItemRef = Wire['ItemRef'];
