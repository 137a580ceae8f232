import { describe, expect, it } from 'vitest';
import { guardSteps } from './guard-steps.ts';
import type { GuardEntry, PolicyEntry } from './policy-tree.ts';

const policy = (...guards: GuardEntry[]): PolicyEntry => ({ name: 'default', description: undefined, guards });

describe('what becomes of guards by a change', () => {
  it.each<[string, GuardEntry | undefined, GuardEntry | undefined, readonly object[]]>([
    ['nothing', { use: 'json' }, { use: 'json' }, []],
    ['taken away', { use: 'json' }, undefined, [{ kind: 'removed' }]],
    ['added', undefined, { use: 'json' }, [{ kind: 'added' }]],
    ['into shadow', { use: 'json' }, { use: 'json', shadow: true }, [{ kind: 'to-shadow' }]],
    ['out of shadow', { use: 'json', shadow: true }, { use: 'json', shadow: false }, [{ kind: 'from-shadow' }]],
    [
      'another action',
      { use: 'json', action: 'flag' },
      { use: 'json', action: 'block' },
      [{ kind: 'action', action: 'block' }],
    ],
    ['other options', { use: 'json', mend: true }, { use: 'json', mend: false }, [{ kind: 'options' }]],
    [
      'all at once',
      { use: 'json', mend: true, action: 'flag' },
      { use: 'json', mend: false, action: 'block', shadow: true },
      [{ kind: 'to-shadow' }, { kind: 'action', action: 'block' }, { kind: 'options' }],
    ],
  ])('%s', (_what, was, is, expected) => {
    const steps = guardSteps(
      [policy(...(was === undefined ? [] : [was]))],
      [policy(...(is === undefined ? [] : [is]))],
    );
    expect(steps).toEqual(expected.map((step) => ({ policy: 'default', guard: 'json', ...step })));
  });

  it('tells guards of one kind apart by their names, and takes no account of their order', () => {
    const one = { use: 'json', id: 'one' };
    const two = { use: 'json', id: 'two' };
    expect(guardSteps([policy(one, two)], [policy(two, one)])).toEqual([]);
    expect(guardSteps([policy(one, two)], [policy(one, { ...two, repair: 1 })])).toEqual([
      { policy: 'default', guard: 'two', kind: 'options' },
    ]);
  });
});
