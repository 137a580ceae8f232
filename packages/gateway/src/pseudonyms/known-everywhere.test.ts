import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConversationText } from '../core/pseudonymiser.ts';
import { literalRecogniser } from '../testing/literal-recogniser.ts';
import { restorePieces } from '../testing/restore-pieces.ts';
import { createPseudonymiser } from './pseudonymiser.ts';

/** Each is found behind "Kunde " only, as by context. */
const pseudonymiser = createPseudonymiser([
  literalRecogniser(
    'PERSON',
    ['Anna Krüger', 'Koch', 'An', 'Bernd Krüger', 'Krüger', 'Nguyen Van An', 'Łukasz Żak'],
    'Kunde ',
  ),
  literalRecogniser('CUSTOMER_ID', ['KD-48213-7', 'abcdef'], 'Nummer '),
  literalRecogniser('SECRET', ['a"b\\c%d&e', `x${'0123456789'.repeat(60)}y`, '4711'], 'Passwort '),
  literalRecogniser('ADDRESS', ['Am Markt 5, 10115 Berlin'], 'wohnt '),
  literalRecogniser('IBAN', ['DE89 3704 0044 0532 0130 00'], 'IBAN '),
]);

function plain(texts: readonly string[]): ConversationText[] {
  return texts.map((text) => ({ text, format: 'text', continues: undefined }));
}

async function replaced(...texts: string[]): Promise<string[]> {
  const conversation = pseudonymiser.openConversation(plain(texts));
  const sent = (await conversation.replaceAll()).map(({ text }) => text);
  expect(restorePieces(conversation.restorer(), sent)).toBe(texts.join(''));
  return sent;
}

describe('what is found in one place is replaced in all others', () => {
  it.each<[string[], string[]]>([
    [
      ['Anna Krüger rief an', 'Kunde Anna Krüger', 'ANNA KRÜGER'],
      ['[PERSON_1] rief an', 'Kunde [PERSON_1]', '[PERSON_1b]'],
    ],
    // The name alone, and inflected.
    [
      ['Kunde Anna Krüger', 'Frau Krüger, Krügers Konto, Annas; Anna'],
      ['Kunde [PERSON_1]', 'Frau [PERSON_1b], [PERSON_1b]s Konto, [PERSON_1c]s; [PERSON_1c]'],
    ],
    [
      ['Kunde Anna Krüger', 'krüger; anna_krüger.pdf Krüger, Anna, anna.krueger'],
      ['Kunde [PERSON_1]', 'krüger; [PERSON_1b].pdf [PERSON_1c], [PERSON_1d]'],
    ],
    [
      [
        'Kunde Anna Krüger',
        '/kunden?name=Anna%20Kr%C3%BCger&x=Anna+Kr%C3%BCger {"n":"Anna Kr\\u00fcger"} Anna&#32;Kr&#252;ger',
      ],
      [
        'Kunde [PERSON_1]',
        '/kunden?name=[PERSON_1b]&x=[PERSON_1c] {"n":"[PERSON_1d]"} [PERSON_1e]'.replace('1e', '1f'),
      ],
    ],
    // Across lines.
    [
      ['Kunde Anna Krüger', 'Anna\nKrüger'],
      ['Kunde [PERSON_1]', '[PERSON_1b]'],
    ],
    // Names that are words.
    [
      ['Kunde Koch', 'Koch kam. Der Koch kocht, koch! KOCH'],
      ['Kunde [PERSON_1]', '[PERSON_1] kam. Der Koch kocht, koch! [PERSON_1b]'],
    ],
    [
      ['Kunde An', 'An alle: An ist da'],
      ['Kunde [PERSON_1]', 'An alle: An ist da'],
    ],
    // Not within words.
    [
      ['Kunde Anna Krüger', 'Johanna Krügerin Annaberg'],
      ['Kunde [PERSON_1]', 'Johanna Krügerin Annaberg'],
    ],
    // Letters that a system without umlauts makes of them.
    [
      ['Kunde Łukasz Żak', 'Lukasz Zak'],
      ['Kunde [PERSON_1]', '[PERSON_1b]'],
    ],
    // Numbers with other separators.
    [
      ['Nummer KD-48213-7', 'kd482137, KD 48213/7, 1KD-48213-7, KD-48213-78'],
      ['Nummer [CUSTOMER_ID_1]', '[CUSTOMER_ID_1b], [CUSTOMER_ID_1c], 1KD-48213-7, KD-48213-78'],
    ],
    [
      ['IBAN DE89 3704 0044 0532 0130 00', 'de89370400440532013000 DE89-3704-0044-0532-0130-00'],
      ['IBAN [IBAN_1]', '[IBAN_1b] [IBAN_1c]'],
    ],
    // The case of what is not a name counts.
    [
      ['Nummer abcdef', 'Abcdef abcdef ABCDEF'],
      ['Nummer [CUSTOMER_ID_1]', 'Abcdef [CUSTOMER_ID_1] [CUSTOMER_ID_1b]'],
    ],
    // Secrets in other notations.
    [
      ['Passwort a"b\\c%d&e', '{"p":"a\\"b\\\\c%d&e"} <b>a"b\\c%d&amp;e</b> a%22b%5Cc%25d%26e'],
      ['Passwort [SECRET_1]', '{"p":"[SECRET_1b]"} <b>[SECRET_1c]</b> [SECRET_1d]'],
    ],
    [
      [`Passwort x${'0123456789'.repeat(60)}y`, `(x${'0123456789'.repeat(60)}y) x${'0123456789'.repeat(61)}`],
      ['Passwort [SECRET_1]', `([SECRET_1]) x${'0123456789'.repeat(61)}`],
    ],
    [
      ['Passwort 4711', 'PIN 4711, 14711'],
      ['Passwort [SECRET_1]', 'PIN [SECRET_1], 14711'],
    ],
    [
      ['wohnt Am Markt 5, 10115 Berlin', 'Am Markt 5,\n10115 Berlin'],
      ['wohnt [ADDRESS_1]', '[ADDRESS_1b]'],
    ],
  ])('%j', async (texts, expected) => {
    expect(await replaced(...texts)).toEqual(expected);
  });

  it('in the JSON of tool calls, escaped or not', async () => {
    const json = JSON.stringify({ note: 'a"b\\c%d&e', who: ['Anna Krüger'] });
    const conversation = pseudonymiser.openConversation([
      ...plain(['Kunde Anna Krüger, Passwort a"b\\c%d&e']),
      { text: json, format: 'json', continues: undefined },
    ]);
    const [, call] = await conversation.replaceAll();
    expect(JSON.parse(call?.text ?? '')).toEqual({ note: '[SECRET_1]', who: ['[PERSON_1]'] });
  });
});

describe('one person', () => {
  it.each<[string[], string[]]>([
    // Who has a name of their own is somebody else, and the name alone is the one who had it first.
    [
      ['Kunde Anna Krüger und Kunde Bernd Krüger', 'Herr Krüger'],
      ['Kunde [PERSON_1] und Kunde [PERSON_2]', 'Herr [PERSON_1b]'],
    ],
    [
      ['Kunde Krüger, Kunde Anna Krüger', 'Kunde Bernd Krüger'],
      ['Kunde [PERSON_1], Kunde [PERSON_1b]', 'Kunde [PERSON_2]'],
    ],
    // Written in another notation, and found there by itself.
    [
      ['Kunde Anna Krüger', '{"n":"Kunde Anna Kr\\u00fcger"}'],
      ['Kunde [PERSON_1]', '{"n":"Kunde [PERSON_1b]"}'],
    ],
    // A name that two have, found as a name, is nobody's of them.
    [
      ['Kunde Anna Krüger', 'Kunde Bernd Krüger', 'Kunde Krüger'],
      ['Kunde [PERSON_1]', 'Kunde [PERSON_2]', 'Kunde [PERSON_3]'],
    ],
  ])('%j', async (texts, expected) => {
    expect(await replaced(...texts)).toEqual(expected);
  });
});

describe('a conversation that goes on', () => {
  it('keeps the placeholders of its earlier turns', async () => {
    const turns = [
      'Guten Tag, hier Kunde Anna Krüger, Nummer KD-48213-7.',
      'Guten Tag Frau Krüger!',
      'Kunde Bernd Krüger zieht um, er wohnt Am Markt 5, 10115 Berlin.',
      'Kunde Koch und Krüger, Passwort 4711.',
    ];
    let before: readonly string[] = [];
    for (let count = 1; count <= turns.length; count++) {
      const sent = await replaced(...turns.slice(0, count));
      expect(sent.slice(0, before.length)).toEqual(before);
      before = sent;
    }
  });
});

it('leaves no value that it found, and brings back every byte, whatever surrounds them', async () => {
  const values = ['Anna Krüger', 'Koch', 'KD-48213-7', 'DE89 3704 0044 0532 0130 00', 'a"b\\c%d&e'];
  const around = fc.constantFrom(
    ' ',
    ', ',
    '\n',
    '(',
    ')',
    '"',
    "'",
    '**',
    '[',
    ']',
    '\\',
    '/',
    '=',
    '😀',
    '\ud83d ',
    '. ',
    ' die ',
  );
  const value = fc.constantFrom(
    ...values,
    'Anna',
    'Krüger',
    'ANNA KRÜGER',
    'kd482137',
    '[PERSON_1]',
    'Person 2',
    'IBAN_1',
    'PERSON_',
  );
  const text = fc.array(fc.tuple(around, value, around), { maxLength: 6 }).map((parts) => parts.flat().join(''));
  const intro = [
    'Kunde Anna Krüger',
    'Kunde Koch',
    'Nummer KD-48213-7',
    'IBAN DE89 3704 0044 0532 0130 00',
    'Passwort a"b\\c%d&e',
  ].join('; ');
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { minLength: 1, maxLength: 4 }),
      fc.nat(3),
      fc.nat(3),
      async (texts, place, format) => {
        const all = [...texts];
        all.splice(place % (texts.length + 1), 0, intro);
        const conversation = pseudonymiser.openConversation(
          all.map((one) =>
            format === 0
              ? { text: JSON.stringify({ one }), format: 'json' as const, continues: undefined }
              : { text: one, format: 'text' as const, continues: undefined },
          ),
        );
        const sent = await conversation.replaceAll();
        for (const { text: one } of sent) {
          const read = format === 0 ? (JSON.parse(one) as { one: string }).one : one;
          expect(read).not.toMatch(/Anna Krüger|KD-48213-7|3704|(?<![A-Za-z])kd482137/);
          expect(read).not.toContain('a"b\\c%d&e');
        }
        if (format !== 0)
          for (const [index, { text: one }] of sent.entries())
            expect(restorePieces(conversation.restorer(), [one])).toBe(all[index]);
        for (const { entities } of sent) {
          let end = 0;
          for (const span of entities) {
            expect(span.start).toBeGreaterThanOrEqual(end);
            end = span.end;
          }
        }
        expect(conversation.invented).toBe(0);
      },
    ),
    { numRuns: 400 },
  );
});

it('reads hostile texts in linear time: many values with one beginning, long values, none at all', async () => {
  const names = Array.from({ length: 4_000 }, (_, index) => `Nummer K${'a'.repeat(20)}${index}x`);
  const recogniser = literalRecogniser('CUSTOMER_ID', [], '');
  const many = createPseudonymiser([
    {
      ...recogniser,
      find: ({ text }) =>
        [...text.matchAll(/Nummer (\S+)/g)].map((match) => ({
          type: 'CUSTOMER_ID' as const,
          start: match.index + 7,
          end: match.index + match[0].length,
          value: match[1] ?? '',
          score: 900,
          recogniser: recogniser.id,
        })),
    },
  ]);
  const text = `${names.join('\n')}\n${`K${'a'.repeat(20)} `.repeat(10_000)}`;
  const conversation = many.openConversation(plain([text]));
  const [sent] = await conversation.replaceAll();
  expect(sent?.entities).toHaveLength(4_000);
});
