/**
 * Another Debian's programs for a lab host: dockerd, iproute2, iptables and Open vSwitch as a newer suite ships them. Only /usr is taken,
 * by extracting packages: no maintainer script runs, so nothing of them is ever started or configured on the machine.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const packages = [
  'docker.io',
  'docker-cli',
  'openvswitch-switch',
  'iptables',
  'nftables',
  'iproute2',
  'busybox-static',
  'python3-minimal',
  'ethtool',
  'iputils-ping',
  'procps',
  'tcpdump',
];

/** What update-alternatives(1) would have made: name in /usr -> what it stands for. */
const alternatives: Record<string, string> = {
  'sbin/iptables': 'xtables-nft-multi',
  'sbin/iptables-save': 'xtables-nft-multi',
  'sbin/iptables-restore': 'xtables-nft-multi',
  'sbin/ip6tables': 'xtables-nft-multi',
  'sbin/ip6tables-save': 'xtables-nft-multi',
  'sbin/ip6tables-restore': 'xtables-nft-multi',
  'sbin/ovs-vswitchd': '../lib/openvswitch-switch/ovs-vswitchd',
};

/**
 * The folder that holds the suite's `usr`, made on first use in the checkout's .cache: some 45 s and 460 MB. Needs root, debootstrap and
 * Debian's archive; throws with debootstrap's words when it cannot be made, and leaves nothing half made.
 */
export function userlandOf(suite: string): string {
  const cache = join(import.meta.dirname, '..', '.cache');
  const done = join(cache, `userland-${suite}`);
  if (existsSync(done)) return done;
  const work = `${done}.part`;
  rmSync(work, { recursive: true, force: true });
  const downloaded = join(work, 'downloaded');
  const tree = join(work, 'tree');
  mkdirSync(tree, { recursive: true });
  // --foreign stops before anything of the new system runs.
  const arguments_ = ['--foreign', '--variant=minbase', `--include=${packages.join(',')}`, suite, downloaded];
  execFileSync('debootstrap', arguments_, { stdio: ['ignore', 'pipe', 'pipe'], timeout: 500_000 });
  const archives = join(downloaded, 'var/cache/apt/archives');
  for (const name of readdirSync(archives).filter((one) => one.endsWith('.deb'))) {
    execFileSync('dpkg-deb', ['--extract', join(archives, name), tree]);
  }
  for (const [name, target] of Object.entries(alternatives)) {
    const link = join(tree, 'usr', name);
    if (!existsSync(link)) symlinkSync(target, link);
  }
  rmSync(downloaded, { recursive: true });
  renameSync(tree, done);
  rmSync(work, { recursive: true });
  return done;
}
