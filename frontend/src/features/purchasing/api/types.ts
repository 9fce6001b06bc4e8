import type { OrgRef } from '@/shared/api/refs';
import type { Wire } from '@/shared/api/wire';

export type ContractRef = Wire['ContractRef'];
/** Why a line is as it is: the facts of one sentence. Quantities count base units. */
export type Explanation = Wire['Explanation'];

export type Plan = Wire['PlanView'];
export type PlanDetail = Wire['PlanDetail'];
export type PlanLine = Wire['PlanLineView'];
/** Who asked for how much of a line; `allocated` has reached the facility. */
export type Origin = Wire['OriginView'];

export type OrderStage = Wire['OrderStage'];
export type Approval = Wire['ApprovalView'];
export type Order = Wire['OrderView'];
export type OrderDetail = Wire['OrderDetail'];
export type OrderLine = Wire['OrderLineView'];
/** What is due at one door: order line × destination. */
export type Drop = Wire['DropView'];

export type ShipLine = Wire['ShipLineView'];

/** Under way to one door. The contract gives the name of its shape to the notices of the bell. */
export interface ShipNotice {
  id: string;
  number: string;
  order: Wire['OrderRef'];
  supplier: OrgRef;
  destination: OrgRef;
  state: Wire['NoticeStage'];
  shipped_at: string;
  expected_on: string | null;
  carrier: string;
  vehicle: string;
  box_count: number;
  temperature_log: string | null;
  invoice_numbers: string[];
  line_count: number;
  receipt: Wire['ReceiptRef'] | null;
  version: number;
  can: Wire['NoticeVerb'][];
}

export interface ShipNoticeDetail extends ShipNotice {
  cold_chain: boolean;
  lines: ShipLine[];
}

export type ReceiptLine = Wire['ReceiptLineView'];
export type Receipt = Wire['ReceiptView'];
export type ReceiptDetail = Wire['ReceiptDetail'];
export type Allocation = Wire['AllocationView'];
export type SupplierReturn = Wire['ReturnView'];
export type DeliveryRule = Wire['DeliveryRuleView'];
