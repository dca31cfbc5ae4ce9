import { describe, expect, test } from 'vitest';
import type { Change, StepError } from '../../model/change.ts';
import type { PlannedStep } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';
import type { Step } from '../../model/step.ts';
import type { Journaled } from '../store/journal.ts';
import { attachSteps, type MemoryHost, memoryHost, statuses } from './memory-host.ts';
import { createRun, type RunParts, waitingSteps } from './run.ts';
import type { StepRunner, StepTrouble } from './step-runner.ts';

const changeOf = (planned: readonly PlannedStep[]): Change => ({
  id: 'c1',
  who: 'somebody',
  startedAt: '2026-01-01T00:00:00.000Z',
  status: 'running',
  operations: [{ kind: 'deleteBridge', name: 'br0', type: 'linux' }],
  steps: waitingSteps(planned),
  reversibility: 'exact',
});

type Written = { statuses: string; positions: number[]; change: Change };

/** A run, and all that the journal was given. */
function runOn(host: MemoryHost, more: Partial<RunParts> = {}, journaled?: Journaled) {
  const planned = journaled?.planned ?? attachSteps();
  const written: Written[] = [];
  const errors: string[] = [];
  const told: string[] = [];
  const run = createRun(journaled ?? { change: changeOf(planned), planned }, {
    runner: host,
    write: ({ change }, positions) =>
      written.push({ statuses: statuses(change.steps), positions: [...positions].sort(), change }),
    tell: (change, at) => told.push(at === undefined ? change.status : `${at} ${change.steps[at]?.status}`),
    commandsOf: (step) => [`by hand: ${step.do}`],
    toldToEnd: () => false,
    onError: (words) => errors.push(words),
    ...more,
  });
  return { run, planned, written, errors, told };
}

const busyHost = (): MemoryHost => memoryHost(['ovs-port other', 'link netns:h:boot:2 eth0']);

describe('a run', () => {
  test('checks, writes down and takes each step in order, and the state of a step is on disk before it is taken', async () => {
    const host = busyHost();
    const { run, planned, written, told } = runOn(host);
    const onDisk: string[] = [];
    host.before((call) => void onDisk.push(`${call}: ${written.at(-1)?.statuses ?? 'nothing'}`));
    await run.carryOut();
    expect(run.change()).toMatchObject({ status: 'applied' });
    expect(statuses(run.change().steps)).toBe('done done done done done');
    expect(host.calls.map(({ call, step }) => `${call} ${step.do}`)).toEqual(
      planned.flatMap(({ step }) => [`check ${step.do}`, `take ${step.do}`]),
    );
    expect(onDisk).toEqual([
      'check: nothing',
      'take: running waiting waiting waiting waiting',
      'check: running waiting waiting waiting waiting',
      'take: done running waiting waiting waiting',
      'check: done running waiting waiting waiting',
      'take: done done running waiting waiting',
      'check: done done running waiting waiting',
      'take: done done done running waiting',
      'check: done done done running waiting',
      'take: done done done done running',
    ]);
    expect(written.at(-1)).toMatchObject({ statuses: 'done done done done done', change: { status: 'applied' } });
    expect(told).toEqual([0, 1, 2, 3, 4].flatMap((at) => [`${at} running`, `${at} done`]));
  });

  const places = [...attachSteps().keys()];
  const table = places.flatMap((at) => (['check', 'take'] as const).map((call) => [call, at] as const));

  test.each(table)('a %s that fails at step %i: all before it is taken back in reverse', async (call, at) => {
    const host = busyHost();
    const before = host.state();
    const { run, planned, written } = runOn(host);
    host.fail({ call, step: planned[at]?.step as PlannedStep['step'], code: 'refused' });
    await run.carryOut();
    const { change } = { change: run.change() };
    expect(host.state()).toEqual(before);
    expect(change).toMatchObject({ status: 'failed', endedAt: expect.any(String) });
    expect(change.steps[at]).toMatchObject({ status: 'failed', error: { code: 'refused', foreignText: 'EFAKE' } });
    const expected = places.map((place) => (place < at ? 'undone' : place === at ? 'failed' : 'waiting'));
    expect(statuses(change.steps)).toBe(expected.join(' '));
    expect(written.at(-1)?.statuses).toBe(expected.join(' '));
    const takenBack = host.calls.filter((one) => one.call === 'takeBack').map((one) => one.step.do);
    const whole = ['addAddress', 'announce'].includes(planned[at]?.step.do ?? '');
    const to = call === 'take' && !whole ? at + 1 : at;
    const inverses = planned.slice(0, to).toReversed();
    expect(takenBack).toEqual(inverses.flatMap((one) => one.inverse.map((step) => step.do)));
  });

  test.each(places)('a step %i whose answer does not come is taken back too: it may be done', async (at) => {
    const host = busyHost();
    const before = host.state();
    const { run, planned } = runOn(host);
    const step = planned[at]?.step as PlannedStep['step'];
    host.fail({ call: 'take', step, code: 'timeout', done: true });
    await run.carryOut();
    expect(host.state()).toEqual(before);
    expect(run.change()).toMatchObject({ status: 'failed' });
  });

  test('what somebody else made between check and take is not taken back', async () => {
    const host = busyHost();
    const { run, planned } = runOn(host);
    host.before((call, step) => {
      if (call === 'take' && step.do === 'addAddress') host.put('link netns:h:boot:2 eth1 address 10.0.0.5');
      if (call === 'take' && step.do === 'addOvsPort') host.put('ovs-port pb-web');
    });
    await run.carryOut();
    expect(run.change().steps[1]).toMatchObject({ status: 'failed', error: { code: 'exists' } });
    expect(host.calls.filter((one) => one.call === 'takeBack').map((one) => one.step)).toEqual(planned[0]?.inverse);
  });

  const pairs = places.flatMap((at) =>
    places.filter((back) => back < at && attachSteps()[back]?.inverse.length).map((back) => [at, back] as const),
  );
  test.each(pairs)(
    'step %i fails and step %i cannot be taken back: the rest is, and what is left over is told',
    async (at, back) => {
      const host = busyHost();
      const { run, planned } = runOn(host);
      const inverse = planned[back]?.inverse[0] as PlannedStep['step'];
      host.fail({ call: 'take', step: planned[at]?.step as PlannedStep['step'], code: 'exists' });
      host.fail({ call: 'takeBack', step: inverse, code: 'source-lost' });
      await run.carryOut();
      expect(run.change()).toMatchObject({ status: 'incomplete' });
      expect(run.change().steps[back]).toMatchObject({
        status: 'undo-failed',
        undoError: { code: 'source-lost' },
        undoCommand: `by hand: ${inverse.do}`,
      });
      const expected = places.map((place) =>
        place === back ? 'undo-failed' : place < at ? 'undone' : place === at ? 'failed' : 'waiting',
      );
      expect(statuses(run.change().steps)).toBe(expected.join(' '));
      // Tried again after the others.
      expect(host.calls.filter((one) => one.call === 'takeBack' && one.step === inverse)).toHaveLength(2);
    },
  );

  test('what cannot be taken back at first is taken back after the rest', async () => {
    const host = busyHost();
    const before = host.state();
    const { run, planned } = runOn(host);
    host.fail({ call: 'take', step: planned[3]?.step as PlannedStep['step'], code: 'refused' });
    host.fail({ call: 'takeBack', step: planned[1]?.inverse[0] as PlannedStep['step'], code: 'moved', times: 1 });
    await run.carryOut();
    expect(run.change()).toMatchObject({ status: 'failed' });
    expect(host.state()).toEqual(before);
  });

  test('a journal that takes nothing more ends the change before the next step', async () => {
    const host = busyHost();
    const before = host.state();
    let room = 3;
    const { run, errors } = runOn(host, {
      write() {
        if (room === 0) throw new Error('disk full');
        room -= 1;
      },
    });
    await run.carryOut();
    expect(host.state()).toEqual(before);
    expect(run.change()).toMatchObject({ status: 'failed' });
    expect(run.change().steps[3]).toMatchObject({ status: 'failed', error: { code: 'journal-lost' } });
    expect(host.calls.filter((one) => one.call === 'take')).toHaveLength(3);
    expect(new Set(errors)).toEqual(new Set(['the journal could not be written']));
  });

  test('a change whose end cannot be written down is taken back', async () => {
    const host = busyHost();
    const before = host.state();
    const { run } = runOn(host, {
      write({ change }) {
        if (change.status === 'applied') throw new Error('disk full');
      },
    });
    await run.carryOut();
    expect(host.state()).toEqual(before);
    expect(run.change()).toMatchObject({ status: 'failed' });
  });

  test('an agent told to end begins no further step', async () => {
    const host = busyHost();
    const before = host.state();
    const { run } = runOn(host, { toldToEnd: () => host.calls.filter((one) => one.call === 'take').length === 2 });
    await run.carryOut();
    expect(host.state()).toEqual(before);
    expect(statuses(run.change().steps)).toBe('undone undone failed waiting waiting');
    expect(run.change().steps[2]?.error).toMatchObject({ code: 'told-to-end' });
  });

  test('a bug in a step is no reason to leave the rest as it is', async () => {
    const host = busyHost();
    const before = host.state();
    const { run, errors } = runOn(host);
    host.before((call, step) => {
      if (call === 'take' && step.do === 'setLink') throw new Error('a bug');
    });
    await run.carryOut();
    expect(host.state()).toEqual(before);
    expect(run.change().steps[3]?.error).toEqual<StepError>({
      code: 'bug',
      detail: 'Patchbay made a mistake; its log on the host says more.',
    });
    expect(errors).toEqual(['a step of a change failed by a bug']);
  });

  test('what cannot be taken back is said to be left over', async () => {
    const host = busyHost();
    const planned = attachSteps();
    const [first] = planned as [PlannedStep];
    planned[1] = { ...(planned[1] as PlannedStep), reversibility: 'irreversible', inverse: [] };
    const { run } = runOn(
      host,
      {},
      { change: changeOf(planned), planned: [first, planned[1] as PlannedStep, planned[2] as PlannedStep] },
    );
    host.fail({ call: 'take', step: planned[2]?.step as PlannedStep['step'], code: 'refused' });
    await run.carryOut();
    expect(run.change()).toMatchObject({ status: 'incomplete' });
    expect(run.change().steps[1]).toMatchObject({ status: 'undo-failed', undoError: { code: 'irreversible' } });
    expect(run.change().steps[0]).toMatchObject({ status: 'undone' });
  });
});

describe('a change that the agent did not live to end', () => {
  type Moment = { what: string; state: string[]; journal: Change | undefined };

  /** A run with all the moments at which the agent could have been killed: before and after each call to the host. */
  async function momentsOf(failAt?: number): Promise<Moment[]> {
    const host = busyHost();
    const moments: Moment[] = [];
    const watched =
      (call: 'check' | 'take' | 'takeBack') =>
      async (step: Step): Promise<Result<void, StepTrouble>> => {
        const note = (when: string): void => {
          moments.push({ what: `${when} ${call} ${step.do}`, state: host.state(), journal: written.at(-1)?.change });
        };
        note('before');
        const outcome = await host[call](step);
        note('after');
        return outcome;
      };
    const runner: StepRunner = { check: watched('check'), take: watched('take'), takeBack: watched('takeBack') };
    const { run, written, planned } = runOn(host, { runner });
    const failing = failAt === undefined ? undefined : planned[failAt]?.step;
    if (failing) host.fail({ call: 'take', step: failing, code: 'timeout', done: true });
    await run.carryOut();
    return moments;
  }

  const runs = [undefined, ...attachSteps().keys()];
  test.each(runs)(
    'killed at any moment of a run that fails at step %s, the next start takes it back',
    async (failAt) => {
      const before = busyHost().state();
      const moments = await momentsOf(failAt);
      let recovered = 0;
      for (const { what, state, journal } of moments) {
        // Nothing is in the journal: nothing was done.
        if (!journal) {
          expect(state, what).toEqual(before);
          continue;
        }
        expect(journal.status, what).toBe('running');
        const host = memoryHost(state);
        const { run } = runOn(host, {}, { change: journal, planned: attachSteps() });
        await run.recover();
        expect(host.state(), what).toEqual(before);
        expect(run.change().status, what).toBe('failed');
        const failed = run.change().steps.filter((one) => one.status === 'failed');
        expect(
          failed.map((one) => one.error?.code),
          what,
        ).toHaveLength(1);
        recovered += 1;
      }
      expect(recovered).toBeGreaterThan(2 * (failAt ?? 4));
    },
  );
});
