import { routingSchema } from '@gatehouse/contract/routing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CircuitBreaker } from './circuit-breaker.ts';

const base = routingSchema.parse({}).breaker;

function breaker(more: Partial<typeof base> = {}) {
  const changes: string[] = [];
  const made = new CircuitBreaker({ ...base, ...more }, (from, to, code) =>
    changes.push(`${from} ${to} ${code ?? ''}`),
  );
  return { made, changes };
}

function fail(made: CircuitBreaker, now: number, times = 1): void {
  for (let time = 0; time < times; time += 1) made.failed(made.take(now), now, 'upstream_failed');
}

test('opens after so many failures that are such a share of the calls, and not before', () => {
  const { made, changes } = breaker({ failures: 3, share: 0.5 });
  for (let call = 0; call < 4; call += 1) made.succeeded(made.take(0), 0);
  fail(made, 1, 3);
  expect(made.state(1)).toBe('closed');
  fail(made, 1);
  expect(made.state(1)).toBe('open');
  expect(made.mayCall(1)).toBe(false);
  expect(changes).toEqual(['closed open upstream_failed']);
});

test('forgets what is longer ago than the window', () => {
  const { made } = breaker({ failures: 2, window: 1_000 });
  fail(made, 0);
  fail(made, 1_300);
  expect(made.state(1_300)).toBe('closed');
  fail(made, 1_400);
  expect(made.state(1_400)).toBe('open');
});

test('lets few calls through when its time is over, and closes when all of them have begun to answer', () => {
  const { made, changes } = breaker({ failures: 1, open: 100, probes: 2 });
  fail(made, 0);
  expect(made.mayCall(99)).toBe(false);
  expect(made.state(100)).toBe('half-open');
  const [one, two] = [made.take(100), made.take(100)];
  expect(made.mayCall(100)).toBe(false);
  made.began(one);
  expect(made.state(101)).toBe('half-open');
  made.began(two);
  expect(made.state(101)).toBe('closed');
  expect(changes).toEqual(['closed open upstream_failed', 'open half-open ', 'half-open closed ']);
});

test('opens for twice as long each time that it fails again, up to a limit, and for as long as at first after it was well', () => {
  const { made } = breaker({ failures: 1, open: 100, longestOpen: 300, probes: 1 });
  fail(made, 0);
  fail(made, 100);
  expect(made.openUntil(100)).toBe(300);
  fail(made, 300);
  expect(made.openUntil(300)).toBe(600);
  fail(made, 600);
  expect(made.openUntil(600)).toBe(900);
  made.began(made.take(900));
  expect(made.state(900)).toBe('closed');
  fail(made, 1_000);
  expect(made.openUntil(1_000)).toBe(1_100);
});

test('gives the place of a probe that says nothing to another one', () => {
  const { made } = breaker({ failures: 1, open: 100, probes: 1 });
  fail(made, 0);
  made.gone(made.take(100));
  expect(made.mayCall(100)).toBe(true);
});

test('does not judge how it is now by calls that began before', () => {
  const { made } = breaker({ failures: 1, open: 100, probes: 1 });
  const old = made.take(0);
  fail(made, 0);
  const probe = made.take(100);
  made.failed(old, 101, 'upstream_failed');
  made.began(old);
  expect(made.state(101)).toBe('half-open');
  made.began(probe);
  expect(made.state(101)).toBe('closed');
});

test('never lets more calls through than it may, whatever happens in which order', () => {
  const action = fc.constantFrom('take', 'began', 'good', 'bad', 'gone', 'wait');
  fc.assert(
    fc.property(fc.array(fc.tuple(action, fc.nat(5)), { maxLength: 80 }), (actions) => {
      const { made, changes } = breaker({ failures: 2, open: 100, probes: 2 });
      let now = 0;
      const running: { readonly era: number; readonly change: number }[] = [];
      for (const [what, which] of actions) {
        const place = running.length === 0 ? 0 : which % running.length;
        const one = running[place];
        if (what === 'wait') now += 60;
        else if (what === 'take') {
          if (made.mayCall(now)) running.push({ era: made.take(now), change: changes.length });
        } else if (one !== undefined) {
          if (what === 'began') made.began(one.era);
          else running.splice(place, 1);
          if (what === 'good') made.succeeded(one.era, now);
          if (what === 'bad') made.failed(one.era, now, 'upstream_failed');
          if (what === 'gone') made.gone(one.era);
        }
        if (made.state(now) !== 'half-open') continue;
        // Of those that were let through since it is half-open.
        const probes = running.filter(
          ({ change }) => change === changes.length && changes.at(-1)?.startsWith('open half'),
        );
        expect(probes.length).toBeLessThanOrEqual(2);
      }
    }),
  );
});
