/**
 * The scene: what the canvas draws, before anything has a place. Plain data with stable ids; codes, no words of a language. A row's id is
 * the id of the record it stands for, with a suffix where one record has two rows, so a row keeps its identity over every delta.
 */
import type { ContainerState } from '../../../model/container.ts';

/** What a chip prints and whose hue it wears; `vlans` are the VLANs named, in the order printed. */
export type VlanChip = { text: string; form: 'access' | 'trunk' | 'native'; vlans: number[]; native?: number };

/**
 * What is wrong with a row, readable without a click. `orphan`: nobody owns the other end; `loose`: it is here, on nothing; `unreadable`:
 * it is in a namespace closed to us; `peer-unseen`: a namespace's link whose other end nobody can find; `device-gone`: Open vSwitch cannot
 * open the device.
 */
export type Trouble = 'down' | 'no-carrier' | 'orphan' | 'loose' | 'unreadable' | 'peer-unseen' | 'device-gone';

export type RowBase = {
  id: string;
  /** Id of the record that is selected with it. */
  record: string;
  /** How many 28 px rows it takes. */
  span: number;
  trouble?: Trouble;
  /** The database's or kernel's own words, verbatim, on a second line. */
  error?: string;
};

export type PortRow = RowBase & {
  kind: 'port';
  name: string;
  /** ofport or bridge port_no, as the host has it. */
  number?: number;
  linkKind?: string;
  chip?: VlanChip;
  /** Uplinks left, workloads right. */
  side: 'left' | 'right';
  /** It stands for this many ports, those of a group's members that are not drawn one by one; `group` is the group's key. */
  bundle?: { count: number; group: string };
  /** Technical words on a second line: a tunnel's `VNI 42 → 10.0.0.2:4789`. */
  tunnel?: string;
  /** The other side of a tun or tap device. */
  holder?: { pid: number; processName: string };
  /** A macvlan or ipvlan child: its mode, and whether the kernel keeps the host from reaching it. */
  mode?: string;
  hostIsolated?: boolean;
  /** An uplink only: VLANs in use on this switch that it does not carry. */
  missingVlans?: number[];
  detail?: LinkDetail;
};

/** What is printed of a link only when the picture is large, and said of it always; addresses with their prefix length. */
export type LinkDetail = { link: string; mac?: string; mtu: number; addresses: string[] };

export type LinkRow = RowBase & {
  kind: 'link';
  name: string;
  linkKind: string;
  /** Steps to the right: a VLAN child stands below its parent. */
  depth: number;
  /** `head`: a bridge or bond inside the namespace; the `port` rows that follow it are plugged into it. */
  rail?: 'head' | 'port';
  /** The head's row id, on ports. */
  railOf?: string;
  /** A port that is a rail itself: how many ports that one has. It stands below, as a rail of its own. */
  deeper?: number;
  tunnel?: string;
  holder?: { pid: number; processName: string };
  /** `bridge`, `l2` ... of a macvlan or ipvlan child. */
  mode?: string;
  detail?: LinkDetail;
  /** `address` without prefix length unless it differs from its segment's; empty when it has none. */
  addresses: string[];
  chip?: VlanChip;
  /** The bridge inside the same namespace it is a port of. */
  portOf?: string;
  parentName?: string;
  /** The switch it is plugged into and the number of its port there. */
  at?: { title: string; number?: number };
};

export type ContainerRow = RowBase & {
  kind: 'container';
  name: string;
  state: ContainerState;
};

/** How a switch's head looks: `tap` is no switch but the macvlan or ipvlan children of one link. */
export type SwitchForm = 'linux' | 'ovs' | 'docker' | 'tap';
export type SwitchTag = 'stp' | 'vlan-aware' | 'internal' | 'ipv6' | 'icc-off';

export type SwitchObject = {
  kind: 'switch';
  id: string;
  record: string;
  form: SwitchForm;
  /** The Docker network's name, or the bridge's. */
  title: string;
  /** The bridge's link name where the title is another. */
  linkName?: string;
  subnet?: string;
  /** The host's own addresses on it, `address/length`; empty: none. */
  hostAddresses: string[];
  /** Open vSwitch: `netdev` or `system`, with its fail mode. Docker: the driver. */
  flavour?: string;
  /** Open vSwitch: who tells it what to forward, `tcp:127.0.0.1:6653`. */
  controllers?: string[];
  /** A tap: kinds and modes of its children, and whether the kernel keeps the host from reaching them. */
  tap?: { kinds: string[]; modes: string[]; hostIsolated: boolean };
  tags: SwitchTag[];
  down: boolean;
  ports: PortRow[];
  /** Key of its place in an arrangement: what outlives a restart of the host. */
  slot?: string;
};

/** Whose namespace it is. */
export type UnitOwner =
  | { kind: 'container'; name: string; state: ContainerState; onlyLo: boolean }
  | { kind: 'named'; name: string }
  | { kind: 'process'; pid?: number; processName?: string; inode: number };

/** A namespace with who lives in it: a strip when it has one row, else a frame. */
export type UnitObject = {
  kind: 'unit';
  id: string;
  record: string;
  /** Id of the namespace's record: who lives in it becomes known a little later, and then names the unit. */
  netns: string;
  owner: UnitOwner;
  /** Sorts and groups: the compose project, or empty. */
  group: string;
  unreadable?: string;
  links: LinkRow[];
  /** Containers that joined the owner's namespace. */
  joined: ContainerRow[];
  /** The switch whose block it stands in. */
  home?: string;
  /** Key of its place in an arrangement: what outlives a restart of the container. */
  slot?: string;
};

/** What the members of a group have in common. */
export type GroupKind = 'compose' | 'network' | 'switch' | 'image';
/**
 * `closed`: one box for all members. `head`: the row above members that are drawn. `rest`: the row below them that stands for those that
 * are not.
 */
export type GroupForm = 'closed' | 'head' | 'rest';

/** Units drawn as one, or the rows that frame those of them that are drawn. */
export type GroupObject = {
  kind: 'group';
  /** The group's key and the form: a group may have a head in several blocks. */
  id: string;
  record: string;
  key: string;
  by: GroupKind;
  form: GroupForm;
  title: string;
  /** The switch whose block it stands in. */
  home?: string;
  /** Containers and other namespaces in the group, and how many of them run. */
  total: number;
  running: number;
  /** Units that this card stands for: all of a closed group, the rest of one that is open in part, none for a head. */
  hidden: number;
  /** VLANs of the hidden units' links, the most used first. */
  vlans: { vlan: number; count: number }[];
  /** Published ports of the hidden units. */
  published: number;
  /** Ids of the hidden units' records: containers or namespaces, and their links; to sum rates and findings. */
  containers: string[];
  links: string[];
  /** Row ids where its bundle cables end, the one to the home switch first. */
  sockets: string[];
};

export type HostObject = { kind: 'host'; id: string; record: string; hostname: string; containers: ContainerRow[] };

/** What a card and a row of the host's edge have in common: one link of the host's own. */
export type HostLink = {
  id: string;
  record: string;
  name: string;
  linkKind: string;
  addresses: string[];
  portOf?: string;
  parentName?: string;
  chip?: VlanChip;
  /** It leads out of the host. */
  outside: boolean;
  /** It holds an address although it is a port: the address does not work there. */
  addressOnPort: boolean;
  speedMbps?: number;
  tunnel?: string;
  holder?: { pid: number; processName: string };
  /** `bridge`, `l2` ... of a macvlan or ipvlan child; `active-backup` ... of a bond. */
  mode?: string;
  detail?: LinkDetail;
  trouble?: Trouble;
};

/** A row below the link it belongs to: a VLAN child, a macvlan child of the host's own, a bond's member, an SR-IOV virtual function. */
export type NicRow = HostLink & {
  kind: 'nicrow';
  role: 'vlan' | 'child' | 'member' | 'vf';
  /** Steps to the right. */
  depth: number;
  /** A bond's member: it carries the traffic. */
  active?: boolean;
};

/** A link of the host's own that is not a workload's: a NIC, the host's leg of a cable, a loose end; with the links that stand on it. */
export type NicObject = HostLink & { kind: 'nic'; rows: NicRow[] };

/**
 * A published port: what the engine was asked for and what the kernel has, side by side; one chip for both families. What comes of it is a
 * port state, read apart.
 */
export type PublishedObject = {
  kind: 'published';
  id: string;
  /** The mapping of its first family, whose state is also that of a port only one side knows. */
  record: string;
  container?: string;
  hostAddress: string;
  hostPort: number;
  /** What is asked for; of a port nobody asked for what the kernel leads to. */
  containerPort: number;
  protocol: string;
  families: '4' | '6' | '4·6';
  loopback: boolean;
  /** Keys of its port states, one a family. */
  mappings: string[];
  /** The engine was asked for it. */
  asked: boolean;
  /** What the kernel does; absent: nothing, or it was not read. */
  found?: { address: string; port: number; via: PublishedVia[] };
  /** The kernel's rules and listeners are known. */
  kernelRead: boolean;
  /** What was asked of Docker is known as it is now, or there is no Docker to ask. */
  askedKnown: boolean;
  /** The port row it leads to. */
  target?: string;
  /** Of more than two for one target only the first is drawn; this many stand behind it, and `list` has them all. */
  others: number;
  list?: PublishedObject[];
};
export type PublishedVia = 'dnat' | 'userland-proxy' | 'host' | 'patchbay';

export type StoppedObject = { kind: 'stopped'; id: string; containers: ContainerRow[] };

export type SceneObject =
  | SwitchObject
  | UnitObject
  | GroupObject
  | HostObject
  | NicObject
  | PublishedObject
  | StoppedObject;

/** A place a cable ends: a row, or an object of one row, and the side of the card it leaves from. */
export type Socket = { row: string; side: 'left' | 'right' };

export type CableKind = 'veth' | 'uplink' | 'published' | 'internal' | 'child' | 'bundle' | 'patch';

export type Cable = {
  id: string;
  kind: CableKind;
  from: Socket;
  to: Socket;
  /** What stands in the two rows, `owner:link`. */
  ends: [string, string];
  /** The access VLAN whose hue it wears. */
  vlan?: number;
  trunk: boolean;
  /** Dashed: switched off, or no carrier. */
  dead: boolean;
  /** Ids of the links at its ends, whose rates are its own. */
  links?: string[];
  /** A bundle of this many cables between a group and a switch. */
  count?: number;
};

export type Scene = {
  host: HostObject | undefined;
  nics: NicObject[];
  published: PublishedObject[];
  switches: SwitchObject[];
  units: UnitObject[];
  groups: GroupObject[];
  stopped: StoppedObject | undefined;
  cables: Cable[];
};
