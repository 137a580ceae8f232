import { expect, it } from 'vitest';
import { type EntitySpan, type Recogniser, RecogniserUnable, type TextView } from '../core/recogniser.ts';
import { EntityScanner } from './entity-scanner.ts';

/** Finds a literal wherever it stands. */
function literal(id: string, sought: string, score: number, type: EntitySpan['type'] = 'PERSON'): Recogniser {
  return {
    id,
    type,
    sources: ['none'],
    examples: { finds: [`⟦${sought}⟧`], passes: [] },
    find({ text }) {
      const spans: EntitySpan[] = [];
      for (let at = text.indexOf(sought); at !== -1; at = text.indexOf(sought, at + sought.length)) {
        spans.push({ type, start: at, end: at + sought.length, value: sought, score, recogniser: id });
      }
      return spans;
    },
  };
}

function found(recognisers: readonly Recogniser[], text: string): string[] {
  return new EntityScanner(recognisers).find(text).map(({ start, value }) => `${start} ${value}`);
}

it('keeps the surer of two spans that overlap, then the longer, and what is apart from both', () => {
  const recognisers = [literal('a', 'Anna Berg', 600), literal('b', 'Berg am See', 900), literal('c', 'Anna', 500)];
  expect(found(recognisers, 'Anna Berg am See')).toEqual(['0 Anna', '5 Berg am See']);
  expect(found([literal('a', 'Anna', 500), literal('b', 'Anna Berg', 500)], 'Anna Berg')).toEqual(['0 Anna Berg']);
});

it('says where a value stands in the text as it came, whatever was written as an escape', () => {
  const [span] = new EntityScanner([literal('a', 'anna@b', 900)]).find('x ann&#97;%40b y');
  expect(span).toMatchObject({ start: 2, end: 14, value: 'ann&#97;%40b' });
});

it('finds the same in a long text as in its parts, also where windows meet', () => {
  const recognisers = [literal('a', 'Anna', 500), literal('b', 'Anna Berg', 600)];
  const scanner = new EntityScanner(recognisers);
  const line = 'Am Montag kam Anna Berg, und Anna ging. ';
  const text = line.repeat(5_000);
  const spans = scanner.find(text);
  expect(spans).toHaveLength(10_000);
  for (const [index, span] of spans.entries()) {
    expect(span.start).toBe(line.length * (index >> 1) + (index % 2 === 0 ? 14 : 29));
    expect(span.value).toBe(text.slice(span.start, span.end));
  }
});

it('finds what lies across the border of two windows whole', () => {
  for (const shift of [-5, -1, 0, 1, 4, 5, 9, 12]) {
    const before = 'x '.repeat(16_384 + shift);
    expect(found([literal('a', 'Anna Berg', 500)], `${before}Anna Berg ${'y '.repeat(20_000)}`)).toEqual([
      `${before.length} Anna Berg`,
    ]);
  }
});

it('lets others run while a long text is read', async () => {
  const anna = literal('a', 'Anna', 500);
  const slow: Recogniser = {
    ...anna,
    find(view) {
      for (const since = performance.now(); performance.now() - since < 10;);
      return anna.find(view);
    },
  };
  const scanner = new EntityScanner([slow, slow]);
  let turns = 0;
  let running = true;
  const turn = (): void => {
    turns++;
    if (running) setImmediate(turn);
  };
  setImmediate(turn);
  const text = 'Am Montag kam Anna. '.repeat(5_000);
  const [spans, others] = await Promise.all([
    scanner.findInTurns(text),
    scanner.findInTurns('Anna Berg '.repeat(5_000)),
  ]);
  running = false;
  expect(spans).toEqual(scanner.find(text));
  expect(others).toHaveLength(5_000);
  expect(turns).toBeGreaterThan(8);
});

it('sees what is cut by a window from its beginning in the next one', () => {
  const key = (length: number): string => `BEGIN ${'x'.repeat(length)} END`;
  const long: Recogniser = {
    ...literal('key', '', 900, 'SECRET'),
    find({ text }) {
      const start = text.indexOf('BEGIN');
      if (start === -1) return [];
      const stop = text.indexOf(' END', start);
      const end = stop === -1 ? text.length : stop + 4;
      return [{ type: 'SECRET', start, end, value: text.slice(start, end), score: 900, recogniser: 'key' }];
    },
  };
  for (const before of [9_000, 10_000, 12_000, 12_280, 12_300, 14_000, 16_000]) {
    const text = `${'y '.repeat(before / 2)}${key(6_400)}${' z'.repeat(20_000)}`;
    expect(new EntityScanner([long]).find(text)).toMatchObject([{ start: before, end: before + key(6_400).length }]);
  }
});

it('asks whoever looks later about the plain spelling, and knows where what is found stands', async () => {
  const later: Recogniser = {
    ...literal('later', 'none of it', 700),
    findLater: ({ text }) => Promise.resolve(literal('later', 'anna@b', 700).find({ text } as TextView)),
  };
  const scanner = new EntityScanner([literal('a', 'ben', 900), later]);
  expect(scanner.looksLater).toBe(true);
  const spans = await scanner.findInTurns('x ann&#97;%40b ben');
  expect(spans).toMatchObject([
    { start: 2, end: 14, value: 'ann&#97;%40b', recogniser: 'later' },
    { start: 15, end: 18, recogniser: 'a' },
  ]);
});

it('gives nothing of a text that somebody could not read', async () => {
  const unable: Recogniser = {
    ...literal('unable', 'none of it', 700),
    findLater: () => Promise.reject(new RecogniserUnable('unable', new Error('gone'))),
  };
  await expect(new EntityScanner([literal('a', 'Anna', 900), unable]).findInTurns('Anna')).rejects.toThrow(
    RecogniserUnable,
  );
});
