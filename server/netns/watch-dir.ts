/** Names that come and go in a directory that may itself come and go, by inotify. */
import { existsSync, type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

export interface DirWatch {
  stop(): void;
}

/**
 * Calls `onName` for every name created in or removed from `path`, and with undefined when the directory itself appeared or went, so that
 * all of it has to be looked at. While it does not exist its nearest existing ancestor is watched.
 */
export function watchDir(path: string, onName: (name: string | undefined) => void): DirWatch {
  let watcher: FSWatcher | undefined;
  let stopped = false;

  const start = (): void => {
    watcher?.close();
    watcher = undefined;
    if (stopped) return;
    let place = path;
    let awaited = '';
    while (!existsSync(place)) {
      awaited = basename(place);
      place = dirname(place);
    }
    try {
      watcher = watch(place, { persistent: false }, (_event, name) => {
        if (awaited !== '') {
          if (name === awaited) restart();
        } else if (!existsSync(path)) restart();
        else onName(name ?? undefined);
      });
    } catch {
      // It went between the two looks, or inotify is out of watches: the periodic scan finds what is missed.
      return;
    }
    watcher.on('error', restart);
    // Created between the look and the watch: nobody would tell.
    if (awaited !== '' && existsSync(`${place}/${awaited}`)) restart();
  };
  const restart = (): void => {
    start();
    if (!stopped) onName(undefined);
  };

  start();
  return {
    stop() {
      stopped = true;
      watcher?.close();
    },
  };
}
