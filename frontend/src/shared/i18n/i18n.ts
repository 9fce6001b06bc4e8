import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { speakAs } from '../api/client';

export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];

/** A tree of texts; the first level is the slice (`common`, `formulary`, …). */
export type Texts = Record<string, unknown>;

const memory = 'yaoshu.language';

export function isLanguage(value: unknown): value is Language {
  return languages.includes(value as Language);
}

/** What the reader chose on this device, else Chinese: the county's language. */
export function rememberedLanguage(): Language {
  const kept = localStorage.getItem(memory);
  return isLanguage(kept) ? kept : 'zh-CN';
}

type Load = (language: Language) => Promise<Texts>;
let load: Load = () => Promise.resolve({});

function announce(language: Language): void {
  localStorage.setItem(memory, language);
  document.documentElement.lang = language;
  speakAs({ language });
}

/** Starts with one language only; the other is fetched when somebody switches. */
export async function startI18n(loadTexts: Load, language: Language = rememberedLanguage()): Promise<void> {
  load = loadTexts;
  announce(language);
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { translation: await load(language) } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}

export async function speak(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await load(language));
  }
  announce(language);
  await i18next.changeLanguage(language);
}

const chosen = 'yaoshu.language.chosen';

/** A choice made on this device, at the door or inside, outweighs the language of the account. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(chosen, '1');
  await speak(language);
}

export const languageWasChosen = (): boolean => localStorage.getItem(chosen) !== null;

export function currentLanguage(): Language {
  return isLanguage(i18next.language) ? i18next.language : 'zh-CN';
}
