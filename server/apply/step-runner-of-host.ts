/** Takes steps on the real host: the kernel by rtnetlink, Open vSwitch by its database, Docker by the Engine API. */
import type { Step, StepKind } from '../../model/step.ts';
import type { Reach } from '../live/reach.ts';
import type { StepRunner } from './step-runner.ts';
import { addAddress, removeAddress } from './steps/address.ts';
import { announce } from './steps/announce.ts';
import { addBridge, deleteBridge } from './steps/bridge.ts';
import { connectNetwork, disconnectNetwork, engineAt } from './steps/endpoint.ts';
import type { Hand } from './steps/hand.ts';
import { deleteOrphan } from './steps/orphan.ts';
import { ovsAt } from './steps/ovs.ts';
import { addOvsBridge, deleteOvsBridge } from './steps/ovs-bridge.ts';
import { addOvsPort, deleteOvsPort, setOvsPortVlan } from './steps/ovs-port.ts';
import { addRoute, removeRoute } from './steps/route.ts';
import { setLink } from './steps/set-link.ts';
import { addVeth, deleteVeth } from './steps/veth.ts';

export type HostPlaces = {
  reach: Reach;
  /** The folder with db.sock and ovs-vswitchd.pid. */
  ovsRunDir: string;
  /** The Engine API's unix socket. */
  dockerSocket: string;
};

/** Steps of one kind are all alike; each call reads the host anew and keeps nothing. */
export function stepRunnerOfHost({ reach, ovsRunDir, dockerSocket }: HostPlaces): StepRunner {
  const ovs = ovsAt(ovsRunDir);
  const engine = engineAt(dockerSocket);
  const hands: { [Kind in StepKind]: Hand<Kind> } = {
    addBridge: addBridge(reach),
    deleteBridge: deleteBridge(reach),
    addVeth: addVeth(reach),
    deleteVeth: deleteVeth(reach),
    deleteOrphan: deleteOrphan(reach),
    setLink: setLink(reach),
    addAddress: addAddress(reach),
    removeAddress: removeAddress(reach),
    addRoute: addRoute(reach),
    removeRoute: removeRoute(reach),
    addOvsBridge: addOvsBridge(ovs),
    deleteOvsBridge: deleteOvsBridge(ovs),
    addOvsPort: addOvsPort(ovs),
    deleteOvsPort: deleteOvsPort(ovs),
    setOvsPortVlan: setOvsPortVlan(ovs),
    connectNetwork: connectNetwork(engine),
    disconnectNetwork: disconnectNetwork(engine),
    announce: announce(reach),
  };
  /** The hand of a step's kind takes steps of that kind: the table's type says so, an index by a union cannot. */
  const handOf = (step: Step): Hand<never> => hands[step.do] as unknown as Hand<never>;
  return {
    check: async (step) => handOf(step).check(step as never),
    take: async (step) => handOf(step).take(step as never),
    takeBack: async (step) => handOf(step).takeBack(step as never),
  };
}
