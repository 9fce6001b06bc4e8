import type { Texts } from '@/shared/i18n/i18n';

/** Every slice brings its texts in `features/<slice>/i18n`; the first key of a text is the slice. */
const files = import.meta.glob<Texts>('../../features/*/i18n/zh-CN.json', { eager: true, import: 'default' });
const common = import.meta.glob<Texts>('../../shared/i18n/zh-CN.json', { eager: true, import: 'default' });

export const texts: Texts = {
  common: Object.values(common)[0],
  ...Object.fromEntries(Object.entries(files).map(([path, tree]) => [path.split('/').at(-3), tree])),
};
