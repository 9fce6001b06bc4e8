import type { Wire } from '@/shared/api/wire';

/** Everything that is decided about an item; a change request proposes some of it. */
export type ItemFields = Wire['ItemFields'];
export type Item = Wire['ItemView'];
export type ItemDetail = Wire['ItemDetail'];
export type CodeCheck = Wire['CodeCheck'];
export type ItemVersion = Wire['VersionView'];
export type Impact = Wire['Impact'];
export type CrosswalkEntry = Wire['EntryView'];
export type Proposal = Wire['ProposalView'];
export type Conflict = Wire['ConflictView'];

/** Which fields it proposes: the contract calls them an object, the server checks them against the item's. */
export type Change = Wire['ChangeView'] & { fields: Partial<ItemFields> };

export interface ChangeDetail extends Change {
  impact?: Impact | null;
  /** The fields as they stand today, for those that change. */
  current?: Partial<ItemFields> | null;
}

/** A drug that stands on several rows of one file. */
export type Duplicate = Wire['RepeatedRows'];

export type ItemImport = Wire['ImportView'];
