/**
 * What a spreadsheet puts on the clipboard: cells split by tabs, rows by line ends, a cell quoted
 * when it holds either (RFC 4180 with tabs). Excel, WPS and LibreOffice agree on this.
 */
export function cellsOf(text: string): string[][] {
  const source = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '');
  if (source === '') return [];
  const rows: string[][] = [[]];
  let at = 0;
  while (at <= source.length) {
    const quoted = source[at] === '"' ? readQuoted(source, at) : null;
    const end = quoted ? quoted.end : endOfCell(source, at);
    rows.at(-1)?.push((quoted ? quoted.value : source.slice(at, end)).trim());
    if (source[end] === '\n') rows.push([]);
    at = end + 1;
  }
  return rows;
}

function endOfCell(source: string, from: number): number {
  for (let at = from; at < source.length; at += 1) {
    if (source[at] === '\t' || source[at] === '\n') return at;
  }
  return source.length;
}

/** A quoted cell counts as quoted only when its closing quote ends the cell: `5" 针` is plain text. */
function readQuoted(source: string, from: number): { value: string; end: number } | null {
  let value = '';
  for (let at = from + 1; at < source.length; at += 1) {
    if (source[at] !== '"') value += source[at];
    else if (source[at + 1] === '"') {
      value += '"';
      at += 1;
    } else {
      const next = source[at + 1];
      return next === undefined || next === '\t' || next === '\n' ? { value, end: at + 1 } : null;
    }
  }
  return null;
}

/** `0, 4` → `A5`: the name of a cell as the spreadsheet shows it. */
export function cellName(column: number, row: number): string {
  let letters = '';
  for (let rest = column; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode(65 + (rest % 26)) + letters;
  }
  return `${letters}${row + 1}`;
}

/** Full-width digits and signs to ASCII, as a Chinese input method leaves them. */
export function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, ' ').replace(/。/g, '.');
}
