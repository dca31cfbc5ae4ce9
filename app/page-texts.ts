/** The words of pages that stand for a page that is not there or has failed. */
import type { Locale } from './locale.ts';

type PageTexts = { notFound: string; failed: string; consoleSaysMore: string; again: string };

export const pageTexts: Record<Locale, PageTexts> = {
  en: {
    notFound: 'There is no page at this address.',
    failed: 'This page failed.',
    consoleSaysMore: 'The browser’s console says more.',
    again: 'Try again',
  },
  'zh-CN': {
    notFound: '此地址没有页面。',
    failed: '此页面出错。',
    consoleSaysMore: '浏览器控制台中有详细信息。',
    again: '重试',
  },
};
