/**
 * `node setup/lab-packages.mjs`: installs the Debian packages the lab needs, with every service of theirs held back. Only tests, the lab and
 * the demo call this; `npm start` never does.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What proves that a package is there is the program it brings, so that an engine from elsewhere counts as well; or, by its path, a file. */
const packages = {
  'docker.io': 'dockerd',
  'openvswitch-switch': 'ovs-vswitchd',
  iproute2: 'ip',
  iptables: 'iptables',
  nftables: 'nft',
  'busybox-static': 'busybox',
  ethtool: 'ethtool',
  'iputils-ping': 'ping',
  python3: 'python3',
  plotnetcfg: 'plotnetcfg',
  tcpdump: 'tcpdump',
  'iputils-arping': 'arping',
  debootstrap: 'debootstrap',
  chromium: 'chromium',
  // Without a Chinese typeface every sign is a box, narrower than the sign: nothing could be said of how the Chinese pages fit.
  'fonts-wqy-microhei': '/usr/share/fonts/truetype/wqy/wqy-microhei.ttc',
};
const folders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

const present = (proof) =>
  proof.startsWith('/') ? existsSync(proof) : folders.some((folder) => existsSync(`${folder}/${proof}`));

/** Names of the packages whose proof is not on this machine. */
export function missingLabPackages() {
  return Object.entries(packages)
    .filter(([, proof]) => !present(proof))
    .map(([name]) => name);
}

const policy = '/usr/sbin/policy-rc.d';
const kept = '/usr/sbin/policy-rc.d.before-patchbay';

/**
 * Debian's package scripts ask policy-rc.d before they start a service; 101 means no (invoke-rc.d(8)). What stood there is put back, also
 * when `work` throws.
 */
function withServicesHeldBack(work) {
  if (existsSync(policy)) renameSync(policy, kept);
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return work();
  } finally {
    rmSync(policy);
    if (existsSync(kept)) renameSync(kept, policy);
  }
}

function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const result = spawnSync('apt-get', ['-q', '-y', ...args], { stdio: ['ignore', 'inherit', 'inherit'], env });
  if (result.error) throw new Error(`apt-get could not be run: ${result.error.message}`);
  return result.status === 0;
}

/** Installs what is missing; throws a sentence a person can act on when it cannot. Does nothing, and needs no network, when all is there. */
export function ensureLabPackages() {
  const missing = missingLabPackages();
  if (missing.length === 0) return;
  if (process.getuid() !== 0) {
    throw new Error(`The lab needs root to install Debian packages: ${missing.join(' ')}`);
  }
  if (!existsSync('/usr/bin/apt-get')) {
    throw new Error(`The lab needs these Debian packages, and this machine has no apt-get: ${missing.join(' ')}`);
  }
  console.error(`patchbay: installing Debian packages for the lab, services held back: ${missing.join(' ')}`);
  const install = ['install', '--no-install-recommends', ...missing];
  withServicesHeldBack(() => {
    // The package lists may be absent or older than the archive: then once more with fresh ones.
    if (!apt(install) && (!apt(['update']) || !apt(install))) {
      throw new Error(`apt-get could not install the lab's packages: ${missing.join(' ')}`);
    }
    // Debian 13 moved the command line client out of docker.io.
    if (!present('docker') && !apt(['install', '--no-install-recommends', 'docker-cli'])) {
      throw new Error('apt-get could not install docker-cli');
    }
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    ensureLabPackages();
  } catch (error) {
    console.error(`patchbay: ${error.message}`);
    process.exitCode = 1;
  }
}
