import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boundedCounts, type Contribution } from './bounded-counts.ts';

const contribution: fc.Arbitrary<Contribution> = fc.record({
  person: fc.constantFrom('anna', 'ben', 'chi'),
  team: fc.constantFrom('sales', 'support', 'other', undefined),
});
const teams = ['sales', 'support'];

it('counts what everybody did up to the bound, and nothing of other teams', () => {
  const did = (person: string, team: string): Contribution => ({ person, team });
  const all = [did('a', 'sales'), did('a', 'sales'), did('a', 'support'), did('b', 'support'), did('b', 'nowhere')];
  expect([...boundedCounts(all, teams, 2)]).toEqual([
    ['sales', 2],
    ['support', 1],
  ]);
});

it('has every team that is asked for, also where nobody did anything', () => {
  expect([...boundedCounts([], teams, 5)]).toEqual([
    ['sales', 0],
    ['support', 0],
  ]);
});

it('never changes by more than the bound in all counts together when one person is left out', () => {
  fc.assert(
    fc.property(fc.array(contribution, { maxLength: 40 }), fc.integer({ min: 1, max: 5 }), (all, most) => {
      const whole = boundedCounts(all, teams, most);
      const without = boundedCounts(
        all.filter(({ person }) => person !== 'anna'),
        teams,
        most,
      );
      const change = teams.reduce((sum, team) => sum + Math.abs((whole.get(team) ?? 0) - (without.get(team) ?? 0)), 0);
      expect(change).toBeLessThanOrEqual(most);
    }),
  );
});
