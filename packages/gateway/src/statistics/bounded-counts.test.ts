import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boundedCounts, type Contribution } from './bounded-counts.ts';

const contribution: fc.Arbitrary<Contribution> = fc.record({
  person: fc.constantFrom('anna', 'ben', 'chi'),
  team: fc.constantFrom('sales', 'support', 'other', undefined),
});
const teams = ['sales', 'support'];

it('counts what everybody did up to the bound, and nothing of other teams', async () => {
  const did = (person: string, team: string): Contribution => ({ person, team });
  const all = [did('a', 'sales'), did('a', 'sales'), did('a', 'support'), did('b', 'support'), did('b', 'nowhere')];
  expect([...(await boundedCounts(all, teams, 2))]).toEqual([
    ['sales', 2],
    ['support', 1],
  ]);
});

it('has every team that is asked for, also where nobody did anything', async () => {
  expect([...(await boundedCounts([], teams, 5))]).toEqual([
    ['sales', 0],
    ['support', 0],
  ]);
});

it('never changes by more than the bound in all counts together when one person is left out', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(contribution, { maxLength: 40 }), fc.integer({ min: 1, max: 5 }), async (all, most) => {
      const whole = await boundedCounts(all, teams, most);
      const without = await boundedCounts(
        all.filter(({ person }) => person !== 'anna'),
        teams,
        most,
      );
      const change = teams.reduce((sum, team) => sum + Math.abs((whole.get(team) ?? 0) - (without.get(team) ?? 0)), 0);
      expect(change).toBeLessThanOrEqual(most);
    }),
  );
});
