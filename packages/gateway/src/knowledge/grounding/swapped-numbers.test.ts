import { describe, expect, it } from 'vitest';
import { createGrounding } from './create-grounding.ts';

const grounding = createGrounding();
const passages = {
  shipping:
    'Der Versand kostet innerhalb Deutschlands 5,90 €, in die Schweiz CHF 12.50. Ab einem Bestellwert von 150 € ist er kostenlos.',
  delivery: 'Nach Deutschland dauert es 3 bis 5 Werktage, in die Schweiz 4 bis 7 Werktage.',
  warranty: 'Auf Rahmen geben wir zehn Jahre Garantie, auf alle anderen Teile zwei Jahre.',
};
const english = {
  shipping: 'Shipping within Germany costs €5.90, to Switzerland CHF 12.50. It is free from an order value of €150.',
  delivery: 'Delivery to Germany takes 3 to 5 working days, to Switzerland 4 to 7 working days.',
  warranty: 'Frames have a ten-year warranty, all other parts two years.',
};

function problems(text: string, of: keyof typeof passages, language: 'de' | 'en'): readonly string[] {
  const shown = (language === 'de' ? passages : english)[of];
  return grounding
    .check(text, [{ id: 'a', titles: [], text: shown, language }], '')
    .flatMap((sentence) => sentence.problems);
}

describe('numbers of one sentence', () => {
  it.each([
    ['shipping', 'de', 'In die Schweiz kostet der Versand 5,90 €.'],
    ['shipping', 'de', 'Der Versand kostet innerhalb Deutschlands CHF 12.50, in die Schweiz 5,90 €.'],
    ['delivery', 'de', 'Nach Deutschland dauert es 4 bis 7 Werktage, in die Schweiz 3 bis 5 Werktage.'],
    ['warranty', 'de', 'Auf Rahmen geben wir zwei Jahre Garantie, auf alle anderen Teile zehn Jahre.'],
    ['shipping', 'en', 'Shipping to Switzerland costs €5.90.'],
    ['delivery', 'en', 'Delivery to Germany takes 4 to 7 working days, to Switzerland 3 to 5 working days.'],
    ['warranty', 'en', 'Frames have a two-year warranty, all other parts ten years.'],
  ] as const)('are not those of one another: %s, %s, %s', (of, language, text) => {
    expect(problems(text, of, language)).not.toEqual([]);
  });

  it.each([
    ['shipping', 'de', 'Der Versand in die Schweiz kostet CHF 12.50.'],
    ['shipping', 'de', 'Der Versand kostet CHF 12.50.'],
    ['shipping', 'de', 'Innerhalb Deutschlands kostet er 5,90 €, in die Schweiz 12,50 CHF.'],
    ['delivery', 'de', 'In die Schweiz dauert es vier bis sieben Werktage, nach Deutschland drei bis fünf.'],
    ['warranty', 'de', 'Rahmen haben 10 Jahre Garantie und alle anderen Teile zwei Jahre.'],
    ['warranty', 'de', 'Zwei Jahre Garantie geben wir auf alle anderen Teile.'],
    ['shipping', 'en', 'Shipping to Switzerland costs CHF 12.50.'],
    ['delivery', 'en', 'It takes 3 to 5 working days to Germany.'],
    ['warranty', 'en', 'All other parts have a warranty of two years, frames of ten years.'],
  ] as const)('may be told in another order and other words: %s, %s, %s', (of, language, text) => {
    expect(problems(text, of, language)).toEqual([]);
  });
});
