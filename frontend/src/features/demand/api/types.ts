import type { Wire } from '@/shared/api/wire';
import type { ItemRef } from '@/shared/api/refs';

export type Cycle = Wire['CycleView'];
export type CycleProgress = Wire['Progress'];
export type CycleFacility = Wire['FacilityView'];
export type Requisition = Wire['RequisitionView'];
export type Template = Wire['TemplateView'];

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
  target_days: Wire['TargetDays'];
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
