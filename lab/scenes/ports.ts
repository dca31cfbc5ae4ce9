/** Published ports in every state: what works, what does not, and what nobody asked Docker for. */
import type { LabHost } from '../host.ts';
import { machinePrograms, udpEcho } from './modes.ts';
import { runContainer, type Scene, webServer } from './scene.ts';

/** The address of a container on Docker's own bridge. */
async function addressOf(host: LabHost, name: string): Promise<string> {
  const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
  return (await host.run(['docker', 'inspect', '--format', format, name])).trim();
}

/** Takes away the rule that leads a port to a container, as a tool does that knows nothing of Docker. */
async function removeRule(host: LabHost, port: number): Promise<void> {
  const rules = (await host.run(['iptables', '-t', 'nat', '-S', 'DOCKER'])).split('\n');
  const rule = rules.find((one) => one.includes(`--dport ${port} `) && one.includes('DNAT'));
  if (rule === undefined) throw new Error(`no rule for port ${port}:\n${rules.join('\n')}`);
  await host.run(['iptables', '-t', 'nat', '-D', ...rule.split(' ').slice(1)]);
}

/** Ends the docker-proxy processes of a port, each by its pid. */
async function endProxies(host: LabHost, port: number): Promise<void> {
  const lines = (await host.run(['ps', '-eww', '-o', 'pid=,args='])).split('\n');
  const proxies = lines.filter((line) => line.includes('docker-proxy ') && line.includes(`-host-port ${port} `));
  if (proxies.length === 0) throw new Error(`no docker-proxy of port ${port}`);
  for (const line of proxies) await host.run(['kill', line.trim().split(' ')[0] ?? '']);
}

/** Port numbers say what is to be seen: 8001 works, 8002 on loopback only ... see the comment of each. */
export const ports: Scene = {
  name: 'ports',
  about:
    'published ports that work, on loopback, that nobody listens on, without rule, blocked, twelve at once, UDP, by hand',
  build: async (host) => {
    const run = (name: string, publish: string[], command = webServer(80), more: string[] = []): Promise<void> =>
      runContainer(host, name, [...publish.flatMap((one) => ['--publish', one]), ...more], command);
    await run('works', ['8001:80']);
    await run('loopback-only', ['127.0.0.1:8002:80']);
    await run('nobody-listens', ['8003:81']);
    await run('listens-inside-only', ['8004:80'], ['httpd', '-f', '-p', '127.0.0.1:80', '-h', '/www']);
    // The proxy alone carries it then.
    await run('rule-removed', ['8005:80']);
    await removeRule(host, 8005);
    await run('rule-and-proxy-gone', ['8006:80']);
    await removeRule(host, 8006);
    await endProxies(host, 8006);
    await run('blocked', ['8007:80']);
    const blocked = ['-d', await addressOf(host, 'blocked'), '-p', 'tcp', '-m', 'tcp', '--dport', '80', '-j', 'DROP'];
    await host.run(['iptables', '-I', 'DOCKER-USER', ...blocked]);
    await run(
      'twelve',
      Array.from({ length: 12 }, (_, index) => `${8100 + index}:80`),
    );
    await run('udp', ['8053:53/udp'], ['/usr/bin/python3', '-c', udpEcho], machinePrograms);
    // Nobody asked Docker for these: a rule of its own to a container, one that turns a port of the host to another, and a native table.
    await run('by-hand', []);
    const byHand = await addressOf(host, 'by-hand');
    const toContainer = ['-j', 'DNAT', '--to-destination', `${byHand}:80`];
    await host.run(['iptables', '-t', 'nat', '-A', 'PREROUTING', '-p', 'tcp', '--dport', '8008', ...toContainer]);
    const redirect = ['-j', 'REDIRECT', '--to-ports', '8001'];
    await host.run(['iptables', '-t', 'nat', '-A', 'PREROUTING', '-p', 'tcp', '--dport', '8009', ...redirect]);
    const table = `table ip hand {
      map services { type inet_service : ipv4_addr . inet_service; elements = { 8010 : ${byHand} . 80, 8011 : ${byHand} . 81 }; }
      chain pre { type nat hook prerouting priority -90; policy accept; dnat ip to tcp dport map @services; }
    }`;
    await host.run(['nft', '-f', '-'], { input: table });
  },
};
