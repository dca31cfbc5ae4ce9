/** The reader's language, from the cookie that the language switch sets. */
import { cookies } from 'next/headers';

export const locales = ['en', 'zh-CN'] as const;
export type Locale = (typeof locales)[number];

/** The locale of this request; English unless the cookie names another we have. */
export async function requestLocale(): Promise<Locale> {
  const wanted = (await cookies()).get('patchbay_locale')?.value;
  return locales.find((one) => one === wanted) ?? 'en';
}
