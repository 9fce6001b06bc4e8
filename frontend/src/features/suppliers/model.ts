import type { ItemRef, PersonRef } from '@/shared/api/refs';
import type { ImportBatch } from '@/shared/ui/import/types';

export interface Block {
  code: string;
  /** The sentence, in the reader's language. */
  message: string;
}

export interface SupplierRow {
  id: string;
  code: string;
  name: string;
  short_name: string;
  uscc: string;
  contact_name: string;
  contact_phone: string;
  standing: string;
  service_area: string;
  min_order: string | null;
  /** The licence that runs out first. */
  next_expiry_on: string | null;
  can_receive_orders: boolean;
  blocks: Block[];
  version: number;
}

export interface Licence {
  id: string;
  kind: string;
  number: string;
  issued_on: string;
  expires_on: string;
  version: number;
}

export interface Supplier extends SupplierRow {
  order_email: string;
  standing_since: string;
  service_score: string;
  address: string | null;
  active: boolean;
  /** Kinds of goods that may be ordered from it today. */
  may_deliver: string[];
  licences: Licence[];
  can: string[];
}

export interface SupplierRef {
  id: string;
  name: string;
  short_name?: string;
}

export interface Contract {
  id: string;
  number: string;
  supplier: SupplierRef;
  kind: string;
  title: string;
  starts_on: string;
  ends_on: string;
  payment_days: number;
  state: string;
  line_count: number;
  version: number;
  can: string[];
}

export interface ContractDetail extends Contract {
  drafted_by: PersonRef | null;
  activated_by: PersonRef | null;
}

export interface Tier {
  from: string;
  price: string;
}

export interface LineTerms {
  role: string;
  share_bp: number | null;
  pack: string;
  capacity: string | null;
  agreed: string | null;
  lead_time_days: number;
  platform_item_id: string | null;
  tiers: Tier[];
}

export interface ContractLine extends LineTerms {
  id: string;
  item: ItemRef;
  ordered?: string;
  accepted?: string;
}

export interface Offer extends LineTerms {
  contract: { id: string; number: string; kind: string; line_id: string };
  supplier: SupplierRef;
  ends_on: string;
  usable: boolean;
  blocks: Block[];
}

export interface LineImport extends ImportBatch {
  applied: boolean;
}

export const standings = ['good', 'warned', 'interviewed', 'suspended', 'evicted'] as const;
export const contractKinds = ['national_vbp', 'provincial_vbp', 'county', 'listing'] as const;
export const contractStates = ['draft', 'active', 'terminated'] as const;
export const licenceKinds = ['business', 'drug_trade', 'device_trade'] as const;
