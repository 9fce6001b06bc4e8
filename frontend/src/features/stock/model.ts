import type { Wire } from '@/shared/api/wire';

export type LotBalance = Wire['LotView'];
export type PlaceRef = Wire['PlaceRef'];
/** One end of a move. */
export type MoveEnd = Wire['End'];
/** `quantity` is in the store; of it `usable` is neither held nor expired. */
export type Balance = Wire['BalanceView'];
export type Move = Wire['MoveView'];
/** A facility's file of what it used. */
export type ConsumptionFile = Wire['ReportView'];
export type ConsumptionRow = Wire['RowView'];
export type OnTheWay = Wire['OnTheWayView'];
export type ConsumptionMonth = Wire['MonthView'];
