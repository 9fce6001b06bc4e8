import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { cache, patientKeys, yaoshu } from './programs';

/** Today in China: the demo county is seeded around it. */
function today(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** Where the seeded county of this binary and this day lies. */
export function templatePath(): string {
  const built = Math.trunc(statSync(yaoshu()).mtimeMs);
  return join(cache, `county-${today()}-${built}.sqlite3`);
}

/**
 * Seeds the county once for a binary and a day; every test starts from a copy of the file. The
 * size of a real county on purpose: a list that is slow with 319 facilities has to be slow here.
 */
export default function seedTemplate(): void {
  const path = templatePath();
  if (existsSync(path)) return;
  mkdirSync(cache, { recursive: true });
  for (const old of readdirSync(cache)) {
    if (old.startsWith('county-')) rmSync(join(cache, old));
  }
  const unfinished = join(cache, `county-unfinished-${process.pid}.sqlite3`);
  execFileSync(yaoshu(), ['demo', '--database-url', `sqlite://${unfinished}`], { env: { ...process.env, YAOSHU_PATIENT_KEYS: patientKeys }, stdio: ['ignore', 'ignore', 'inherit'] });
  renameSync(unfinished, path);
}
