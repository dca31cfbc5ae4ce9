import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand';
import { type Arrangement, defaultArrangement } from '../../model/arrangement.ts';
import { type ArrangementState, createKeeper } from './arrangement.ts';

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

function harness(stored: Arrangement = defaultArrangement) {
  const store = createStore<ArrangementState>(() => ({
    state: 'waiting',
    arrangement: defaultArrangement,
    vlanSlots: {},
  }));
  const server = { arrangement: stored, slots: { 5: 0 } as Record<string, number>, puts: 0, refuse: false, live: true };
  let timers: { at: number; action: () => void }[] = [];
  let now = 0;
  const waiting: (() => void)[] = [];
  const answer = <Reply>(make: () => Reply): Promise<Reply> =>
    server.refuse ? Promise.reject(new Error('refused')) : Promise.resolve(make());
  const keeper = createKeeper(store, {
    get: () => answer(() => ({ arrangement: server.arrangement, vlanSlots: server.slots })),
    put: (arrangement) =>
      answer(() => {
        server.arrangement = arrangement;
        server.puts += 1;
      }),
    giveSlots: (vlans) =>
      answer(() => {
        for (const vlan of vlans) server.slots = { ...server.slots, [vlan]: Object.keys(server.slots).length };
        return { vlanSlots: server.slots };
      }),
    after: (delayMs, action) => void timers.push({ at: now + delayMs, action }),
    whenLive: (action) => (server.live ? action() : void waiting.push(action)),
  });
  return {
    store,
    server,
    keeper,
    reconnect: async () => {
      server.live = true;
      for (const action of waiting.splice(0)) action();
      await settle();
    },
    pass: async (ms: number) => {
      now += ms;
      const due = timers.filter((one) => one.at <= now);
      timers = timers.filter((one) => one.at > now);
      for (const one of due) one.action();
      await settle();
    },
  };
}

const open =
  (key: string) =>
  (before: Arrangement): Arrangement => ({
    ...before,
    groups: { ...before.groups, [key]: 'open' },
  });

describe('the keeper of the arrangement', () => {
  it('writes several changes once, a little later', async () => {
    const { store, server, keeper, pass } = harness({ ...defaultArrangement, blocks: ['bridge:a'] });
    keeper.load();
    await settle();
    expect(store.getState()).toMatchObject({ state: 'read', arrangement: { blocks: ['bridge:a'] } });
    keeper.change(open('a'));
    keeper.change(open('b'));
    expect(store.getState().arrangement.groups).toEqual({ a: 'open', b: 'open' });
    expect(server.puts).toBe(0);
    await pass(1_500);
    expect(server.puts).toBe(1);
    expect(server.arrangement).toMatchObject({ blocks: ['bridge:a'], groups: { a: 'open', b: 'open' } });
  });

  it('keeps what the server refused and writes it when it can', async () => {
    const { server, keeper, pass } = harness();
    keeper.load();
    await settle();
    server.refuse = true;
    keeper.change(open('a'));
    await pass(1_500);
    expect(server.puts).toBe(0);
    server.refuse = false;
    await pass(5_000);
    await pass(1_500);
    expect(server.arrangement.groups).toEqual({ a: 'open' });
  });

  it('does not replace what it has not read, and goes on without it after a second', async () => {
    const { store, server, keeper, pass, reconnect } = harness({ ...defaultArrangement, blocks: ['bridge:a'] });
    server.live = false;
    keeper.load();
    await pass(1_000);
    expect(store.getState().state).toBe('absent');
    keeper.change(open('a'));
    await pass(10_000);
    expect(server.puts).toBe(0);
    await reconnect();
    await pass(1_500);
    expect(server.arrangement.groups).toEqual({ a: 'open' });
  });

  it('asks once for the slots of VLANs that have none', async () => {
    const { store, server, keeper } = harness();
    keeper.load();
    await settle();
    keeper.wantSlots([5, 100]);
    await settle();
    expect(server.slots).toEqual({ 5: 0, 100: 1 });
    expect(store.getState().vlanSlots).toEqual({ 5: 0, 100: 1 });
    server.refuse = true;
    keeper.wantSlots([5, 100]);
    await settle();
    expect(store.getState().vlanSlots).toEqual({ 5: 0, 100: 1 });
  });
});
