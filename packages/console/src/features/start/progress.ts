import type { Role } from '@gatehouse/contract/admin';
import { useState } from 'react';

/** The first steps, in their order, with those who can take them. */
const steps = [
  { name: 'model', roles: ['admin', 'auditor', 'user'] },
  { name: 'key', roles: ['admin'] },
  { name: 'request', roles: ['admin', 'user'] },
  { name: 'guard', roles: ['admin', 'user'] },
  { name: 'receipt', roles: ['admin', 'auditor', 'user'] },
  { name: 'log', roles: ['admin', 'auditor'] },
] as const satisfies readonly { readonly name: string; readonly roles: readonly Role[] }[];

export type StepName = (typeof steps)[number]['name'];

export type StepState = 'done' | 'skipped';

export function stepsOf(role: Role): readonly StepName[] {
  return steps.filter(({ roles }) => (roles as readonly Role[]).includes(role)).map(({ name }) => name);
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
