/** The sentences of spoken.ts, written here anew and not taken from the product's catalogues. */
import type { Switch } from './wired.ts';

export type Tongue = ReturnType<typeof english>;

function english() {
  const states: Record<string, string> = { exited: 'stopped' };
  const forms = {
    linux: 'Linux bridge',
    docker: 'Docker network',
    ovs: 'Open vSwitch bridge',
    tap: 'macvlan or ipvlan parent',
  };
  const count = (word: string, n: number): string => (n === 1 ? `1 ${word}` : `${n} ${word}s`);
  const container = (state: string): string => `container, ${states[state] ?? state}`;
  return {
    comma: ', ',
    container,
    shares: (state: string, owner: string) => `${container(state)}, shares the namespace of ${owner}`,
    named: 'named network namespace',
    process: 'network namespace of a process',
    onlyLo: 'only lo',
    noAddress: 'no address',
    linkOf: (owner: string) => `network link of ${owner}`,
    into: (title: string, number?: number) => ` on ${title}${number === undefined ? '' : ` port ${number}`}`,
    vlan: (vlan?: string) => `VLAN ${vlan ?? 'none'}`,
    port: (title: string, number?: number) => `port ${number === undefined ? '' : `${number} `}of ${title}`,
    switch: (form: Switch['form'], ports: number) =>
      `${forms[form]}, ${ports === 0 ? 'no ports' : count('port', ports)}`,
    hostHere: (addresses: string) => `host ${addresses}`,
    hostIsolated: 'host cannot reach',
    host: (n: number) => `host, ${n === 0 ? 'no containers' : count('container', n)} in host mode`,
    nic: 'network link of the host',
    nicRow: (parent: string) => `network link on ${parent}`,
    holder: (name: string, pid: number) => `held by ${name}, process ${pid}`,
    cable: (text: string, ends: string) => `${text}, cable to ${ends}`,
    published: /^(published port|\d+ published ports) /,
    group: /, group of \d+, \d+ running, (open|closed)/,
    fold: /^Stopped \(\d+\)$/,
    down: 'down',
    noCarrier: 'no carrier',
    orphan: 'orphan, no owner',
    loose: 'unused end',
    peerUnseen: 'peer not visible',
    deviceGone: 'device gone',
    error: (n: number) => count('error', n),
    warning: (n: number) => count('warning', n),
  };
}

function chinese(): Tongue {
  const states: Record<string, string> = { running: '运行中', paused: '已暂停', exited: '已停止' };
  const forms = {
    linux: 'Linux 网桥',
    docker: 'Docker 网络',
    ovs: 'Open vSwitch 网桥',
    tap: 'macvlan 或 ipvlan 父接口',
  };
  const container = (state: string): string => `容器，${states[state] ?? state}`;
  return {
    comma: '，',
    container,
    shares: (state, owner) => `${container(state)}，共用 ${owner} 的网络命名空间`,
    named: '具名网络命名空间',
    process: '进程的网络命名空间',
    onlyLo: '仅 lo',
    noAddress: '无地址',
    linkOf: (owner) => `${owner} 的网络接口`,
    into: (title, number) => `，位于 ${title}${number === undefined ? '' : ` 的交换端口 ${number}`}`,
    vlan: (vlan) => (vlan === undefined ? '无 VLAN' : `VLAN ${vlan}`),
    port: (title, number) => `${title} 的交换端口${number === undefined ? '' : ` ${number}`}`,
    switch: (form, ports) => `${forms[form]}，${ports === 0 ? '没有交换端口' : `${ports} 个交换端口`}`,
    hostHere: (addresses) => `主机 ${addresses}`,
    hostIsolated: '主机无法访问',
    host: (n) => `主机，${n === 0 ? '没有 host 模式的容器' : `${n} 个 host 模式的容器`}`,
    nic: '主机的网络接口',
    nicRow: (parent) => `${parent} 上的网络接口`,
    holder: (name, pid) => `由 ${name} 持有，进程 ${pid}`,
    cable: (text, ends) => `${text}，线缆通往 ${ends}`,
    published: /^(已发布端口|从 .* 起的 \d+ 个已发布端口)/,
    group: /，\d+ 个成员，\d+ 个运行中，已(展开|折叠)/,
    fold: /^已停止 \(\d+\)$/,
    down: '已关闭',
    noCarrier: '无载波',
    orphan: '孤立，无所有者',
    loose: '闲置的一端',
    peerUnseen: '对端不可见',
    deviceGone: '设备已消失',
    error: (n) => `${n} 个错误`,
    warning: (n) => `${n} 个警告`,
  };
}

export const tongues = { en: english(), 'zh-CN': chinese() };
