import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallWatch, type Watched } from './call-watch.ts';

class Probe implements Watched {
  place = -1;
  ticks = 0;
  onTick(): void {
    this.ticks += 1;
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('call watch', () => {
  it('tells those that are in it, and only those, whatever comes and goes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 60 }), (toggles) => {
        const watch = new CallWatch(1_000);
        const probes = Array.from({ length: 10 }, () => new Probe());
        const inside = new Set<Probe>();
        for (const which of toggles) {
          const probe = probes[which];
          if (probe === undefined) continue;
          if (inside.delete(probe)) watch.remove(probe);
          else {
            watch.add(probe);
            inside.add(probe);
          }
        }
        vi.advanceTimersByTime(125);
        expect(probes.map((probe) => probe.ticks)).toEqual(probes.map((probe) => (inside.has(probe) ? 1 : 0)));
        for (const probe of inside) watch.remove(probe);
        vi.advanceTimersByTime(1_000);
      }),
    );
  });

  it('lets a call leave in the middle of a tick without another being missed', () => {
    const watch = new CallWatch(1_000);
    const probes = Array.from({ length: 5 }, () => new Probe());
    for (const probe of probes) {
      watch.add(probe);
      probe.onTick = () => {
        probe.ticks += 1;
        watch.remove(probe);
      };
    }
    vi.advanceTimersByTime(1_000);
    expect(probes.map((probe) => probe.ticks)).toEqual([1, 1, 1, 1, 1]);
  });

  it('keeps no timer while nothing is watched', () => {
    const watch = new CallWatch(1_000);
    const probe = new Probe();
    watch.add(probe);
    watch.remove(probe);
    watch.remove(probe);
    vi.advanceTimersByTime(1_000);
    expect(vi.getTimerCount()).toBe(0);
    watch.add(probe);
    vi.advanceTimersByTime(1_000);
    expect(probe.ticks).toBeGreaterThan(0);
  });
});
