import type { Permission } from '@gatehouse/contract/permissions';
import { useState } from 'react';
import type { Permitted } from '../../session/session.ts';

/** The first steps, in their order, with the permissions of which one is needed to take them; none where everybody can. */
const steps = [
  { name: 'model', needs: [] },
  { name: 'key', needs: ['keys.manage'] },
  { name: 'request', needs: ['keys.manage', 'models.call'] },
  { name: 'guard', needs: ['keys.manage', 'models.call'] },
  { name: 'receipt', needs: [] },
  { name: 'log', needs: ['record.read'] },
] as const satisfies readonly { readonly name: string; readonly needs: readonly Permission[] }[];

export type StepName = (typeof steps)[number]['name'];

export type StepState = 'done' | 'skipped';

export function stepsOf(permitted: Permitted): readonly StepName[] {
  return steps
    .filter(({ needs }) => needs.length === 0 || needs.some((need) => permitted(need)))
    .map(({ name }) => name);
}

export interface Progress {
  readonly states: ReadonlyMap<StepName, StepState>;
  readonly mark: (step: StepName, state: StepState) => void;
  readonly startOver: () => void;
}

const storageName = 'gatehouse.first-steps';

/** How far somebody has come, remembered by this browser: names of steps and nothing else. */
export function useProgress(): Progress {
  const [states, setStates] = useState(remembered);

  const keep = (next: ReadonlyMap<StepName, StepState>): void => {
    localStorage.setItem(storageName, JSON.stringify(Object.fromEntries(next)));
    setStates(next);
  };

  return {
    states,
    mark(step, state) {
      // What was done stays done, however often it is skipped later.
      if (states.get(step) === state || states.get(step) === 'done') return;
      keep(new Map([...states, [step, state]]));
    },
    startOver: () => keep(new Map()),
  };
}

function remembered(): ReadonlyMap<StepName, StepState> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageName) ?? '{}');
    const given = new Map(Object.entries(stored as object));
    return new Map(
      steps.flatMap(({ name }) => {
        const state: unknown = given.get(name);
        return state === 'done' || state === 'skipped' ? [[name, state]] : [];
      }),
    );
  } catch {
    return new Map();
  }
}
