import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tokenKinds } from '../core/recogniser.ts';
import { plainSpelling } from '../lib/plain-spelling.ts';
import { TextReader } from './text-view.ts';

function tokensOf(text: string): string[] {
  const { tokens } = new TextReader().read(text);
  return Array.from({ length: tokens.count }, (_, token) => text.slice(tokens.starts[token], tokens.ends[token]));
}

it('cuts a text into words and numbers of all scripts', () => {
  expect(tokensOf('Frau Müller-Lüdenscheidt, 12.5 kg; д-р Иванов_2 李明!')).toEqual(
    'Frau Müller Lüdenscheidt 12 5 kg д р Иванов 2 李明'.split(' '),
  );
});

it('finds the same tokens as the classes of Unicode do', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom('a', 'Ä', 'ß', '1', '٣', ' ', '.', '-', '_', 'e', '\u0301', '中', '\n'),
        maxLength: 60,
      }),
      (text) => {
        expect(tokensOf(text)).toEqual(text.match(/[\p{L}\p{M}\p{Nd}]+/gu) ?? []);
      },
    ),
  );
});

it('says what the tokens are made of, and which are numbers', () => {
  const { letter, digit, capitalised, innerCapital, small, wide } = tokenKinds;
  const { tokens } = new TextReader().read('word Word WORD 12 a1B Äpfel McCoy');
  expect([...tokens.kinds.subarray(0, tokens.count)]).toEqual([
    letter | small,
    letter | small | capitalised,
    letter | capitalised | innerCapital,
    digit,
    letter | digit | small | innerCapital,
    letter | small | capitalised | wide,
    letter | small | capitalised | innerCapital,
  ]);
  expect([...tokens.numbers.subarray(0, tokens.numberCount)]).toEqual([3, 4]);
});

it('reads a long text after a short one, and a short one after that', () => {
  const reader = new TextReader();
  const long = 'Wort 7 '.repeat(5_000);
  expect(reader.read('kurz').tokens.count).toBe(1);
  expect(reader.read(long).tokens).toMatchObject({ count: 10_000, numberCount: 5_000 });
  expect(reader.read('kurz').tokens).toMatchObject({ count: 1, numberCount: 0 });
});

it('gives words in small letters, and the token at a place', () => {
  const view = new TextReader().read('Anna KÖNIG ist da');
  expect([0, 1, 2, 3].map((token) => view.word(token))).toEqual(['anna', 'könig', 'ist', 'da']);
  expect([0, 3, 4, 5, 10, 16, 17].map((place) => view.tokenFrom(place))).toEqual([0, 0, 1, 1, 2, 3, 4]);
});

it('sees whether a text may have another plain spelling', () => {
  const reader = new TextReader();
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('', '%40', '&#64;', '\\u0040', '[.]', '\u00ad', '\u200b', '\u{e0041}', '\u3164'),
      (text, escape) => {
        const whole = text + escape;
        reader.read(whole);
        if (!reader.mayBeSpelled) expect(plainSpelling(whole)).toBeUndefined();
      },
    ),
    { numRuns: 2_000 },
  );
  reader.read('Ein ganz gewöhnlicher Satz, mit Straße und 12 € (oder so) 😀.');
  expect(reader.mayBeSpelled).toBe(false);
});
