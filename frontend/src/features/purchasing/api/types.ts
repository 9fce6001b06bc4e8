import type { ItemRef, OrgRef, PersonRef } from '@/shared/api/refs';

export interface ContractRef {
  id: string;
  line_id: string;
  number: string;
  kind: string;
}

/** Why a line is as it is: the facts of one sentence. Quantities count base units. */
export interface Explanation {
  asked: string;
  facilities: number;
  need: string;
  pack: string | null;
  tier_from: string | null;
  next_best: { supplier: string; price: string; amount: string } | null;
  saved: string | null;
  edited: boolean;
}

export interface Plan {
  id: string;
  number: string;
  cycle: { id: string; code: string } | null;
  requisition: { id: string; number: string } | null;
  revision: number;
  state: 'draft' | 'committed' | 'superseded';
  requisition_count: number;
  facility_count: number;
  demand_line_count: number;
  line_count: number;
  unmet_count: number;
  amount: string;
  /** The same quantities at prices before the reform. */
  baseline: string;
  saved: string;
  created_by: PersonRef | null;
  created_at: string;
  committed_by: PersonRef | null;
  committed_at: string | null;
  version: number;
  can: string[];
}

export interface PlanDetail extends Plan {
  suppliers: { supplier: OrgRef; line_count: number; amount: string }[];
  unmet: { reason: string; line_count: number }[];
  orders: { id: string; number: string }[];
}

export interface PlanLine {
  id: string;
  item: ItemRef;
  contract: ContractRef | null;
  supplier: OrgRef | null;
  facility_count: number;
  need: string;
  quantity: string;
  surplus: string;
  price: string | null;
  amount: string;
  unmet_reason: string | null;
  explanation: Explanation;
}

export interface Origin {
  facility: OrgRef;
  requisition_id: string;
  number: string;
  quantity: string;
  /** How much of it has reached the facility. */
  allocated: string;
}

export type OrderStage = 'draft' | 'submitted' | 'approved' | 'placed' | 'confirmed' | 'declined' | 'shipping' | 'delivered' | 'closed' | 'cancelled';

export interface Approval {
  user: PersonRef;
  behalf: PersonRef | null;
  decision: string;
  note: string;
  at: string;
}

export interface Order {
  id: string;
  number: string;
  plan: { id: string; number: string } | null;
  cycle: { id: string; code: string } | null;
  supplier: OrgRef;
  urgency: 'regular' | 'emergency';
  delivery: 'centre' | 'direct';
  state: OrderStage;
  line_count: number;
  facility_count: number;
  amount: string;
  approvals_needed: number;
  approvals_given: number;
  submitted_by: PersonRef | null;
  submitted_at: string | null;
  approved_at: string | null;
  placed_by: PersonRef | null;
  placed_at: string | null;
  confirm_by_at: string | null;
  opened_at: string | null;
  confirmed_by: PersonRef | null;
  confirmed_at: string | null;
  closed_at: string | null;
  cancelled_by: PersonRef | null;
  cancelled_at: string | null;
  cancel_reason: string | null;
  created_at: string;
  version: number;
  can: string[];
}

export interface OrderDetail extends Order {
  approvals: Approval[];
}

export interface OrderLine {
  id: string;
  line_no: number;
  item: ItemRef;
  contract: ContractRef;
  quantity: string;
  pack: string;
  price: string;
  amount: string;
  surplus: string;
  facility_count: number;
  explanation: Explanation;
  answer: 'full' | 'part' | 'declined' | null;
  confirmed: string | null;
  answer_reason: string | null;
  promised_on: string | null;
  shipped: string;
  accepted: string;
  rejected: string;
  pending: string;
  remaining: string;
}

/** What is due at one door: order line × destination. */
export interface Drop {
  drop_id: string;
  line_id: string;
  line_no: number;
  item: ItemRef & { cold_chain?: boolean };
  destination: OrgRef;
  quantity: string;
  shipped: string;
  remaining: string;
}

export interface ShipLine {
  id: string;
  drop_id: string;
  line_id: string;
  item: ItemRef;
  lot_number: string;
  produced_on: string | null;
  expires_on: string;
  quantity: string;
  box_count: number;
  trace_codes: string[];
}

export interface ShipNotice {
  id: string;
  number: string;
  order: { id: string; number: string };
  supplier: OrgRef;
  destination: OrgRef;
  state: 'sent' | 'arrived' | 'inspected' | 'cancelled';
  shipped_at: string;
  expected_on: string | null;
  carrier: string;
  vehicle: string;
  box_count: number;
  temperature_log: string | null;
  invoice_numbers: string[];
  receipt: { id: string; number: string } | null;
  version: number;
  can: string[];
}

export interface ShipNoticeDetail extends ShipNotice {
  cold_chain: boolean;
  lines: ShipLine[];
}

export interface ReceiptLine {
  id: string;
  item: ItemRef & { toxic?: boolean; high_value?: boolean; cold_chain?: boolean };
  lot_number: string;
  produced_on: string | null;
  expires_on: string;
  shipped: string;
  accepted: string;
  rejected: string;
  pending: string;
  reject_reason: string | null;
  note: string;
  /** Somebody else has to look at it too: toxic or high value. */
  guarded: boolean;
}

export interface Receipt {
  id: string;
  number: string;
  order: { id: string; number: string };
  notice: { id: string; number: string };
  supplier: OrgRef;
  destination: OrgRef;
  state: 'arrived' | 'inspected';
  arrived_at: string;
  arrived_by: PersonRef | null;
  papers_ok: boolean;
  temperature_ok: boolean | null;
  box_count: number;
  inspected_at: string | null;
  inspected_by: PersonRef | null;
  second_person: PersonRef | null;
  note: string;
  version: number;
  can: string[];
}

export interface ReceiptDetail extends Receipt {
  lines: ReceiptLine[];
}

export interface Allocation {
  item: ItemRef;
  lot_number: string;
  facility: OrgRef;
  requisition_id: string;
  number: string;
  quantity: string;
}

export interface SupplierReturn {
  id: string;
  number: string;
  receipt: { id: string; number: string };
  supplier: OrgRef;
  organisation: OrgRef;
  state: 'waiting' | 'handed_over';
  created_at: string;
  handed_over_at: string | null;
  handed_over_by: PersonRef | null;
  version: number;
  can: string[];
}

export interface ReturnDetail extends SupplierReturn {
  lines: { id: string; item: ItemRef; lot_number: string; quantity: string; reason: string }[];
}

export interface DeliveryRule {
  id: string;
  supplier: OrgRef | null;
  item: ItemRef | null;
  item_kind: string | null;
  urgency: string | null;
  delivery: 'centre' | 'direct';
}
