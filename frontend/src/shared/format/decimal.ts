/**
 * Exact arithmetic on the decimal strings of the wire. The browser never sees money or quantities as
 * floating point: 24,800 × 4.6 is 114,080.00 here too.
 */

const pattern = /^([+-]?)(\d*)(?:\.(\d*))?$/;

/** Parses `"-12.345"` to an integer of 10^-scale, rounding half away from zero; null when it is no number. */
export function parseScaled(text: string | null | undefined, scale: number): bigint | null {
  const match = pattern.exec((text ?? '').trim());
  if (!match || (!match[2] && !match[3])) return null;
  const fraction = (match[3] ?? '').padEnd(scale + 1, '0');
  const kept = BigInt(`${match[2] || '0'}${fraction.slice(0, scale)}`);
  const rounded = fraction.charCodeAt(scale) >= 53 ? kept + 1n : kept;
  return match[1] === '-' ? -rounded : rounded;
}

/** The shortest plain decimal of an integer of 10^-scale: `12500n, 3` → `"12.5"`. */
export function plain(value: bigint, scale: number): string {
  const text = fixed(value, scale, scale);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** Exactly `places` decimals of an integer of 10^-scale, rounding half away from zero. */
export function fixed(value: bigint, scale: number, places: number): string {
  const negative = value < 0n;
  let digits = negative ? -value : value;
  if (places < scale) {
    const cut = 10n ** BigInt(scale - places);
    digits = (digits + cut / 2n) / cut;
  } else {
    digits *= 10n ** BigInt(places - scale);
  }
  const text = digits.toString().padStart(places + 1, '0');
  const whole = text.slice(0, text.length - places);
  const sign = negative && digits !== 0n ? '-' : '';
  return places === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(-places)}`;
}

/** Thousands separators: `"-12345.60"` → `"−12,345.60"`. */
export function group(text: string): string {
  const [whole = '', fraction] = text.replace('-', '').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${text.startsWith('-') ? '−' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** Money with two decimals: `"1234.5"` → `"1,234.50"`. */
export const money = (yuan: string | null | undefined): string => shown(yuan, 4, 2);

/** A price per unit with four decimals. */
export const unitPrice = (yuan: string | null | undefined): string => shown(yuan, 4, 4);

function shown(text: string | null | undefined, scale: number, places: number): string {
  const value = parseScaled(text, scale);
  return value === null ? '—' : group(fixed(value, scale, places));
}

/** A quantity without superfluous zeros: `"1200.500"` → `"1,200.5"`. */
export function quantity(text: string | null | undefined): string {
  const value = parseScaled(text, 3);
  return value === null ? '—' : group(plain(value, 3));
}

/** An average, where a third decimal says nothing: `"544.891"` → `"545"`, `"6.196"` → `"6.2"`. */
export function average(text: string | null | undefined): string {
  const value = parseScaled(text, 3);
  if (value === null) return '—';
  const places = value >= 100_000n || value <= -100_000n ? 0 : 1;
  return group(fixed(value, 3, places).replace(/\.0$/, ''));
}

/** quantity × unit price as money, exact, for totals that follow the keystrokes. */
export function amount(qty: string | null | undefined, price: string | null | undefined): string {
  const milli = parseScaled(qty, 3) ?? 0n;
  const e4 = parseScaled(price, 4) ?? 0n;
  return plain(milli * e4, 7);
}

/** Sum of decimal strings with up to seven decimals. */
export function sum(values: Iterable<string | null | undefined>): string {
  let total = 0n;
  for (const value of values) total += parseScaled(value, 7) ?? 0n;
  return plain(total, 7);
}

/** -1, 0 or 1; unparsable text counts as zero. */
export function compare(a: string | null | undefined, b: string | null | undefined): number {
  const left = parseScaled(a, 7) ?? 0n;
  const right = parseScaled(b, 7) ?? 0n;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A share 0…1 as percent with one decimal: `"0.946"` → `"94.6%"`. */
export function percent(share: string | number | null | undefined): string {
  const value = parseScaled(typeof share === 'number' ? share.toFixed(6) : share, 6);
  return value === null ? '—' : `${fixed(value, 4, 1)}%`;
}
