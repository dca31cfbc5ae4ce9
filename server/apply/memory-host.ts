/** For the tests of changes: a host held in memory that takes steps, and fails where it is told to. Real hosts are for the lab's tests. */
import type { ChangeStep } from '../../model/change.ts';
import type { NetnsId } from '../../model/ids.ts';
import type { PlannedStep } from '../../model/plan.ts';
import { err, ok, type Result } from '../../model/result.ts';
import type { Step } from '../../model/step.ts';
import type { StepRunner, StepTrouble, StepTroubleCode } from './step-runner.ts';

export const hostNetns = 'netns:h:boot:1' as NetnsId;
export const webNetns = 'netns:h:boot:2' as NetnsId;

type Call = 'check' | 'take' | 'takeBack';
export type Failure = {
  call: Call;
  step: Step;
  code: StepTroubleCode;
  /** The step is done all the same, as one whose answer did not come in time may be. */
  done?: boolean;
  /** Fails this many times; always unless given. */
  times?: number;
};

export interface MemoryHost extends StepRunner {
  /** What there is, as sorted lines. */
  state(): string[];
  fail(failure: Failure): void;
  /** Called before each call. */
  before(hook: (call: Call, step: Step) => void | Promise<void>): void;
  calls: { call: Call; step: Step }[];
  /** Somebody else's doing. */
  put(fact: string): void;
}

const linkFact = ({ netns, name }: { netns: string; name: string }): string => `link ${netns} ${name}`;

/** The facts that a step makes (true) and ends (false); a link that ends takes along all that begins with its own. */
function effectOf(step: Step): [fact: string, present: boolean][] {
  switch (step.do) {
    case 'addVeth':
    case 'deleteVeth':
      return [step.host, step.peer].map((end) => [linkFact(end), step.do === 'addVeth']);
    case 'addAddress':
    case 'removeAddress':
      return [[`${linkFact(step.link)} address ${step.address}`, step.do === 'addAddress']];
    case 'setLink':
      // A setting that is on is there, one that is off is not.
      return Object.entries(step.after).map(([key, value]) => [`${linkFact(step.link)} ${key}`, value === true]);
    case 'addOvsPort':
    case 'deleteOvsPort':
      return [[`ovs-port ${step.name}`, step.do === 'addOvsPort']];
    case 'announce':
      return [];
    default:
      throw new Error(`the host in memory has no ${step.do}`);
  }
}

export function memoryHost(facts: readonly string[] = []): MemoryHost {
  const state = new Set(facts);
  const failures: Failure[] = [];
  let hook: (call: Call, step: Step) => void | Promise<void> = () => undefined;
  const calls: MemoryHost['calls'] = [];
  const same = (a: Step, b: Step): boolean => JSON.stringify(a) === JSON.stringify(b);

  const bring = (step: Step): void => {
    for (const [fact, present] of effectOf(step)) {
      if (present) state.add(fact);
      else for (const one of [...state]) if (one === fact || one.startsWith(`${fact} `)) state.delete(one);
    }
  };
  const failing = (call: Call, step: Step): Failure | undefined => {
    const failure = failures.find((one) => one.call === call && same(one.step, step) && one.times !== 0);
    if (failure?.times !== undefined) failure.times -= 1;
    return failure;
  };
  const perform = async (call: Call, step: Step, act: () => Result<void, StepTrouble>) => {
    calls.push({ call, step });
    await hook(call, step);
    const failure = failing(call, step);
    if (!failure) return act();
    if (failure.done) bring(step);
    return err<StepTrouble>({ code: failure.code, detail: `The ${call} was told to fail.`, foreignText: 'EFAKE' });
  };
  const ready = (step: Step): Result<void, StepTrouble> => {
    for (const [fact, present] of effectOf(step)) {
      if (state.has(fact) !== present) continue;
      return err({ code: present ? 'exists' : 'missing', detail: `${fact} is ${present ? '' : 'not '}there.` });
    }
    return ok(undefined);
  };

  return {
    state: () => [...state].sort(),
    fail: (failure) => failures.push({ ...failure }),
    before(to) {
      hook = to;
    },
    calls,
    put: (fact) => state.add(fact),
    check: (step) => perform('check', step, () => ready(step)),
    take: (step) =>
      perform('take', step, () => {
        const can = ready(step);
        if (can.ok) bring(step);
        return can;
      }),
    takeBack: (step) =>
      perform('takeBack', step, () => {
        bring(step);
        return ok(undefined);
      }),
  };
}

const plannedOf = (step: Step, inverse: Step[]): PlannedStep => ({
  ...{ step, inverse, reversibility: 'exact', differences: [] },
  ...{ commands: [`do ${step.do}`], operation: 0 },
});

/** The steps of an attachment as a plan has them. */
export function attachSteps(): PlannedStep[] {
  const end = { mac: '02:00:00:00:00:01', mtu: 1500 };
  const host = { netns: hostNetns, name: 'pb-web', ...end };
  const peer = { netns: webNetns, name: 'eth1', ...end, mac: '02:00:00:00:00:02' };
  const link = { netns: webNetns, name: 'eth1' };
  const address = { link, address: '10.0.0.5', prefixLength: 24 };
  const port = { bridge: 'ovs0', name: 'pb-web', vlan: { mode: 'access', tag: 100 }, externalIds: {} } as const;
  const up = { link, before: { up: false }, after: { up: true } };
  const down = { link, before: { up: true }, after: { up: false } };
  return [
    plannedOf({ do: 'addVeth', host, peer }, [{ do: 'deleteVeth', host, peer }]),
    plannedOf({ do: 'addAddress', ...address }, [{ do: 'removeAddress', ...address }]),
    plannedOf({ do: 'addOvsPort', ...port }, [{ do: 'deleteOvsPort', ...port }]),
    plannedOf({ do: 'setLink', ...up }, [{ do: 'setLink', ...down }]),
    plannedOf({ do: 'announce', link, mac: end.mac, addresses: ['10.0.0.5'] }, []),
  ];
}

export const statuses = (steps: readonly ChangeStep[]): string => steps.map((one) => one.status).join(' ');
