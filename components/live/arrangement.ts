/**
 * What this person arranged, and the hues of VLANs, as the page has them: changed here at once, written to the server a little later. A
 * write that fails is kept and tried again; nobody is told, since nothing of the host depends on it.
 */
import { useEffect } from 'react';
import { create, type StoreApi } from 'zustand';
import {
  type Arrangement,
  arrangementReplySchema,
  defaultArrangement,
  type VlanSlotTable,
  vlanSlotsReplySchema,
} from '../../model/arrangement.ts';
import { useLiveStore } from './store.ts';

export type ArrangementState = {
  /** `waiting`: not read yet. `absent`: it could not be read in time, and the page goes on without. */
  state: 'waiting' | 'read' | 'absent';
  arrangement: Arrangement;
  /** VLAN -> slot, as the server gave them. */
  vlanSlots: VlanSlotTable;
};

export const useArrangementStore = create<ArrangementState>()(() => ({
  state: 'waiting',
  arrangement: defaultArrangement,
  vlanSlots: {},
}));

/** The way to the server, and time. Answers that are no success are thrown. */
export type ArrangementWires = {
  get(): Promise<unknown>;
  put(arrangement: Arrangement): Promise<void>;
  giveSlots(vlans: number[]): Promise<unknown>;
  after(delayMs: number, action: () => void): void;
  /** Runs `action` as soon as the page is connected. */
  whenLive(action: () => void): void;
};

const writeAfterMs = 1_500;
const retryAfterMs = 5_000;
/** The picture does not wait longer for where things stood. */
const patienceMs = 1_000;

export type Keeper = {
  load(): void;
  change(make: (before: Arrangement) => Arrangement): void;
  /** Asks for slots for VLANs that have none. */
  wantSlots(vlans: number[]): void;
};

export function createKeeper(store: StoreApi<ArrangementState>, wires: ArrangementWires): Keeper {
  let loading = false;
  let unsaved = false;
  let writing = false;
  const wanted = new Set<number>();
  let asking = false;

  const read = (): void => {
    wires.get().then(
      (reply) => {
        const { arrangement, vlanSlots } = arrangementReplySchema.parse(reply);
        // What was changed meanwhile wins: it is newer.
        store.setState(({ arrangement: ours }) => ({
          state: 'read',
          vlanSlots,
          arrangement: unsaved ? ours : arrangement,
        }));
        if (unsaved) plan();
      },
      () => wires.after(retryAfterMs, () => wires.whenLive(read)),
    );
  };

  const plan = (): void => {
    if (writing) return;
    writing = true;
    wires.after(writeAfterMs, () => wires.whenLive(write));
  };
  const write = (): void => {
    unsaved = false;
    wires.put(store.getState().arrangement).then(
      () => {
        writing = false;
        if (unsaved) plan();
      },
      () => {
        unsaved = true;
        wires.after(retryAfterMs, () => {
          writing = false;
          plan();
        });
      },
    );
  };

  const ask = (): void => {
    asking = true;
    const vlans = [...wanted];
    wires.giveSlots(vlans).then(
      (reply) => {
        asking = false;
        for (const vlan of vlans) wanted.delete(vlan);
        store.setState({ vlanSlots: vlanSlotsReplySchema.parse(reply).vlanSlots });
        if (wanted.size > 0) ask();
      },
      () => wires.after(retryAfterMs, () => wires.whenLive(ask)),
    );
  };

  return {
    load() {
      if (loading) return;
      loading = true;
      wires.whenLive(read);
      wires.after(patienceMs, () => store.setState(({ state }) => ({ state: state === 'waiting' ? 'absent' : state })));
    },
    change(make) {
      store.setState(({ arrangement }) => ({ arrangement: make(arrangement) }));
      unsaved = true;
      // Before the first read a write would replace what is there.
      if (store.getState().state === 'read') plan();
    },
    wantSlots(vlans) {
      const { vlanSlots, state } = store.getState();
      for (const vlan of vlans) if (vlanSlots[String(vlan)] === undefined) wanted.add(vlan);
      if (state === 'read' && wanted.size > 0 && !asking) ask();
    },
  };
}

async function send(path: string, method: string, body?: unknown): Promise<Response> {
  const response = await fetch(`/api/v1/${path}`, {
    method,
    cache: 'no-store',
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: HTTP ${response.status}`);
  return response;
}

const keeper = createKeeper(useArrangementStore, {
  get: async () => (await send('arrangement', 'GET')).json(),
  put: async (arrangement) => void (await (await send('arrangement', 'PUT', { arrangement })).text()),
  giveSlots: async (vlans) => (await send('vlan-slots', 'POST', { vlans })).json(),
  after: (delayMs, action) => void setTimeout(action, delayMs),
  whenLive(action) {
    if (useLiveStore.getState().connection.kind === 'live') return action();
    const stop = useLiveStore.subscribe(({ connection }) => {
      if (connection.kind !== 'live') return;
      stop();
      action();
    });
  },
});

/** Changes what the person arranged; the server learns of it a little later. */
export const arrange = (make: (before: Arrangement) => Arrangement): void => keeper.change(make);

export const changeSettings = (settings: Partial<Arrangement['settings']>): void =>
  arrange((before) => ({ ...before, settings: { ...before.settings, ...settings } }));

export const wantVlanSlots = (vlans: number[]): void => keeper.wantSlots(vlans);

/** Part of the arrangement; the first use reads it. */
export function useArrangement<Part>(part: (state: ArrangementState) => Part): Part {
  useEffect(() => keeper.load(), []);
  return useArrangementStore(part);
}
