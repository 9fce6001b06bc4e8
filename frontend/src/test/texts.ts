import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every text of one language as `slice.path.to.text`. */
export function textKeys(language: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (prefix: string, tree: unknown) => {
    if (typeof tree === 'string') found.set(prefix, tree);
    else for (const [key, value] of Object.entries(tree as object)) walk(`${prefix}.${key}`, value);
  };
  const read = (slice: string, file: string) => existsSync(file) && walk(slice, JSON.parse(readFileSync(file, 'utf8')));
  read('common', `src/shared/i18n/${language}.json`);
  for (const slice of readdirSync('src/features')) read(slice, `src/features/${slice}/i18n/${language}.json`);
  return found;
}

export function sourceFiles(folder = 'src'): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) ? [path] : [];
  });
}

/** A key ends in a dot when the code goes on with an expression: it is the part before it. */
export const isPrefix = (used: string): boolean => used.endsWith('.');
