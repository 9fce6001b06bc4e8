import { theme } from 'antd';
import { describe, expect, it } from 'vitest';
import { themeFor } from './theme';
import { colour } from './tokens';

/** What WCAG AA asks of text. */
const READABLE = 4.5;

const channel = (byte: number): number => (byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4);

function luminance(hex: string): number {
  const wide = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join('') : hex.slice(1);
  const [red, green, blue] = [0, 2, 4].map((at) => channel(Number.parseInt(wide.slice(at, at + 2), 16)));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

const plain = [colour.paper, colour.header, colour.card];
const token = theme.getDesignToken(themeFor(false));

type Shade = Extract<keyof typeof token, `color${string}`>;

/** Texts by their tokens, and the grounds that they stand on: the plain ones, and the soft one of their own meaning. */
const families: [Shade[], string[]][] = [
  [['colorText', 'colorTextSecondary'], [...plain, colour.jadeSoft, colour.realgarSoft]],
  [['colorTextPlaceholder'], [colour.card]],
  [['colorPrimary', 'colorPrimaryHover', 'colorPrimaryActive', 'colorPrimaryTextHover', 'colorPrimaryTextActive'], [...plain, token.colorPrimaryBg]],
  [['colorLink', 'colorLinkHover', 'colorLinkActive'], [...plain, token.colorInfoBg, token.colorPrimaryBg]],
  [['colorError', 'colorErrorHover', 'colorErrorActive', 'colorErrorText', 'colorErrorTextHover', 'colorErrorTextActive'], [...plain, token.colorErrorBg]],
  [['colorWarningText', 'colorWarningHover', 'colorWarningActive', 'colorWarningTextHover', 'colorWarningTextActive'], [...plain, token.colorWarningBg]],
];
const texts = families.flatMap(([names, grounds]) => names.map((name) => [name, grounds] as const));

describe('contrast', () => {
  it('knows the two ends of the scale', () => {
    expect(contrast('#000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#1f6f5c', '#1f6f5c')).toBe(1);
  });

  it.each(texts)('%s is readable on its grounds', (name, grounds) => {
    const found = grounds.map((ground) => ({ ground, ratio: contrast(String(token[name]), ground) }));
    expect(found.filter(({ ratio }) => ratio < READABLE)).toEqual([]);
  });

  it.each(['colorPrimary', 'colorPrimaryHover', 'colorPrimaryActive', 'colorError', 'colorErrorHover', 'colorErrorActive'] as const)('white is readable on a button of %s', (name) => {
    expect(contrast(token.colorTextLightSolid, token[name])).toBeGreaterThanOrEqual(READABLE);
  });

  it('a danger button under the pointer keeps a readable ground', () => {
    for (const ground of [token.colorErrorBg, token.colorErrorBgFilledHover, token.colorErrorBgActive]) {
      expect(contrast(token.colorErrorActive, ground)).toBeGreaterThanOrEqual(READABLE);
    }
  });
});
