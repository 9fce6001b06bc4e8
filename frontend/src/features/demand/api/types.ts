import type { Wire } from '@/shared/api/wire';

export type Cycle = Wire['CycleView'];
export type CycleProgress = Wire['Progress'];
export type CycleFacility = Wire['FacilityView'];
export type Requisition = Wire['RequisitionView'];
/** What of a requisition nobody could deliver yet. */
export type BackOrder = Wire['BackOrderView'];
export type Template = Wire['TemplateView'];

/** A line with every fact its suggestion was computed from. Quantities count the item's base unit. */
export type RequisitionLine = Wire['RequisitionLineView'];
