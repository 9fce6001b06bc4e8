import { parseScaled, plain } from '@/shared/format/decimal';
import { halfWidth } from '@/shared/lib/clipboard';

/** What a person typed for a quantity, read; or why it cannot be. Refusals that need the formulary stay with the server. */
export type Entry = { ok: true; orders: string } | { ok: false; error: EntryError };
export type EntryError = 'not_a_number' | 'negative' | 'not_whole' | 'not_whole_pack' | 'too_large' | 'unknown_unit';

export interface Packing {
  /** 盒: the unit every quantity counts. */
  base_unit: string;
  /** 件: the unit of request. */
  order_unit: string;
  /** Base units in one order unit. */
  pack: string;
}

const most = 9_999_999_000n;
const shape = /^(-?[\d,]*\.?\d*)\s*([^\d\s.,-]\S*)?$/;

/**
 * Reads `19`, `1,200`, `19 件`, `１９`, or `190 盒` (base units, turned into whole order units).
 * Nothing at all means nothing is wanted.
 */
export function readEntry(text: string, packing: Packing): Entry {
  const tidy = halfWidth(text).trim();
  if (tidy === '') return { ok: true, orders: '0' };
  const match = shape.exec(tidy);
  const value = match ? parseScaled((match[1] ?? '').replaceAll(',', ''), 3) : null;
  if (!match || value === null) return refuse('not_a_number');
  const unit = match[2];
  if (value < 0n) return refuse('negative');
  if (unit === undefined || unit === packing.order_unit) return whole(value, 'not_whole');
  if (unit !== packing.base_unit) return refuse('unknown_unit');
  const pack = parseScaled(packing.pack, 3) ?? 1000n;
  return (value * 1000n) % pack === 0n ? whole((value * 1000n) / pack, 'not_whole_pack') : refuse('not_whole_pack');
}

function whole(milli: bigint, otherwise: EntryError): Entry {
  if (milli % 1000n !== 0n) return refuse(otherwise);
  return milli > most ? refuse('too_large') : { ok: true, orders: plain(milli, 3) };
}

const refuse = (error: EntryError): Entry => ({ ok: false, error });

/** Order units to base units: `"19", "10"` → `"190"`. */
export function baseOf(orders: string, pack: string): string {
  return plain((parseScaled(orders, 3) ?? 0n) * (parseScaled(pack, 3) ?? 1000n), 6);
}

/** Base units to the whole order units that cover them: `"188", "10"` → `"19"`. */
export function ordersFor(base: string, pack: string): string {
  const unit = parseScaled(pack, 3) ?? 1000n;
  const wanted = parseScaled(base, 3) ?? 0n;
  return wanted <= 0n ? '0' : ((wanted + unit - 1n) / unit).toString();
}

/** Base units counted in order units, for reading: `"188", "10"` → `"18.8"`. */
export function inOrders(base: string | null | undefined, pack: string): string | null {
  const value = parseScaled(base, 6);
  const unit = parseScaled(pack, 3) ?? 1000n;
  return value === null || unit <= 0n ? null : plain(value / unit, 3);
}
