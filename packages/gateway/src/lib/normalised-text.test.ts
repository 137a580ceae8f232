import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAt, cutPlaces } from '../testing/chunks.ts';
import { Normalisation } from './normalisation.ts';
import { NormalisedText, normaliseText } from './normalised-text.ts';

const anyCase = new Normalisation({ caseSensitive: false });
const exactCase = new Normalisation({ caseSensitive: true });

function normal(text: string): string {
  return normaliseText(text, anyCase).text;
}

/** Pieces that meet in many ways: letters and marks, halves of pairs, white space, what does not show. */
const piece = fc.oneof(
  fc.constantFrom(
    'a',
    'B',
    'u',
    'U',
    'ü',
    'Ü',
    'ß',
    'ẞ',
    'é',
    'ﬁ',
    'İ',
    'ı',
    '＠',
    'Ｖ',
    '½',
    '™',
    '¨',
    'ñ',
    'ậ',
    'â',
    '\u0308',
    '\u0323',
    '\u0302',
    '\u0336',
    '\u0307',
    '\u20dd',
    '\u093c',
    '\u064b',
    '\u0345',
    'а',
    'Е',
    'ё',
    'й',
    'ν',
    'Ν',
    'σ',
    'ς',
    'Σ',
    'ά',
    'ᾳ',
    'µ',
    '가',
    '각',
    '\u1100',
    '\u1161',
    '\u11a8',
    'क',
    'ि',
    'か',
    '\u3099',
    '中',
    ' ',
    '  ',
    '\n',
    '\t',
    '\u00a0',
    '\u2003',
    '\u0085',
    '\u2028',
    '\u00ad',
    '\u200b',
    '\u200d',
    '\ufe0f',
    '\u{e0041}',
    '\u0000',
    '\u3164',
    '\u034f',
    '😀',
    '𝐯',
    '𝒜',
    '🅰',
    '\u{1d165}',
    '\u{e0100}',
    '\ud83d',
    '\ude00',
    '\u{1133c}',
    '.',
    '1',
    '<',
    '=',
    '-',
    '–',
    '’',
    '"',
  ),
  fc.string({ unit: 'binary', maxLength: 2 }),
  fc.string({ maxLength: 3 }),
);
const texts = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''));

describe('the normal form of a text', () => {
  it.each([
    ['Straße STRASSE strasse STRAẞE Straβe', 'strasse strasse strasse strasse strasse'],
    ['Projekt\nNordlicht  Projekt\u00a0\u2003Nordlicht', 'projekt nordlicht projekt nordlicht'],
    ['ｖｅｒｂｏｔｅｎ 𝐯𝐞𝐫𝐛𝐨𝐭𝐞𝐧 ⓥⓔⓡⓑⓞⓣⓔⓝ', 'verboten verboten verboten'],
    ['vеrbоtеn νerboten ᴠᴇʀʙᴏᴛᴇɴ', 'verboten verboten verboten'],
    ['ver\u00adbo\u200bt\u2060en ver\u0000boten ver\u{e0041}boten', 'verboten verboten verboten'],
    ['v\u0336e\u0336r\u0336b\u0336oten', 'verboten'],
    ['Mu\u0308ller MÜLLER müller', 'müller müller müller'],
    ['ﬁ ﬀ ㎏ Ⅳ ™ ℠', 'fi ff kg iv ™ ℠'],
    ['İstanbul ıstanbul', 'istanbul istanbul'],
    ['ὈΔΥΣΣΕΎΣ ὀδυσσεύς', normal('ὀδυσσεύσ ὀδυσσεύσ')],
    ['a – b ‐ c „d“ ’e’', 'a - b - c "d" \'e\''],
    ['가 \u1100\u1161 각 \u1100\u1161\u11a8', '가 가 각 각'],
    ['â\u0323 ậ a\u0302\u0323 a\u0323\u0302', 'ậ ậ ậ ậ'],
    [' \u200b \u00ad\n', ' '],
    ['', ''],
  ])('makes %j the same as %j', (text, expected) => {
    expect(normal(text)).toBe(expected);
  });

  it('keeps letters apart that differ for a reader', () => {
    const words = ['schon', 'schön', 'Bar', 'Bär', 'Kaffee', 'café', 'cafe', 'oe', 'ö', 'e', 'é', 'l', '1', 'n', 'ñ'];
    expect(new Set(words.map(normal)).size).toBe(words.length);
  });

  it('keeps capitals apart where the case counts, and nothing else', () => {
    const sensitive = (text: string): string => normaliseText(text, exactCase).text;
    expect(sensitive('Straße STRASSE')).toBe('Straße STRASSE');
    expect(sensitive('ВЕRLIN Вerlin ΝΗΥ ｖ\u00adV  ﬁ')).toBe('BERLIN Berlin NHY vV fi');
    expect(sensitive('а А')).toBe('a A');
  });

  it('is the same in capitals, in small letters, composed and decomposed', () => {
    const words = fc.string({
      unit: fc.constantFrom(...Array.from('aäßüéxyzАБВабвΑΒΓΣαβγσς ậñ가각か')),
      maxLength: 12,
    });
    fc.assert(
      fc.property(words, (text) => {
        const expected = normal(text);
        for (const same of [text.toUpperCase(), text.toLowerCase(), text.normalize('NFD'), text.normalize('NFKD')]) {
          expect(normal(same)).toBe(expected);
        }
        expect(normal(expected)).toBe(expected);
      }),
    );
  });

  it('is the same whatever does not show and whichever white space stands in between', () => {
    const noise = fc.constantFrom('\u200b', '\u00ad', '\ufeff', '\u{e0020}', '\u0001', '');
    const spaces = fc.constantFrom(' ', '\n', '\r\n\r\n', '\u00a0 ', '\t\u200b ');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'ü', 'ß', '中', '.', ' '), noise, spaces)), (parts) => {
        const plain = parts.map(([letter]) => letter).join('');
        const dressed = parts.map(([letter, hidden, space]) => (letter === ' ' ? space : letter) + hidden).join('');
        expect(normal(dressed)).toBe(normal(plain));
      }),
    );
  });

  it('and its places do not depend on where the text is cut', () => {
    fc.assert(
      fc.property(texts, cutPlaces, fc.boolean(), (text, places, caseSensitive) => {
        const normalisation = caseSensitive ? exactCase : anyCase;
        const whole = normaliseText(text, normalisation);
        const cut = new NormalisedText(normalisation);
        let known = '';
        let seen = 0;
        for (const part of cutAt(text, places)) {
          seen += part.length;
          known += cut.push(part);
          expect(cut.length).toBe(known.length);
          expect(cut.waiting).toBeLessThanOrEqual(65);
          // What waits is all that is missing.
          expect(whole.text.startsWith(known)).toBe(true);
          if (known !== '') expect(cut.originalEnd(known.length)).toBeLessThanOrEqual(seen - cut.waiting);
        }
        known += cut.end();
        expect(known).toBe(whole.text);
        for (let place = 0; place < known.length; place += 1) {
          expect([place, cut.originalStart(place), cut.originalEnd(place + 1)]).toEqual([
            place,
            whole.places.originalStart(place),
            whole.places.originalEnd(place + 1),
          ]);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('says from where in the original each piece of it comes', () => {
    fc.assert(
      fc.property(texts, fc.nat(), fc.nat(), (text, one, other) => {
        const { text: result, places } = normaliseText(text, anyCase);
        let before = 0;
        for (let place = 0; place < result.length; place += 1) {
          const start = places.originalStart(place);
          const end = places.originalEnd(place + 1);
          expect(start).toBeGreaterThanOrEqual(before);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          before = start;
        }
        if (result === '') return;
        const start = one % result.length;
        const end = start + 1 + (other % (result.length - start));
        const original = text.slice(places.originalStart(start), places.originalEnd(end));
        expect(normal(original)).toContain(result.slice(start, end));
      }),
      { numRuns: 2_000 },
    );
  });

  it('lets a letter at the end wait for its marks, and nothing else', () => {
    const text = new NormalisedText(anyCase);
    expect([text.push('Hallo'), text.waiting]).toEqual(['hall', 1]);
    expect([text.push('\u0308'), text.waiting]).toEqual(['', 2]);
    expect([text.push('!'), text.waiting]).toEqual(['ö!', 0]);
    expect([text.push('А'), text.waiting]).toEqual(['', 1]);
    expect([text.push('\ud83d'), text.waiting]).toEqual(['', 2]);
    expect([text.end(), text.waiting]).toEqual(['a\ud83d', 0]);
  });

  it('forgets places that nobody asks for any more, and keeps the others', () => {
    const text = new NormalisedText(anyCase);
    const known = text.push('ß\u200bx'.repeat(1_000)) + text.end();
    expect(known.length).toBe(3_000);
    const expected = text.originalStart(2_990);
    text.forget(2_900);
    expect(text.originalStart(2_990)).toBe(expected);
    expect(text.originalEnd(3_000)).toBe(3_000);
  });

  it('reads marks without end, and runs of what does not show, in pieces of bounded length', () => {
    const marks = `a${'\u0308'.repeat(100_000)}`;
    expect(normal(marks).startsWith('ä')).toBe(true);
    const text = new NormalisedText(anyCase);
    for (let piece = 0; piece < 1_000; piece += 1) {
      text.push('\u0308\u0323\u200b');
      expect(text.waiting).toBeLessThanOrEqual(65);
    }
    expect(normal(`a${'\u200b'.repeat(100_000)}b`)).toBe('ab');
  });
});
