/** The words of the sign-in page in each language. */
import type { Locale } from '../locale.ts';

export type SignInTexts = {
  title: string;
  lead: string;
  tokenLabel: string;
  submit: string;
  working: string;
  spent: string;
  unknownToken: string;
  tooMany: string;
  agentDown: string;
  unexpected: string;
};

export const signInTexts: Record<Locale, SignInTexts> = {
  en: {
    title: 'Sign in to Patchbay',
    lead: 'Run “npm run sign-in” as root on this host and open the link it prints. An API token works as well.',
    tokenLabel: 'API token',
    submit: 'Sign in',
    working: 'Signing in …',
    spent:
      'This sign-in link has expired or was used before: it works once, for 15 minutes. Run “npm run sign-in” on the host for a new one.',
    unknownToken: 'This token is not known here. Check that it was copied whole.',
    tooMany: 'Too many wrong tokens were tried. Wait a minute, then try again.',
    agentDown: 'The Patchbay agent does not answer. It is started again by itself; try again in a few seconds.',
    unexpected: 'Signing in did not work. The log of Patchbay on the host says why.',
  },
  'zh-CN': {
    title: '登录 Patchbay',
    lead: '在这台主机上以 root 身份运行 “npm run sign-in”，然后打开它输出的链接。也可以使用 API 令牌。',
    tokenLabel: 'API 令牌',
    submit: '登录',
    working: '正在登录…',
    spent:
      '此登录链接已过期或已被使用：链接只能使用一次，有效期 15 分钟。请在主机上运行 “npm run sign-in” 获取新链接。',
    unknownToken: '无法识别此令牌。请检查是否完整复制。',
    tooMany: '错误令牌的尝试次数过多。请等待一分钟后重试。',
    agentDown: 'Patchbay 代理没有响应。它会自动重新启动，请几秒后重试。',
    unexpected: '登录失败。原因见主机上的 Patchbay 日志。',
  },
};
