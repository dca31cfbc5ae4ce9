/** Rows of the Open_vSwitch database in our shapes, each port with its first interface (ovs-vswitchd.conf.db(5)). */

export type OvsBridgeFact = {
  uuid: string;
  name: string;
  /** `system` for the database's empty default. */
  datapathType: string;
  failMode?: string;
  stp: boolean;
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
