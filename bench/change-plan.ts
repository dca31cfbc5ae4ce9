/** The single changes of the change benchmark, as lines that `ip -batch` takes. */
import { hostEndName } from './wired-host.ts';

export type PlannedChange = {
  /** The link that changes. */
  link: string;
  /** Puts the link into the state that the change needs; not measured. */
  prepare?: string;
  line: string;
};

/** The `index`-th change on a host with `count` namespaces: five kinds in turn, each on the next host end. */
export function plannedChange(index: number, count: number): PlannedChange {
  const link = hostEndName(index % count);
  const address = `10.98.${index >> 8}.${index & 255}/32`;
  switch (index % 5) {
    case 0:
      return { link, line: `addr add ${address} dev ${link}` };
    case 1:
      return { link, prepare: `addr add ${address} dev ${link}`, line: `addr del ${address} dev ${link}` };
    case 2:
      return { link, line: `link set dev ${link} mtu ${1400 - Math.floor(index / 5)}` };
    case 3:
      return { link, prepare: `link set dev ${link} up`, line: `link set dev ${link} down` };
    default:
      return { link, prepare: `link set dev ${link} down`, line: `link set dev ${link} up` };
  }
}
