import { inflateRawSync } from 'node:zlib';

/** Every text of a workbook, one a line: enough to see what stands in it, without another library. */
export function textsOfXlsx(file: Buffer): string {
  return parts(file)
    .filter(({ name }) => name === 'xl/sharedStrings.xml' || name.startsWith('xl/worksheets/'))
    .flatMap(({ body }) => [...body.toString('utf8').matchAll(/<(?:t|v)(?: [^>]*)?>([^<]*)</g)].map((match) => match[1]))
    .join('\n');
}

interface Part {
  name: string;
  body: Buffer;
}

/** The parts of a zip by its directory at the end. */
function parts(file: Buffer): Part[] {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0) throw new Error('this is no zip');
  const found: Part[] = [];
  let at = file.readUInt32LE(end + 16);
  for (let left = file.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [packed, names, extra, comment, start] = [file.readUInt32LE(at + 20), file.readUInt16LE(at + 28), file.readUInt16LE(at + 30), file.readUInt16LE(at + 32), file.readUInt32LE(at + 42)];
    const from = start + 30 + file.readUInt16LE(start + 26) + file.readUInt16LE(start + 28);
    const body = file.subarray(from, from + packed);
    found.push({ name: file.toString('utf8', at + 46, at + 46 + names), body: file.readUInt16LE(at + 10) === 8 ? inflateRawSync(body) : body });
    at += 46 + names + extra + comment;
  }
  return found;
}
