import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Contribution } from './bounded-counts.ts';
import type { UniformBelow } from './discrete-laplace.ts';
import { BudgetSpent, noiseOf, type Question, ReleaseBook } from './release-book.ts';

let folder: string;
let file: string;
let reads: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-releases-'));
  file = join(folder, 'statistics', 'releases.json');
  reads = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A linear congruential generator; good enough to see that noise is there. */
function drawsFrom(seed: bigint): UniformBelow {
  let state = seed;
  return (bound) => {
    state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) & 0xffff_ffff_ffff_ffffn;
    return (state >> 20n) % bound;
  };
}

function open(seed = 1n): Promise<ReleaseBook> {
  return ReleaseBook.open({ file, budget: 1_000, below: drawsFrom(seed), now: () => 7 });
}

async function* contributions(): AsyncGenerator<Contribution> {
  reads += 1;
  for (let person = 0; person < 500; person += 1) {
    await Promise.resolve();
    yield { person: String(person), team: person % 5 === 0 ? 'sales' : 'support' };
  }
}

const question: Question = {
  measure: 'requests',
  from: 0,
  to: 100,
  teams: ['support', 'sales'],
  most: 1,
  epsilon: 500,
};

it('releases counts that are near the truth, and says what is left', async () => {
  const { release, repeated, left, noise } = await (await open()).release(question, contributions);
  expect([repeated, left, noise]).toEqual([false, 500, 6]);
  expect(Object.keys(release.counts)).toEqual(['sales', 'support']);
  expect(Math.abs((release.counts['sales'] ?? 0) - 100)).toBeLessThan(40);
  expect(Math.abs((release.counts['support'] ?? 0) - 400)).toBeLessThan(40);
});

it('adds other noise with other draws', async () => {
  const seen = new Set<string>();
  for (const seed of [1n, 2n, 3n, 4n, 5n]) {
    file = join(folder, `${seed}.json`);
    seen.add(JSON.stringify((await (await open(seed)).release(question, contributions)).release.counts));
  }
  expect(seen.size).toBeGreaterThan(2);
});

it('answers the same question alike for ever, in whatever order the teams are named, and spends nothing on it', async () => {
  const first = await (await open(1n)).release(question, contributions);
  const again = await (await open(99n)).release({ ...question, teams: ['sales', 'support', 'sales'] }, contributions);
  expect(again.release).toEqual(first.release);
  expect([again.repeated, again.left, reads]).toEqual([true, 500, 1]);
});

it('refuses what the budget does not cover any more, before anything is read, and not for another time', async () => {
  const book = await open();
  await book.release(question, contributions);
  await book.release({ ...question, from: 50, to: 150 }, contributions);
  await expect(book.release({ ...question, epsilon: 1 }, contributions)).rejects.toThrow(BudgetSpent);
  expect(reads).toBe(2);
  const later = await book.release({ ...question, from: 150, to: 200 }, contributions);
  expect(later.left).toBe(500);
  expect((await open()).left(question)).toBe(0);
});

it('keeps no count without its noise, and does not begin anew over a book that it cannot read', async () => {
  await (await open()).release(question, contributions);
  const written = await readFile(file, 'utf8');
  expect(Object.keys((JSON.parse(written) as { releases: object[] }).releases[0] ?? {})).toEqual([
    'question',
    'counts',
    'releasedAt',
  ]);
  await writeFile(file, written.slice(0, -20));
  await expect(open()).rejects.toThrow();
});

it('gives no answer that it could not remember', async () => {
  await writeFile(join(folder, 'blocked'), '');
  file = join(folder, 'blocked', 'releases.json');
  const book = ReleaseBook.open({ file, budget: 1_000, below: drawsFrom(1n), now: () => 7 });
  await expect(book.then((opened) => opened.release(question, contributions))).rejects.toThrow();
});

it('tells what was released, and whether a question was', async () => {
  const book = await open();
  expect([book.releases, book.known(question)]).toEqual([[], undefined]);
  const { release, noise } = await book.release(question, contributions);
  const again = await open();
  expect(again.releases).toEqual([release]);
  expect(again.known({ ...question, teams: ['sales', 'support', 'sales'] })).toEqual(release);
  expect(again.known({ ...question, epsilon: 501 })).toBeUndefined();
  expect(noiseOf(question)).toBe(noise);
});
