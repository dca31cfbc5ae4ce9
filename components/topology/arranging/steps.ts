/** What a person did to the arrangement in this tab; the layout's worker takes each step once. */
import { create } from 'zustand';
import type { ArrangeStep } from '../layout/sessions.ts';

export const useSteps = create<{ steps: readonly ArrangeStep[] }>()(() => ({ steps: [] }));

/** The worker has taken those before. */
const mostKept = 50;

type Step = ArrangeStep extends infer One ? (One extends unknown ? Omit<One, 'serial'> : never) : never;

/** Takes a step; the picture that has it says its serial. */
export function takeStep(step: Step): number {
  const { steps } = useSteps.getState();
  const serial = (steps.at(-1)?.serial ?? 0) + 1;
  useSteps.setState({ steps: [...steps, { serial, ...step } as ArrangeStep].slice(-mostKept) });
  return serial;
}

/** Closes gaps, and sorts what nobody put in order. */
export const tidy = (): void => void takeStep({ does: 'tidy' });
/** Takes back the last step. */
export const undoArrangement = (): void => void takeStep({ does: 'undo' });
/** Gives up every order made by hand. */
export const resetPositions = (): void => void takeStep({ does: 'reset' });
