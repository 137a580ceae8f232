import { describe, expect, it } from 'vitest';
import { createRandomIds } from './random-ids.ts';

describe('createRandomIds', () => {
  it('makes ids of 32 hexadecimal digits behind their prefix, and none twice', () => {
    const ids = createRandomIds();
    const made = Array.from({ length: 1_000 }, () => ids.next('req'));
    for (const id of made) expect(id).toMatch(/^req_[0-9a-f]{32}$/);
    expect(new Set(made).size).toBe(1_000);
  });

  it('shares no id with another maker', () => {
    const [first, second] = [createRandomIds(), createRandomIds()];
    expect(first.next('key')).not.toBe(second.next('key'));
  });
});
