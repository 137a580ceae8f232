import { guardFactSchema } from '@gatehouse/contract/stage-facts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Guard, GuardKind, StreamScan } from '../core/guard.ts';
import type { Finding, Verdict } from '../core/verdict.ts';
import { cutAt, cutPlaces } from './chunks.ts';

const subject = { model: 'test-model', signal: new AbortController().signal, request: 'req_1' };

function inspectOne(guard: Guard, text: string): Verdict | Promise<Verdict> {
  return guard.inspect([{ text, origin: 'user' }], { ...subject, direction: 'input' });
}

function findingsOf(verdict: Verdict): readonly Finding[] {
  return verdict.outcome === 'allow' || verdict.outcome === 'unable' ? [] : verdict.findings;
}

const weight = { allow: 0, flag: 1, redact: 2, block: 3, unable: 4 };

function worst(verdicts: readonly Verdict[]): Verdict['outcome'] {
  return verdicts.map((verdict) => verdict.outcome).reduce((a, b) => (weight[a] >= weight[b] ? a : b), 'allow');
}

function byPlace(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => a.start - b.start || a.end - b.end || a.rule.localeCompare(b.rule));
}

/** Runs a scan over pieces and checks on the way what it may hold and find. */
function runScan(scan: StreamScan, pieces: readonly string[]): Verdict[] {
  const verdicts: Verdict[] = [];
  let seen = 0;
  let free = 0;
  const check = (verdict: Verdict): void => {
    verdicts.push(verdict);
    for (const finding of findingsOf(verdict)) {
      expect(finding.segment).toBe(0);
      if (verdict.outcome !== 'flag')
        expect(finding.start, 'a finding begins in what was let go').toBeGreaterThanOrEqual(free);
      expect(finding.end).toBeLessThanOrEqual(seen);
    }
  };
  for (const piece of pieces) {
    seen += piece.length;
    const { verdict, hold } = scan.push(piece);
    expect(hold).toBeGreaterThanOrEqual(0);
    if (hold !== Infinity) expect(hold, 'holds more than there is').toBeLessThanOrEqual(seen);
    check(verdict);
    free = Math.max(free, seen - hold);
  }
  check(scan.end());
  return verdicts;
}

/**
 * What every guard does, whatever it looks for. `parse` gives the guard's options with their defaults; it is called with
 * what differs from them.
 */
export function guardContract<Options>(kind: GuardKind<Options>, parse: (options: Partial<Options>) => Options): void {
  const withExamples = kind.create(parse(kind.examples.options));
  const snippets = [...kind.examples.triggers, ...kind.examples.passes];
  const texts = fc
    .array(
      fc.oneof(
        fc.constantFrom(...snippets),
        fc.constantFrom(...snippets).chain((text) => fc.nat(text.length).map((cut) => text.slice(cut))),
        fc.string({ maxLength: 8 }),
        fc.string({ unit: 'binary', maxLength: 8 }),
        fc.constantFrom(' ', '\n', '.', 'é', '😀', '\ud83d', '\ude00'),
      ),
      { maxLength: 5 },
    )
    .map((parts) => parts.join(''));

  describe('describes itself', () => {
    test('has a name as configuration files have it', () => {
      expect(kind.id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    });

    test.each(['en', 'de'] as const)('has a summary of one sentence (%s)', (language) => {
      expect(kind.summary[language]).toMatch(/^\p{Lu}.{20,}\.$/u);
    });

    test('says it differently in the two languages', () => {
      expect(kind.summary.en).not.toBe(kind.summary.de);
    });

    test('names entries of the OWASP Top 10 for LLM applications', () => {
      expect(kind.owasp.length).toBeGreaterThan(0);
      for (const entry of kind.owasp) expect(entry).toMatch(/^LLM(0[1-9]|10):20[0-9]{2}$/);
    });
  });

  describe('tells what it does as configured', () => {
    test.each(['input', 'output'] as const)('in facts that people can be told (%s)', (direction) => {
      const facts = withExamples.describe(direction);
      expect(facts.length).toBeGreaterThan(0);
      for (const fact of facts) expect(guardFactSchema.parse(fact)).toEqual(fact);
      expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
    });

    test('with every setting that decides what it does, and nothing of what it looks for', () => {
      expect(withExamples.kind).toBe(kind.id);
      const told = JSON.stringify([withExamples.describe('input'), withExamples.describe('output')]);
      for (const text of kind.examples.triggers) expect(told).not.toContain(text);
      for (const value of Object.values(kind.examples.options).flat()) {
        if (typeof value === 'string') expect(told).not.toContain(value);
        if (typeof value === 'number') expect(told).toContain(String(value));
      }
    });
  });

  describe('is made from options', () => {
    test('works with defaults alone', () => {
      const guard = kind.create(parse({}));
      expect(guard.id).toBe(kind.id);
      expect(guard.directions.length).toBeGreaterThan(0);
      expect(guard.onUnable).toBe('block');
      expect(guard.timeout).toBeGreaterThan(0);
    });

    test('takes a name of its own, for its findings too', async () => {
      const guard = kind.create(parse({ ...kind.examples.options, id: 'own-name' }));
      expect(guard.id).toBe('own-name');
      for (const text of kind.examples.triggers) {
        for (const finding of findingsOf(await inspectOne(guard, text)))
          expect(finding.rule).toMatch(/^own-name\/[a-z0-9-]+$/);
      }
    });

    test.each(['input', 'output', 'both'] as const)('reads the directions that it is told to (%s)', (direction) => {
      const guard = kind.create(parse({ direction } as unknown as Partial<Options>));
      expect(guard.directions).toEqual(direction === 'both' ? ['input', 'output'] : [direction]);
    });
  });

  describe('judges', () => {
    test.each(kind.examples.triggers.map((text) => [text]))('finds something in %j', async (text) => {
      const verdict = await inspectOne(withExamples, text);
      expect(['flag', 'redact', 'block']).toContain(verdict.outcome);
      expect(findingsOf(verdict).length).toBeGreaterThan(0);
    });

    test.each(kind.examples.passes.map((text) => [text]))('finds nothing in %j', async (text) => {
      expect(await inspectOne(withExamples, text)).toEqual({ outcome: 'allow' });
    });

    test('finds nothing in no text', async () => {
      expect(await withExamples.inspect([], { ...subject, direction: 'input' })).toEqual({ outcome: 'allow' });
      expect(await inspectOne(withExamples, '')).toEqual({ outcome: 'allow' });
    });

    test('names the text that a finding is in, and a place inside of it', async () => {
      const inspected = snippets.map((text) => ({ text, origin: 'tool' as const }));
      const verdict = await withExamples.inspect(inspected, { ...subject, direction: 'input' });
      const findings = findingsOf(verdict);
      expect(findings.length).toBeGreaterThan(0);
      for (const { segment, start, end, rule } of findings) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(inspected[segment]?.text.length ?? -1);
        expect(rule).toMatch(new RegExp(`^${kind.id}/[a-z0-9-]+$`));
      }
    });

    test('says the same when it is asked again', async () => {
      await fc.assert(
        fc.asyncProperty(texts, async (text) => {
          expect(await inspectOne(withExamples, text)).toEqual(await inspectOne(withExamples, text));
        }),
        { numRuns: 50 },
      );
    });
  });

  describe.skipIf(withExamples.openStream === undefined)('judges streams', () => {
    test('as it judges the whole text, wherever it is cut', async () => {
      await fc.assert(
        fc.asyncProperty(texts, cutPlaces, async (text, places) => {
          const whole = await inspectOne(withExamples, text);
          const scan = withExamples.openStream?.({ ...subject, direction: 'output' });
          if (scan === undefined) return;
          const verdicts = runScan(scan, cutAt(text, places));
          expect(worst(verdicts)).toBe(whole.outcome);
          expect(byPlace(verdicts.flatMap(findingsOf))).toEqual(byPlace(findingsOf(whole)));
        }),
        { numRuns: 300 },
      );
    });

    test('without one scan knowing of another', () => {
      const text = kind.examples.triggers[0] ?? '';
      const open = (): StreamScan | undefined => withExamples.openStream?.({ ...subject, direction: 'output' });
      const first = open();
      const second = open();
      if (first === undefined || second === undefined) return;
      first.push(text.slice(0, -1));
      expect(worst(runScan(second, [text]))).not.toBe('allow');
    });
  });
}
