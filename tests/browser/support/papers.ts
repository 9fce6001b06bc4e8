import type { Email } from 'postal-mime';

import type { Drop } from './wire';

/** Today in China, some days on. */
export function day(offset: number): string {
  return new Date(Date.now() + (8 + 24 * offset) * 3_600_000).toISOString().slice(0, 10);
}

/** The lots of a load as the supplier's own system copies them: code, lot, produced, expires, quantity, boxes. */
export function lotBlock(drops: Drop[], split: { code: string; into: [number, number] }): string {
  const row = (code: string, lot: string, quantity: string | number) => [code, lot, day(-60), day(700), quantity, 1].join('\t');
  return drops
    .flatMap((drop, index) =>
      drop.item.code === split.code
        ? [row(drop.item.code, 'GROSS-A', split.into[0]), row(drop.item.code, 'GROSS-B', split.into[1])]
        : [row(drop.item.code, `L${String(index).padStart(4, '0')}`, drop.remaining)],
    )
    .join('\n');
}

/** The workbook that travels with an order mail. */
export function sheetOf(mail: Email): { filename: string; content: Buffer } {
  const sheet = mail.attachments.find((each) => each.filename?.endsWith('.xlsx'));
  if (!sheet) throw new Error(`no xlsx is attached, only ${mail.attachments.map((each) => each.filename).join(', ') || 'nothing'}`);
  const content = typeof sheet.content === 'string' ? Buffer.from(sheet.content, 'base64') : Buffer.from(sheet.content as ArrayBuffer);
  return { filename: sheet.filename ?? '', content };
}
