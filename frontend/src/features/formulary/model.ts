import type { ItemRef, OrgRef, PersonRef } from '@/shared/api/refs';
import type { ImportBatch, ImportIssue } from '@/shared/ui/import/types';

/** Everything that is decided about an item; a change request proposes some of it. */
export interface ItemFields {
  code: string;
  kind: string;
  name: string;
  english_name: string | null;
  form: string;
  specification: string;
  manufacturer: string;
  category: string;
  base_unit: string;
  order_unit: string;
  pack: string;
  storage: string;
  shelf_life_months: number | null;
  min_remaining_life_days: number | null;
  at_county: boolean;
  at_township: boolean;
  at_village: boolean;
  essential: boolean;
  vbp: string;
  vbp_batch: string | null;
  insurance_class: string;
  key_monitored: boolean;
  antibiotic_tier: string;
  chronic_guarantee: string;
  high_value: boolean;
  toxic: boolean;
  cold_chain: boolean;
  ceiling_price: string | null;
  baseline_price: string | null;
  national_code: string | null;
  approval_number: string | null;
  drug_base_code: string | null;
  gtin: string | null;
}

export interface Item extends ItemFields {
  id: string;
  state: string;
  version_no: number;
  demo: boolean;
  version: number;
  duplicate_of?: string | null;
}

export interface CodeCheck {
  field: string;
  valid: boolean;
  reason: string | null;
}

export interface ItemDetail extends Item {
  can: string[];
  source_line: string | null;
  substitutes: { item: ItemRef; note: string }[];
  duplicate: { first: ItemRef; decision: string | null } | null;
  code_checks: CodeCheck[];
}

export interface ItemVersion {
  version_no: number;
  effective_on: string;
  change_id: string | null;
  fields: ItemFields;
}

export interface Impact {
  stock_left: { organisation_id: string; organisation: string; quantity: string }[];
  open_orders: { number: string; supplier: string; quantity: string }[];
  facilities_90_days: number;
  substitutes: ItemRef[];
}

export interface Change {
  id: string;
  number: string;
  kind: string;
  item: ItemRef | null;
  substitute: ItemRef | null;
  fields: Partial<ItemFields>;
  reason: string;
  effective_on: string;
  state: string;
  proposed_by: PersonRef | null;
  proposed_at: string;
  reviewed_by: PersonRef | null;
  reviewed_at: string | null;
  review_note: string | null;
  effective_at: string | null;
  version: number;
  can: string[];
}

export interface ChangeDetail extends Change {
  impact: Impact | null;
  /** The fields as they stand today, for those that change. */
  current: Partial<ItemFields> | null;
}

export interface Duplicate {
  rows: number[];
  name: string;
  specification: string;
  manufacturer: string;
}

export interface Conflict {
  id: string;
  key: string;
  row: number;
  name: string;
  was: string;
  decision: string | null;
}

export interface ItemImport extends ImportBatch {
  file_name: string;
  duplicates: Duplicate[];
  /** What deserves a second look and hinders nothing. */
  remarks: ImportIssue[];
  counts: { added: number; amended: number; unchanged: number; repeated: number };
  conflicts: Conflict[];
  created_by: PersonRef | null;
  created_at: string;
}

export interface CrosswalkEntry {
  id: string;
  facility: OrgRef;
  local_code: string;
  local_name: string;
  local_specification: string;
  local_unit: string;
  state: string;
  item: ItemRef | null;
  ratio_num: number;
  ratio_den: number;
  version: number;
  can: string[];
}

export interface Proposal {
  item: ItemRef;
  score: string | number;
  why: string;
  ratio_num: number;
  ratio_den: number;
}
