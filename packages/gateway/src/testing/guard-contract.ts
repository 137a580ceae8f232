import { guardRuleSchema } from '@gatehouse/contract/guard-rule';
import { guardFactSchema } from '@gatehouse/contract/stage-facts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Direction, Guard, GuardExample, GuardKind, InspectionContext, StreamScan } from '../core/guard.ts';
import type { GuardServices } from '../core/guard-services.ts';
import type { Finding, Verdict } from '../core/verdict.ts';
import { cutAt, cutPlaces } from './chunks.ts';
import { guardServices } from './guard-services.ts';
import { findingsOf, inspected, inspectionContext } from './inspected.ts';

/** An example with all that it leaves unsaid. */
function exampleOf(example: string | GuardExample): GuardExample {
  return typeof example === 'string' ? { text: example } : example;
}

/** What answers a prompt is an answer. */
function contextOf({ prompt, request }: GuardExample, direction?: Direction): InspectionContext {
  const asked = prompt?.map(({ origin, text }) => inspected(text, origin));
  return inspectionContext(direction ?? (prompt === undefined ? 'input' : 'output'), { prompt: asked, request });
}

function originOf({ origin, prompt }: GuardExample): NonNullable<GuardExample['origin']> {
  return origin ?? (prompt === undefined ? 'user' : 'assistant');
}

function inspectOne(guard: Guard, example: GuardExample): Verdict | Promise<Verdict> {
  return guard.inspect([inspected(example.text, originOf(example))], contextOf(example));
}

const weight = { allow: 0, flag: 1, review: 2, redact: 3, block: 4, unable: 5 };

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
      if (verdict.outcome === 'redact' || verdict.outcome === 'block')
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

/** Settings of examples may be lists of lists. */
function values(options: object): unknown[] {
  return Object.values(options).flatMap((value: unknown) =>
    typeof value === 'object' && value !== null ? values(value) : [value],
  );
}

/**
 * What every guard does, whatever it looks for. `parse` gives the guard's options with their defaults; it is called with
 * what differs from them. `services` for those that need any.
 */
export function guardContract<Options>(
  kind: GuardKind<Options>,
  parse: (options: Partial<Options>) => Options,
  services: GuardServices = guardServices(),
): void {
  const withExamples = kind.create(parse(kind.examples.options), services);
  const triggers = kind.examples.triggers.map(exampleOf);
  const passes = kind.examples.passes.map(exampleOf);
  const snippets = [...triggers, ...passes].map(({ text }) => text);
  const [firstTrigger] = triggers;
  if (firstTrigger === undefined) throw new Error(`${kind.id} has no example that triggers it`);
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
  /** Any text, in the place of one that triggers. */
  const examples = texts.map((text): GuardExample => ({ ...firstTrigger, text }));

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

    test('says of each of its rules what it means, in both languages and by the names that the field has', () => {
      expect(Object.keys(kind.rules).length).toBeGreaterThan(0);
      for (const [name, rule] of Object.entries(kind.rules)) {
        expect(name).toMatch(/^(?:\*|[a-z0-9]+(?:-[a-z0-9]+)*)$/);
        const { explanation } = guardRuleSchema.parse(rule);
        for (const sentence of [explanation.en, explanation.de]) expect(sentence).toMatch(/^\p{Lu}.{15,}\.$/u);
        expect(explanation.en).not.toBe(explanation.de);
      }
    });

    test('has texts that it finds something in and texts that it lets pass', () => {
      expect(triggers.length).toBeGreaterThan(0);
      expect(passes.length).toBeGreaterThan(0);
    });
  });

  describe.runIf(withExamples.inspectInSteps !== undefined)('judges long texts in steps', () => {
    const inSteps = (example: GuardExample): { verdict: Verdict | undefined; pauses: number } => {
      const text = inspected(example.text, originOf(example));
      const steps = withExamples.inspectInSteps?.([text], contextOf(example));
      for (let pauses = 0; ; pauses++) {
        const step = steps?.next();
        if (step === undefined || step.done === true) return { verdict: step?.value, pauses };
        // A reading that is asked for is made before the next step.
        for (const _ of step.value?.inSteps() ?? []);
      }
    };
    const sorted = (verdict: Verdict | undefined): unknown =>
      verdict !== undefined && 'findings' in verdict ? { ...verdict, findings: byPlace(verdict.findings) } : verdict;

    test('as it judges them at one go, whatever the text', () => {
      fc.assert(
        fc.property(
          examples,
          fc.constantFrom('', ' Das ist ein ganz gewöhnlicher Satz. '.repeat(600)),
          (example, more) => {
            const long = { ...example, text: example.text + more + example.text };
            expect(sorted(inSteps(long).verdict)).toEqual(sorted(inspectOne(withExamples, long) as Verdict));
          },
        ),
        { numRuns: 60 },
      );
    });

    test('with the more pauses the longer they are', () => {
      const pausesIn = (length: number): number =>
        inSteps({ ...firstTrigger, text: 'Das ist ein ganz gewöhnlicher Satz. '.repeat(length / 36) }).pauses;
      expect(pausesIn(360_000) - pausesIn(36_000)).toBeGreaterThanOrEqual(4);
    });
  });

  describe('tells what it does as configured', () => {
    test.each(['input', 'output'] as const)('in facts that people can be told (%s)', (direction) => {
      const facts = withExamples.describe(direction);
      expect(facts.length).toBeGreaterThan(0);
      for (const fact of facts) expect(guardFactSchema.parse(fact)).toEqual(fact);
      expect(new Set(facts.map((fact) => JSON.stringify(fact))).size).toBe(facts.length);
    });

    test('with every setting that decides what it does, and nothing of what it looks for', () => {
      expect(withExamples.kind).toBe(kind.id);
      const told = JSON.stringify([withExamples.describe('input'), withExamples.describe('output')]);
      for (const { text } of triggers) expect(told).not.toContain(text);
      for (const value of values(kind.examples.options)) {
        if (typeof value === 'number') expect(told).toContain(String(value));
      }
    });
  });

  describe('is made from options', () => {
    test('works with its examples alone', () => {
      const guard = withExamples;
      expect(guard.id).toBe(kind.id);
      expect(guard.directions.length).toBeGreaterThan(0);
      expect(guard.onUnable).toBe('block');
      expect(guard.shadow).toBe(false);
      expect(guard.timeout).toBeGreaterThan(0);
    });

    test('takes a name of its own, for its findings too', async () => {
      const guard = kind.create(parse({ ...kind.examples.options, id: 'own-name' }), services);
      expect(guard.id).toBe('own-name');
      for (const example of triggers) {
        for (const finding of findingsOf(await inspectOne(guard, example)))
          expect(finding.rule).toMatch(/^own-name\/[a-z0-9-]+$/);
      }
    });

    test('can be tried in shadow', () => {
      const guard = kind.create(parse({ ...kind.examples.options, shadow: true }), services);
      expect(guard.shadow).toBe(true);
    });
  });

  describe('judges', () => {
    test.each(triggers.map((example) => [example.text, example] as const))(
      'finds something in %j, by a rule that it explains',
      async (_text, example) => {
        const verdict = await inspectOne(withExamples, example);
        expect(['flag', 'review', 'redact', 'block']).toContain(verdict.outcome);
        expect(findingsOf(verdict).length).toBeGreaterThan(0);
        for (const { rule } of findingsOf(verdict)) {
          const name = rule.slice(kind.id.length + 1);
          expect(kind.rules[name] ?? kind.rules['*'], `what ${rule} means`).toBeDefined();
        }
      },
    );

    test.each(passes.map((example) => [example.text, example] as const))(
      'finds nothing in %j',
      async (_text, example) => {
        expect((await inspectOne(withExamples, example)).outcome).toBe('allow');
      },
    );

    test('finds nothing in no text at all', async () => {
      expect((await withExamples.inspect([], contextOf(firstTrigger))).outcome).toBe('allow');
    });

    test('names the text that a finding is in, and a place inside of it', async () => {
      for (const example of triggers) {
        const shown = [inspected('', originOf(example)), inspected(example.text, originOf(example))];
        const findings = findingsOf(await withExamples.inspect(shown, contextOf(example)));
        expect(findings.length).toBeGreaterThan(0);
        for (const { segment, start, end, rule } of findings) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(shown[segment]?.text.length ?? -1);
          expect(rule).toMatch(new RegExp(`^${kind.id}/[a-z0-9-]+$`));
        }
      }
    });

    test.runIf(withExamples.byText !== undefined)(
      'each of several texts as it judges it alone, if it says so',
      async () => {
        const texts = [...triggers, ...passes].flatMap(({ text }) =>
          (['user', 'tool'] as const).map((origin) => inspected(text, origin)),
        );
        const context = inspectionContext(withExamples.directions[0] ?? 'input', {});
        const alone = await Promise.all(texts.map(async (text) => withExamples.inspect([text], context)));
        const together = await withExamples.inspect(texts, context);
        expect(together.outcome).toBe(worst(alone));
        expect(findingsOf(together)).toEqual(
          alone.flatMap((verdict, segment) => findingsOf(verdict).map((finding) => ({ ...finding, segment }))),
        );
      },
    );

    test('says the same when it is asked again', async () => {
      await fc.assert(
        fc.asyncProperty(examples, async (example) => {
          expect(await inspectOne(withExamples, example)).toEqual(await inspectOne(withExamples, example));
        }),
        { numRuns: 50 },
      );
    });
  });

  describe.skipIf(withExamples.openStream === undefined)('judges streams', () => {
    test('as it judges the whole text, wherever it is cut', async () => {
      await fc.assert(
        fc.asyncProperty(examples, cutPlaces, async (example, places) => {
          const context = contextOf(example, 'output');
          const whole = await withExamples.inspect([inspected(example.text, 'assistant')], context);
          const scan = withExamples.openStream?.(context);
          if (scan === undefined) return;
          const verdicts = runScan(scan, cutAt(example.text, places));
          expect(worst(verdicts)).toBe(whole.outcome);
          expect(byPlace(verdicts.flatMap(findingsOf))).toEqual(byPlace(findingsOf(whole)));
        }),
        { numRuns: 300 },
      );
    });

    test('without one scan knowing of another', () => {
      const { text } = firstTrigger;
      const open = (): StreamScan | undefined => withExamples.openStream?.(contextOf(firstTrigger, 'output'));
      const first = open();
      const second = open();
      if (first === undefined || second === undefined) return;
      first.push(text.slice(0, -1));
      expect(worst(runScan(second, [text]))).not.toBe('allow');
    });
  });
}
