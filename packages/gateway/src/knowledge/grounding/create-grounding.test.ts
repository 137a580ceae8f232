import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../core/grounding.ts';
import { createGrounding } from './create-grounding.ts';
import { splitSentences } from './split-sentences.ts';

const returns: Evidence = {
  id: 'terms#returns',
  titles: ['Rückgabe'],
  language: 'de',
  text: 'Sie können Artikel innerhalb von 14 Tagen zurückgeben. Die Rücksendung ist kostenlos. Für Möbel ist die Rücksendung nicht kostenlos; sie kostet 29,90 €. Unser Lager steht in Hamburg. Frau Meier leitet es.',
};
const bikes: Evidence = {
  id: 'bikes#trail',
  titles: ['Fahrräder', 'Trail'],
  language: 'de',
  text: '| Nummer | Preis | Bestand |\n|---|---|---|\n| QW-1101 | 1.299,00 € | 4 |\n| QW-1102 | 1.499,00 € | 0 |',
};
const grounding = createGrounding();

function problemsOf(answer: string, question = 'Wie ist das?'): readonly string[] {
  return grounding.check(answer, [returns, bikes], question).flatMap(({ problems }) => problems);
}

describe('createGrounding', () => {
  it('supports what was copied, and names where it stands', () => {
    const [sentence] = grounding.check('Die Rücksendung ist kostenlos.', [bikes, returns], '');
    expect(sentence).toEqual({
      text: 'Die Rücksendung ist kostenlos.',
      start: 0,
      end: 30,
      support: 1,
      best: 'terms#returns',
      quote: 'Die Rücksendung ist kostenlos.',
      problems: [],
      claimsNothing: false,
    });
  });

  it.each([
    ['Die Rücksendung ist kostenpflichtig.', 'negation'],
    ['Die Rücksendung ist nicht kostenlos.', 'negation'],
    ['Möbel können Sie kostenlos zurücksenden.', 'negation'],
    ['Die Rücksendung von Möbeln kostet 39,90 €.', 'number'],
    ['Sie können Artikel innerhalb von 30 Tagen zurückgeben.', 'number'],
    ['QW-1101 kostet 1.499 €.', 'number'],
    ['QW-1103 kostet 1.299 €.', 'unknown-id'],
    ['Unser Lager steht in Berlin.', 'name'],
    ['Herr Schulz leitet das Lager.', 'name'],
  ])('finds what contradicts the passages: %s', (answer, problem) => {
    expect(problemsOf(answer)).toContain(problem);
  });

  it.each([
    'Artikel können Sie binnen zwei Wochen zurückgeben.',
    'Die Rücksendung von Möbeln kostet 29,90 EUR.',
    'QW-1101 kostet 1299 Euro.',
    'Für Möbel ist die Rücksendung nicht kostenlos.',
    'Das Lager steht in Hamburg.',
  ])('finds nothing wrong with other words for the same: %s', (answer) => {
    const [sentence] = grounding.check(answer, [returns, bikes], '');
    expect(sentence?.problems).toEqual([]);
    expect(sentence?.support).toBeGreaterThan(0.5);
  });

  it.each([
    'Hallo!',
    'Gern helfe ich weiter.',
    'Das weiß ich leider nicht.',
    'Haben Sie noch Fragen?',
    'I do not know.',
  ])('knows that nothing is claimed: %s', (answer) => {
    expect(grounding.check(answer, [returns], '')[0]).toMatchObject({ claimsNothing: true, problems: [] });
  });

  it('lets the parts of a sentence rest on passages of their own', () => {
    const answer = 'Das Lager steht in Hamburg und QW-1101 kostet 1299 Euro.';
    const [sentence] = grounding.check(answer, [returns, bikes], '');
    expect(sentence?.problems).toEqual([]);
    expect(sentence?.support).toBeGreaterThan(0.5);
    expect(grounding.check(answer, [returns], '')[0]?.support).toBeLessThan(0.5);
  });

  it('takes the support of an answer from the passages that it may rest on', () => {
    const answer = 'Hallo! Die Rücksendung ist kostenlos. QW-1101 kostet 1299 Euro.';
    const all = grounding.support(answer, [returns, bikes], '');
    expect(all).toBeGreaterThan(0.7);
    expect(grounding.support(answer, [returns], '')).toBeLessThan(all);
    expect(grounding.support(answer, [], '')).toBe(0);
    expect(grounding.support('Das weiß ich nicht.', [returns], '')).toBe(0);
  });
});

const words = fc.constantFrom(
  'Die', 'Rücksendung', 'ist', 'nicht', 'kostenlos', 'kein', 'QW-1101', '14', 'Tagen', '1.299,00 €', 'Hamburg', 'z. B.', 'am 3. Mai', 'ohne', '|',
  '\n', '.', '?', '„', '“', '```', '- ', 'The', 'price', '½', '２', 'ß', '\u200B', 'without', "don't",
); // prettier-ignore
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(words, { maxLength: 40 }).map((parts) => parts.join(' ')),
);
const evidences = fc
  .array(
    fc.record({
      text: texts,
      titles: fc.array(texts, { maxLength: 2 }),
      language: fc.constantFrom('de' as const, 'en' as const),
    }),
    {
      maxLength: 4,
    },
  )
  .map((list) => list.map((one, at): Evidence => ({ ...one, id: `p${at}` })));

describe('createGrounding, whatever it is given', () => {
  it('never throws, and tells places within the answer and words within the evidence', () => {
    fc.assert(
      fc.property(texts, evidences, texts, (answer, evidence, question) => {
        let end = 0;
        for (const sentence of grounding.check(answer, evidence, question)) {
          expect(sentence.start).toBeGreaterThanOrEqual(end);
          expect(answer.slice(sentence.start, sentence.end)).toBe(sentence.text);
          expect(sentence.support).toBeGreaterThanOrEqual(0);
          expect(sentence.support).toBeLessThanOrEqual(1);
          const best = evidence.find(({ id }) => id === sentence.best);
          expect(best === undefined).toBe(sentence.best === undefined);
          expect(sentence.quote === undefined || best?.text.includes(sentence.quote)).toBe(true);
          end = sentence.end;
        }
        const support = grounding.support(answer, evidence, question);
        expect(support).toBeGreaterThanOrEqual(0);
        expect(support).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });

  it('supports every sentence that was copied from the evidence, without a problem', () => {
    fc.assert(
      fc.property(evidences, fc.nat(), fc.nat(), (evidence, one, other) => {
        const source = evidence[one % Math.max(1, evidence.length)];
        const spans = splitSentences(source?.text ?? '');
        const span = spans[other % Math.max(1, spans.length)];
        if (source === undefined || span === undefined) return;
        for (const sentence of grounding.check(source.text.slice(span.start, span.end), evidence, '')) {
          expect(sentence.problems).toEqual([]);
          if (!sentence.claimsNothing) expect(sentence.support).toBeGreaterThanOrEqual(0.9);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['letters without spaces', 'a'.repeat(1_000_000)],
    ['numbers', '17 '.repeat(100_000)],
    ['different numbers', Array.from({ length: 10_000 }, (_, at) => at * 7).join(' ')],
    ['short sentences', 'Nein. '.repeat(30_000)],
    ['names', 'Anna Berta '.repeat(10_000)],
    ['denials', 'nicht kein ohne '.repeat(10_000)],
    ['dots', '. '.repeat(200_000)],
    ['conjunctions', `Haus Lager ${'und '.repeat(20_000)}`],
    ['table', '| a | 1 |\n'.repeat(10_000)],
  ])('takes time that grows with the length alone: %s', { timeout: 120_000 }, (_name, hostile) => {
    expect(grounding.check(hostile, [returns, { ...returns, id: 'hostile', text: hostile }], hostile)).toBeInstanceOf(
      Array,
    );
    expect(grounding.check(`${hostile}!`, [bikes, returns], '')).toBeInstanceOf(Array);
  });
});
