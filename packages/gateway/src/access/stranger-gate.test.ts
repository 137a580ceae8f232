import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { StrangerGate } from './stranger-gate.ts';

let now: number;
let first: number;
let gate: StrangerGate;

beforeEach(() => {
  now = 1_000_000;
  first = 0;
  gate = new StrangerGate({
    clock: { now: () => now, elapsed: () => now },
    failuresPerMinute: 60,
    onFirst: () => (first += 1),
  });
});

/** One failed authentication as the server handles it. */
function fail(address: string): string {
  const standing = gate.standing(address);
  if (standing === 'recorded') gate.failed(address);
  else gate.counted(address, standing === 'refused' ? 'too_many_failures' : 'invalid_api_key');
  return standing;
}

function failures(count: number, address: string): Record<string, number> {
  const seen: Record<string, number> = {};
  for (let index = 0; index < count; index += 1) {
    const standing = fail(address);
    seen[standing] = (seen[standing] ?? 0) + 1;
  }
  return seen;
}

describe('the gate for strangers', () => {
  test('records the first failures of an address, counts the next, and refuses what is beyond', () => {
    expect(failures(100, '192.0.2.1')).toEqual({ recorded: 10, counted: 50, refused: 40 });
    expect(gate.retryAfter('192.0.2.1')).toBe(1);
    expect(failures(1, '192.0.2.2')).toEqual({ recorded: 1 });
  });

  test('lets an address fail again after the time that it told, and a whole minute later as at first', () => {
    failures(100, '192.0.2.1');
    now += 1_000 * gate.retryAfter('192.0.2.1');
    expect(gate.standing('192.0.2.1')).not.toBe('refused');
    now += 60_000;
    expect(failures(100, '192.0.2.1')).toEqual({ recorded: 10, counted: 50, refused: 40 });
  });

  test('never tells anyone to wait for more than a minute, nor for less than is needed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(200), fc.nat(2_000), (limit, count, later) => {
        gate.update(limit);
        failures(count, '192.0.2.9');
        now += later;
        const wait = gate.retryAfter('192.0.2.9');
        expect(wait).toBeGreaterThanOrEqual(1);
        expect(wait).toBeLessThanOrEqual(60);
        now += wait * 1_000;
        expect(gate.standing('192.0.2.9')).not.toBe('refused');
      }),
    );
  });

  test('takes all addresses of an IPv6 /64 for one, and a mapped IPv4 address for itself', () => {
    for (let index = 0; index < 100; index += 1) fail(`2001:db8:1:2::${index.toString(16)}`);
    expect(gate.standing('2001:db8:1:2:ffff::1')).toBe('refused');
    expect(gate.standing('2001:db8:1:3::1')).toBe('recorded');
    failures(100, '::ffff:192.0.2.1');
    expect(gate.standing('192.0.2.1')).toBe('refused');
  });

  test('records no more than sixty failures a minute of all addresses together', () => {
    const seen: Record<string, number> = {};
    for (let index = 0; index < 1_000; index += 1) {
      const standing = fail(`198.51.100.${index % 250}`);
      seen[standing] = (seen[standing] ?? 0) + 1;
    }
    expect(seen).toEqual({ recorded: 60, counted: 940 });
  });

  test('tells what was counted once, by code and with the busiest address', () => {
    expect(gate.take()).toBeUndefined();
    failures(100, '192.0.2.1');
    now += 5_000;
    failures(12, '2001:db8::1');
    expect(gate.take()).toEqual({
      from: 1_000_000,
      to: 1_005_000,
      codes: { invalid_api_key: 52, too_many_failures: 40 },
      total: 92,
      addresses: 2,
      busiest: '192.0.2.1',
    });
    expect(gate.take()).toBeUndefined();
    expect(first).toBe(1);
    failures(1, '192.0.2.1');
    expect(first).toBe(2);
  });

  test('remembers a bounded number of addresses, and still bounds what is recorded', () => {
    let recorded = 0;
    for (let index = 0; index < 25_000; index += 1) {
      if (fail(`10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`) === 'recorded') recorded += 1;
    }
    expect(recorded).toBe(60);
    expect(gate.known).toBe(10_000);
    expect(gate.take()?.total).toBe(24_940);
    now += 120_000;
    fail('192.0.2.1');
    now += 120_000;
    gate.counted('192.0.2.2', 'invalid_api_key');
    gate.take();
    expect(gate.known).toBe(1);
  });
});
