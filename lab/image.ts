/** The one container image of the lab, made from Debian's busybox-static, because no image can be pulled. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { type Inside, must } from './engines.ts';

export const labImage = 'lab/busybox';

const busybox = '/usr/bin/busybox';
const folder = '/run/lab/image';
const archive = '/run/lab/image.tar';

/** Writes the image's archive into the lab host's own folder; needs no engine. */
export async function packImage(host: Inside): Promise<void> {
  const root = `${host.root}${folder}`;
  for (const place of ['bin', 'dev', 'etc', 'proc', 'sys', 'tmp', 'root', 'www']) {
    mkdirSync(`${root}/${place}`, { recursive: true });
  }
  copyFileSync(busybox, `${root}/bin/busybox`);
  const applets = execFileSync(busybox, ['--list'], { encoding: 'utf8' }).split('\n').filter(Boolean);
  for (const applet of applets) if (applet !== 'busybox') symlinkSync('busybox', `${root}/bin/${applet}`);
  writeFileSync(`${root}/etc/passwd`, 'root:x:0:0:root:/root:/bin/sh\n');
  writeFileSync(`${root}/etc/group`, 'root:x:0:\n');
  writeFileSync(`${root}/www/index.html`, 'lab\n');
  await must(host, ['tar', '--create', '--file', archive, '--directory', folder, '.']);
}

/** Hands the packed image to the engine. */
export async function importImage(host: Inside): Promise<void> {
  await must(host, ['docker', 'import', '--change', 'CMD ["/bin/sh"]', archive, labImage]);
}
