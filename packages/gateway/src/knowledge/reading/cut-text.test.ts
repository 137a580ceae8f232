import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText } from './cut-text.ts';
import { endsSentence } from './sentence-ends.ts';

function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  let from = 0;
  for (let at = 1; at <= text.length; at += 1)
    if (endsSentence(text, at)) {
      sentences.push(text.slice(from, at).trim());
      from = at;
    }
  return sentences;
}

describe('endsSentence', () => {
  it.each([
    'Am 3. Mai 2026 kommt Dr. Klein, z. B. mit der Nr. 12, ca. 5 Min. später.',
    'Das kostet i. d. R. 12,50 € inkl. MwSt. und zzgl. Versand.',
    'Die Fa. Quellwasser ggf. auch bzw. evtl. usw. liefert.',
    'See Fig. 3 of the approx. 20 pages, i.e. e.g. those of Mr. Smith.',
    'Der 1. FC spielt am 24. Dezember.',
    '„Wirklich?“ fragte sie leise.',
  ])('takes "%s" for one sentence', (text) => {
    expect(sentencesOf(text)).toEqual([text]);
  });

  it('finds the ends of sentences, with what closes them', () => {
    expect(sentencesOf('Ja! Das geht (leider nicht immer.) Er kam 1999. „Gut.“ **Fertig.** Ende…')).toEqual([
      'Ja!',
      'Das geht (leider nicht immer.)',
      'Er kam 1999.',
      '„Gut.“',
      '**Fertig.**',
      'Ende…',
    ]);
  });
});

describe('cutText', () => {
  it('cuts between sentences wherever one fits', () => {
    const sentences = ['Eins ist der erste Satz.', 'Zwei ist z. B. der zweite.', 'Drei kostet 3,50 €.', 'Vier.'];
    expect(cutText(sentences.join(' '), 52)).toEqual([
      `${sentences[0]} ${sentences[1]}`,
      `${sentences[2]} ${sentences[3]}`,
    ]);
    expect(cutText(sentences.join(' '), 30)).toEqual([sentences[0], sentences[1], `${sentences[2]} ${sentences[3]}`]);
  });

  it('cuts a sentence that is too long at a clause, a space, or in the word', () => {
    expect(cutText('eins zwei drei, vier fünf sechs', 20)).toEqual(['eins zwei drei,', 'vier fünf sechs']);
    expect(cutText('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(cutText('😀😀😀', 3)).toEqual(['😀', '😀', '😀']);
  });

  it('loses nothing but white space, keeps to the limit, and never cuts a character', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(' ', '. ', '\n\n', 'z. B. ', 'Wort ', '3. ')),
        ),
        fc.integer({ min: 4, max: 60 }),
        (parts, limit) => {
          const text = parts.join('').toWellFormed();
          const pieces = cutText(text, limit);
          expect(pieces.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
          for (const piece of pieces) {
            expect(piece.length).toBeLessThanOrEqual(limit);
            expect(piece.isWellFormed()).toBe(true);
            expect(piece.trim()).toBe(piece);
          }
        },
      ),
    );
  });
});
