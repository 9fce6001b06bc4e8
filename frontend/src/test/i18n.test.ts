import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isPrefix, sourceFiles, textKeys } from './texts';

const chinese = textKeys('zh-CN');
const english = textKeys('en');
/** i18next looks `key_one` and `key_other` up for `key` with a count; Chinese has one form only. */
const base = (keys: Iterable<string>) => new Set([...keys].map((key) => key.replace(/_(one|other)$/, '')));
const placeholders = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]).sort();

function usedKeys(): [string, string][] {
  const slices = [...new Set([...chinese.keys()].map((key) => key.split('.')[0]))].join('|');
  // Every literal that starts like a text key counts, also one that is handed on before it reaches t();
  // only problem codes (`code === '…'`) look alike and are the server's.
  const literal = new RegExp(`(?<!code (?:===|!==) )['"\`]((?:${slices})\\.[a-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.?)(['"\`$])`, 'g');
  return sourceFiles().flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(literal)]
      .filter(([, key = '', end]) => isPrefix(key) === (end === '$'))
      .map(([, key = '']): [string, string] => [key, file]),
  );
}

describe('the texts', () => {
  it('exist in both languages under the same keys', () => {
    expect([...base(english.keys())].filter((key) => !base(chinese.keys()).has(key))).toEqual([]);
    expect([...base(chinese.keys())].filter((key) => !base(english.keys()).has(key))).toEqual([]);
  });

  it('are never empty and name the same facts in both languages', () => {
    for (const [key, text] of chinese) {
      expect(text.trim(), key).not.toBe('');
      const other = english.get(key) ?? english.get(`${key.replace(/_(one|other)$/, '')}_other`) ?? '';
      expect(placeholders(other), key).toEqual(placeholders(text));
    }
  });

  it('hold every key that the screens ask for', () => {
    const known = base(chinese.keys());
    // A whole group (`formulary.kind`) may be handed to a helper that adds the word.
    const group = (key: string) => [...known].some((other) => other.startsWith(isPrefix(key) ? key : `${key}.`));
    const missing = usedKeys().filter(([key]) => !known.has(key) && !group(key));
    expect(missing).toEqual([]);
  });

  it('leave no Chinese in the screens themselves', () => {
    const code = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '');
    const offenders = sourceFiles().filter((file) => !/Seal\.tsx$|acceptQuantity|accept\.ts$/.test(file) && /[\u4e00-\u9fff]/.test(code(readFileSync(file, 'utf8'))));
    expect(offenders).toEqual([]);
  });
});
