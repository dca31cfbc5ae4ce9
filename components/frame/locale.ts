/** The two languages and the look, as cookies remember them. */
import en from '../../messages/en.ts';
import zh from '../../messages/zh.ts';

export const locales = ['en', 'zh-CN'] as const;
export type Locale = (typeof locales)[number];
export const messages: Record<Locale, typeof en> = { en, 'zh-CN': zh };
/** Each language's own name, the same in every language. */
export const localeNames: Record<Locale, string> = { en: 'English', 'zh-CN': '简体中文' };

export const themes = ['system', 'dark', 'light'] as const;
export type Theme = (typeof themes)[number];

export const localeCookie = 'patchbay_locale';
export const themeCookie = 'patchbay_theme';
const yearSeconds = 31_536_000;

export function readCookie<Value extends string>(name: string, known: readonly Value[]): Value | undefined {
  const pair = document.cookie.split('; ').find((one) => one.startsWith(`${name}=`));
  return known.find((value) => value === pair?.slice(name.length + 1));
}

/** Lax: a link that leads here from elsewhere opens in the language chosen. */
export function writeCookie(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari and on plain http
  document.cookie = `${name}=${value}; path=/; max-age=${yearSeconds}; samesite=lax`;
}
