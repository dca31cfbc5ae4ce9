/** Names of namespaces: what `ip netns` and the engine mounted where, kept with the namespaces they are mounted on. */
import { namesIn, netnsInodeAt, nsfsDevice } from './holders.ts';
import type { KnownNamespaces } from './known-netns.ts';
import type { Timers } from './timers.ts';

/** A name is created first and mounted a moment later, of which inotify does not tell. */
const mountRetriesMs = [1, 3, 10, 30, 100, 300];

export interface NetnsNames {
  /** All names of both folders. */
  lookAtAll(): void;
  /** One name that was made or removed; looked at again until something is mounted on it. */
  lookAt(directory: string, name: string): void;
}

export function createNetnsNames(
  known: KnownNamespaces,
  folders: { namedDir: string; sandboxDir: string },
  timers: Pick<Timers, 'later'>,
  scanSoon: () => void,
): NetnsNames {
  const { namedDir, sandboxDir } = folders;
  const device = nsfsDevice();
  const listOf = (directory: string): 'names' | 'sandboxes' => (directory === namedDir ? 'names' : 'sandboxes');
  const labelOf = (directory: string, name: string): string => (directory === namedDir ? name : `${directory}/${name}`);

  /** Brings one name up to date; false when it exists but nothing is mounted on it. */
  const lookOnce = (directory: string, name: string): boolean => {
    const list = listOf(directory);
    const label = labelOf(directory, name);
    const path = `${directory}/${name}`;
    const entry = known.adopt(path);
    for (const other of known.byInode.values()) {
      if (other === entry || !other.fact[list].includes(label)) continue;
      // With its last name a namespace usually ends: the scan tells both at once.
      if (other.fact.names.length + other.fact.sandboxes.length === 1) scanSoon();
      else known.change(other, { [list]: other.fact[list].filter((one) => one !== label) });
    }
    if (entry && !entry.fact[list].includes(label))
      known.change(entry, { [list]: [...entry.fact[list], label].sort() });
    return entry !== undefined || !namesIn(directory).includes(name);
  };

  const lookUntilMounted = (directory: string, name: string, tries = 0): void => {
    if (lookOnce(directory, name)) return;
    const delayMs = mountRetriesMs[tries];
    if (delayMs !== undefined) timers.later(delayMs, () => lookUntilMounted(directory, name, tries + 1));
  };

  const lookAtFolder = (directory: string): void => {
    const list = listOf(directory);
    const found = new Map<number, { path: string; labels: string[] }>();
    for (const name of namesIn(directory)) {
      const path = `${directory}/${name}`;
      const inode = netnsInodeAt(path, device);
      if (inode === undefined) continue;
      const here = found.get(inode);
      if (here) here.labels.push(labelOf(directory, name));
      else found.set(inode, { path, labels: [labelOf(directory, name)] });
    }
    for (const { labels } of found.values()) if (labels.length > 1) labels.sort();
    for (const entry of known.byInode.values()) {
      const now = found.get(entry.fact.inode)?.labels ?? [];
      const before = entry.fact[list];
      const same = now.length === before.length && now.every((label, index) => label === before[index]);
      if (!same) known.change(entry, { [list]: now });
    }
    for (const [inode, { path, labels }] of found) known.adopt(path, inode, { [list]: labels });
  };

  return {
    lookAtAll() {
      lookAtFolder(namedDir);
      lookAtFolder(sandboxDir);
    },
    lookAt: lookUntilMounted,
  };
}
