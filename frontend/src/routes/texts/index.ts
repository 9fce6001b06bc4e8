import type { Language, Texts } from '@/shared/i18n/i18n';

/** One chunk per language: nobody downloads the texts that he does not read. */
export async function loadTexts(language: Language): Promise<Texts> {
  const module = language === 'en' ? await import('./en') : await import('./zh-CN');
  return module.texts;
}
