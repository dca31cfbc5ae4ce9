import { describe, expect, test } from 'vitest';
import { publishedPorts } from './published-ports.ts';

const bind = (HostIp: string, HostPort: string) => ({ HostIp, HostPort });
const port = (hostAddress: string, hostPort: number, containerPort: number, protocol = 'tcp') => ({
  hostAddress,
  hostPort,
  containerPort,
  protocol,
});

describe('published ports', () => {
  test('running: what the engine opened, on both families', () => {
    const given = { '80/tcp': [bind('0.0.0.0', '8080'), bind('::', '8080')], '90/tcp': null };
    expect(publishedPorts({ '80/tcp': [bind('', '8080')] }, given)).toEqual([
      port('0.0.0.0', 8080, 80),
      port('::', 8080, 80),
    ]);
  });

  test('running: the host port chosen for an empty one, for 0 and for a range', () => {
    const asked = { '1/tcp': [bind('', '')], '2/tcp': [bind('', '0')], '3/udp': [bind('', '8000-8010')] };
    const given = {
      '1/tcp': [bind('0.0.0.0', '32768')],
      '2/tcp': [bind('0.0.0.0', '32769')],
      '3/udp': [bind('0.0.0.0', '8003')],
    };
    expect(publishedPorts(asked, given)).toEqual([
      port('0.0.0.0', 32768, 1),
      port('0.0.0.0', 32769, 2),
      port('0.0.0.0', 8003, 3, 'udp'),
    ]);
  });

  test('publish-all stands in what is given only', () => {
    expect(publishedPorts({}, { '80/tcp': [bind('0.0.0.0', '32770')] })).toEqual([port('0.0.0.0', 32770, 80)]);
  });

  test('not running or not published: what was asked', () => {
    const asked = {
      '80/tcp': [bind('', '8080'), bind('127.0.0.1', '')],
      '53/udp': [bind('', '5000-5010')],
      '7/tcp': [],
    };
    expect(publishedPorts(asked, {})).toEqual([
      port('0.0.0.0', 0, 7),
      port('0.0.0.0', 0, 53, 'udp'),
      port('0.0.0.0', 8080, 80),
      port('127.0.0.1', 0, 80),
    ]);
  });

  test('a binding the engine did not fulfil stays beside one it did', () => {
    const asked = { '80/tcp': [bind('127.0.0.1', '81'), bind('10.0.0.1', '81'), bind('', '90')] };
    const given = { '80/tcp': [bind('127.0.0.1', '81'), bind('0.0.0.0', '91')] };
    expect(publishedPorts(asked, given)).toEqual([
      port('0.0.0.0', 90, 80),
      port('0.0.0.0', 91, 80),
      port('10.0.0.1', 81, 80),
      port('127.0.0.1', 81, 80),
    ]);
  });
});
