/** Rows of the Open_vSwitch database in our shapes, each port with its first interface (ovs-vswitchd.conf.db(5)). */

export type OvsBridgeFact = {
  uuid: string;
  name: string;
  /** `system` for the database's empty default. */
  datapathType: string;
  failMode?: string;
  stp: boolean;
  /** Targets of its OpenFlow controllers, sorted; absent without one. */
  controllers?: string[];
  /** Absent without any. */
  externalIds?: Record<string, string>;
};

export type OvsPortFact = {
  uuid: string;
  bridgeUuid: string;
  name: string;
  /** Name of the port's interface; a bond has several, the first by name stands here and all in `interfaceNames`. */
  interfaceName: string;
  interfaceNames: string[];
  interfaceType: string;
  tag?: number;
  trunks?: number[];
  vlanMode?: 'access' | 'trunk' | 'native-tagged' | 'native-untagged' | 'dot1q-tunnel';
  ofport?: number;
  error?: string;
  /** Type `patch`: the name of the port at its other end. */
  patchPeer?: string;
  /** The first interface's options but for secrets; absent without any. */
  options?: Record<string, string>;
  externalIds: Record<string, string>;
};

/** One change of the database. `reset` starts over: everything known before is void. */
export type OvsChange = {
  reset: boolean;
  bridges: OvsBridgeFact[];
  ports: OvsPortFact[];
  goneBridges: string[];
  gonePorts: string[];
};
