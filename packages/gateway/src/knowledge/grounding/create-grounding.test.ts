import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../core/grounding.ts';
import { createGrounding } from './create-grounding.ts';

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

  it('takes the support of an answer from the passages that it may rest on', () => {
    const answer = 'Hallo! Die Rücksendung ist kostenlos. QW-1101 kostet 1299 Euro.';
    const all = grounding.support(answer, [returns, bikes], '');
    expect(all).toBeGreaterThan(0.7);
    expect(grounding.support(answer, [returns], '')).toBeLessThan(all);
    expect(grounding.support(answer, [], '')).toBe(0);
    expect(grounding.support('Das weiß ich nicht.', [returns], '')).toBe(0);
  });
});
