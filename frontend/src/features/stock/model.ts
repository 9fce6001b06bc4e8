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
/** A facility for which goods wait at the centre. */
export type Waiting = Wire['FacilityReservations'];
export type WaitingLot = Wire['WaitingLot'];
/** An issue note 出库单. */
export type Issue = Wire['IssueView'];
