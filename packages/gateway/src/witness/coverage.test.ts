import { generateKeyPairSync } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import type { PublishedCheckpoint } from '../core/transparency-log.ts';
import { checkpointCosignature, formatVerifierKey, verifierKey } from '../lib/signed-note.ts';
import { Coverage } from './coverage.ts';
import { configuredPolicy } from './trust-policy.ts';
import type { SetBack, WitnessedCheckpoint, WitnessHealth } from './witness-state.ts';

let now: number;
let witnessed: WitnessedCheckpoint | undefined;
let health: Record<string, WitnessHealth>;
let setBack: SetBack | undefined;

function open(names: readonly string[], quorum?: number): Coverage {
  const witnesses = names.map((name) => ({
    name,
    vkey: formatVerifierKey(verifierKey(name, checkpointCosignature, generateKeyPairSync('ed25519').publicKey)),
    url: 'https://w.example',
  }));
  return new Coverage({
    policy: configuredPolicy({ witnesses, quorum }),
    collector: {
      setBack: () => setBack,
      witnessed: (shard) => (shard === witnessed?.shard ? witnessed : undefined),
      witnesses: () => names.map((name) => ({ name, health: health[name] ?? 'cosigns', cosigned: undefined })),
    },
    clock: { now: () => 0, elapsed: () => now },
  });
}

function checkpoint(size: number, shard = 'default-2026h2'): PublishedCheckpoint {
  return { shard, origin: 'o', size, root: Buffer.alloc(32), note: '' };
}

/** A checkpoint of this size gets its quorum. */
function cosign(coverage: Coverage, size: number): void {
  witnessed = { ...checkpoint(size), at: 0 };
  coverage.look();
}

beforeEach(() => {
  now = 0;
  witnessed = undefined;
  health = {};
  setBack = undefined;
});

it('is none without witnesses, and waits for the first quorum of a shard', () => {
  expect(open([]).state()).toBe('none');
  expect(open(['a'], 0).state()).toBe('none');
  const coverage = open(['a']);
  expect(coverage.state()).toBe('waiting');
  coverage.published(checkpoint(5));
  expect(coverage.state()).toBe('waiting');
  cosign(coverage, 5);
  expect(coverage.state()).toBe('covered');
  coverage.published(checkpoint(2, 'default-2027h1'));
  expect(coverage.state()).toBe('waiting');
});

it('stays covered while nothing happens, and ends a minute after something new that nobody cosigns', () => {
  const coverage = open(['a']);
  coverage.published(checkpoint(5));
  cosign(coverage, 5);
  now = 3_600_000;
  expect(coverage.state()).toBe('covered');
  coverage.published(checkpoint(6));
  now += 59_999;
  coverage.published(checkpoint(7));
  expect(coverage.state()).toBe('covered');
  now += 1;
  expect(coverage.state()).toBe('waiting');
  cosign(coverage, 6);
  expect(coverage.state()).toBe('covered');
  now += 60_000;
  expect(coverage.state()).toBe('waiting');
  cosign(coverage, 7);
  expect(coverage.state()).toBe('covered');
});

it('ends at once when those who do not fail are too few for what is new', () => {
  const coverage = open(['a', 'b', 'c']);
  coverage.published(checkpoint(5));
  cosign(coverage, 5);
  coverage.published(checkpoint(6));
  health = { a: 'fails' };
  expect(coverage.state()).toBe('covered');
  health = { a: 'fails', c: 'ahead' };
  expect(coverage.state()).toBe('waiting');
  // What is there has its quorum, whoever fails now.
  cosign(coverage, 6);
  expect(coverage.state()).toBe('covered');
});

it('is contradicted when a witness has seen something else', () => {
  const coverage = open(['a']);
  coverage.published(checkpoint(5));
  cosign(coverage, 5);
  setBack = { witness: 'a', origin: 'o', reason: 'r', proved: true, at: 0 };
  expect(coverage.state()).toBe('contradicted');
});
