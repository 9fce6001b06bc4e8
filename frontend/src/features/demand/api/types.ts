import type { OrgRef, PersonRef } from '@/shared/api/session';
import type { ItemRef } from '@/shared/api/refs';

export interface Cycle {
  id: string;
  code: string;
  name: string;
  kind: 'monthly' | 'weekly';
  opens_at: string;
  closes_at: string;
  review_days: number;
  safety_days: number;
  lookback_months: number;
  state: 'planned' | 'open' | 'closed' | 'ordered' | 'cancelled';
  closed_at: string | null;
  version: number;
  can: string[];
  progress: CycleProgress;
}

export interface CycleProgress {
  facilities: number;
  draft: number;
  ordered: number;
  /** Approved and without a marked line. */
  green: number;
  submitted: number;
  approved: number;
  accepted: number;
  returned: number;
  adopted: number;
  missing: number;
  lines: number;
  flagged: number;
  amount: string;
}

export interface CycleFacility {
  facility: OrgRef;
  parent: OrgRef | null;
  state: string;
  requisition_id: string | null;
  number: string | null;
  lines: number;
  flagged: number;
  amount: string;
  submitted_at: string | null;
  reminded_at: string | null;
}

export interface Requisition {
  id: string;
  number: string;
  cycle: { id: string; code: string; name: string; closes_at: string } | null;
  facility: OrgRef;
  kind: 'regular' | 'emergency';
  state: 'draft' | 'submitted' | 'approved' | 'accepted' | 'returned' | 'withdrawn' | 'ordered';
  adopted: boolean;
  reason: string;
  line_count: number;
  flagged_count: number;
  amount: string;
  submitted_by: PersonRef | null;
  submitted_at: string | null;
  approved_by: PersonRef | null;
  approved_at: string | null;
  accepted_by: PersonRef | null;
  accepted_at: string | null;
  returned_by: PersonRef | null;
  returned_at: string | null;
  return_reason: string | null;
  created_at: string;
  version: number;
  can: string[];
}

/** A line with every fact its suggestion was computed from. Quantities count the item's base unit. */
export interface RequisitionLine {
  item: ItemRef;
  quantity: string;
  suggested: string;
  consumption: string;
  monthly: string;
  lookback_days: number;
  stockout_days: number;
  daily: string;
  need: string;
  target_days: { review: number; lead: number; safety: number };
  on_hand: string;
  on_the_way: string;
  requested: string;
  price: string | null;
  amount: string | null;
  /** Need less what is there, coming and requested; negative where there is more than enough. */
  net: string;
  /** Every day of the look-back was without stock: the facts are of this earlier month. */
  basis_period: string | null;
  cover_days: string | null;
  flags: string[];
  note: string;
}

export interface Template {
  id: string;
  name: string;
  lines: { item_id: string; quantity: string }[];
  version: number;
}
