import type { Wire } from '@/shared/api/wire';

export type ContractRef = Wire['ContractRef'];
/** Why a line is as it is: the facts of one sentence. Quantities count base units. */
export type Explanation = Wire['Explanation'];

export type Plan = Wire['PlanView'];
export type PlanDetail = Wire['PlanDetail'];
export type PlanLine = Wire['PlanLineView'];
export type PlanMark = Wire['PlanMark'];
export type Compared = Wire['Compared'];
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

/** Under way to one door. */
export type ShipNotice = Wire['ShipNoticeView'];
export type ShipNoticeDetail = Wire['NoticeDetail'];

export type ReceiptLine = Wire['ReceiptLineView'];
export type Receipt = Wire['ReceiptView'];
export type ReceiptDetail = Wire['ReceiptDetail'];
export type Allocation = Wire['AllocationView'];
export type SupplierReturn = Wire['ReturnView'];
export type DeliveryRule = Wire['DeliveryRuleView'];
