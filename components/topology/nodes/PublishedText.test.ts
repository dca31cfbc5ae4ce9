import { expect, test } from 'vitest';
import { wordsFit } from './PublishedText.tsx';

test.each([
  [[':9090'], 'nobody listens', '', true],
  [[':8080', '→ 80', '≠ –'], 'rule missing', '4·6', true],
  [['127.0.0.1:8081', '→ 80', '≠ –'], 'rule missing', '', false],
  [[':5353/udp', '→ 53', '≠ –'], 'rule missing', '4·6', false],
  [[':9090'], '无人监听', '4·6', true],
])('beside %j the words %s fit (with the tag %j): %s', (parts, words, tag, fits) =>
  expect(wordsFit(parts, words, tag)).toBe(fits),
);
