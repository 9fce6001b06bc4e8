import { parseScaled, plain } from '../../format/decimal';

/** A quantity ≥ 0 as typed or pasted from Excel: full-width digits, thousands commas and spaces are forgiven. */
export function acceptQuantity(text: string): string | null {
  const folded = text.normalize('NFKC').replace(/[\s,，]/g, '');
  if (folded === '') return '';
  if (/\.\d{4,}$/.test(folded)) return null;
  const value = parseScaled(folded, 3);
  return value === null || value < 0n ? null : plain(value, 3);
}
