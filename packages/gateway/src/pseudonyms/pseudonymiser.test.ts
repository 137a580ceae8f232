import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conversation, ConversationText } from '../core/pseudonymiser.ts';
import type { Segment } from '../core/segment.ts';
import type { Finding, Verdict } from '../core/verdict.ts';
import { cutAt, cutPlaces } from '../testing/chunks.ts';
import { EntityScanner } from './entity-scanner.ts';
import { longestPlaceholder } from './placeholder.ts';
import { createPseudonymiser } from './pseudonymiser.ts';
import { createRecognisers } from './recogniser-catalogue.ts';

const recognisers = createRecognisers(['EMAIL']);
const pseudonymiser = createPseudonymiser(recognisers);

function recognise(text: string): readonly string[] {
  return new EntityScanner(recognisers).find(text).map(({ value }) => value);
}

type Text = ConversationText;

function plain(...texts: string[]): Text[] {
  return texts.map((text) => ({ text, format: 'text', continues: undefined }));
}

/** Texts that a model reads as one. */
function adjacent(...texts: string[]): Text[] {
  const made: Text[] = [];
  for (const text of texts) made.push({ text, format: 'text', continues: made.at(-1) as Segment | undefined });
  return made;
}

/** A conversation and what its model reads. */
async function replace(
  texts: readonly Text[],
  by = pseudonymiser,
): Promise<{ conversation: Conversation; sent: string[] }> {
  const conversation = by.openConversation(texts);
  return { conversation, sent: (await conversation.replaceAll()).map(({ text }) => text) };
}

/** What the restorer would have a buffer do, on pieces; checks what it holds on the way. */
function restore(conversation: Conversation, pieces: readonly string[]): string {
  const restorer = conversation.restorer();
  const findings: Finding[] = [];
  const gather = (verdict: Verdict): void => {
    if ('findings' in verdict) findings.push(...verdict.findings);
  };
  let seen = 0;
  let free = 0;
  for (const piece of pieces) {
    seen += piece.length;
    const { verdict, hold } = restorer.push(piece);
    expect(hold).toBeGreaterThanOrEqual(0);
    expect(hold).toBeLessThanOrEqual(Math.min(seen, longestPlaceholder));
    if ('findings' in verdict)
      for (const finding of verdict.findings) expect(finding.start).toBeGreaterThanOrEqual(free);
    free = Math.max(free, seen - hold);
    gather(verdict);
  }
  gather(restorer.end());
  const text = pieces.join('');
  let result = '';
  let place = 0;
  for (const finding of findings) {
    result += text.slice(place, finding.start) + (finding.replacement ?? '');
    place = finding.end;
  }
  return result + text.slice(place);
}

const one = 'erika.mustermann@example.de';
const two = 'müller@bücher.de';

/** A conversation in which EMAIL_1 is Erika and EMAIL_2 Müller. */
async function openTwo(): Promise<Conversation> {
  const { conversation, sent } = await replace(plain(`${one} ${two}`));
  expect(sent).toEqual(['[EMAIL_1] [EMAIL_2]']);
  return conversation;
}

describe('replacing', () => {
  it('numbers by order of appearance, and tells the forms of the same address apart by letters', async () => {
    const texts = [`Von ${two} an ${one}`, `${one}, ${two.replace('bücher', 'BÜCHER')}, neu@example.org`];
    const { conversation, sent } = await replace(plain(...texts));
    expect(sent).toEqual(['Von [EMAIL_1] an [EMAIL_2]', '[EMAIL_2], [EMAIL_1b], [EMAIL_3]']);
    expect([...conversation.pseudonyms]).toEqual([
      ['[EMAIL_1]', two],
      ['[EMAIL_2]', one],
      ['[EMAIL_1b]', 'müller@BÜCHER.de'],
      ['[EMAIL_3]', 'neu@example.org'],
    ]);
    expect({ ...conversation.entities }).toEqual({ EMAIL: 5 });
  });

  it('says what stood where, in the text as it came', async () => {
    const conversation = pseudonymiser.openConversation([
      { text: String.raw`{"to":"anna\u0040example.org"}`, format: 'json', continues: undefined },
    ]);
    const [first] = await conversation.replaceAll();
    expect(first?.text).toBe('{"to":"[EMAIL_1]"}');
    expect(first?.entities).toEqual([
      {
        type: 'EMAIL',
        start: 7,
        end: 28,
        value: String.raw`anna\u0040example.org`,
        score: 990,
        recogniser: 'email',
        placeholder: '[EMAIL_1]',
      },
    ]);
  });

  it('gives back the very same text where there is nothing to replace', async () => {
    const { conversation, sent } = await replace(plain('nothing here'));
    expect(sent).toEqual(['nothing here']);
    expect(conversation.pseudonyms.size).toBe(0);
    expect({ ...conversation.entities }).toEqual({});
  });

  it('does nothing without recognisers', async () => {
    expect((await replace(plain(one), createPseudonymiser([]))).sent).toEqual([one]);
  });

  it('finds addresses in JSON also where they are escaped, and keeps the JSON valid', async () => {
    const json = String.raw`{"to":"erika.mustermann\u0040ex\u0061mple.de","cc":["\"m\u00fcller@b\u00fccher.de\"\n"]}`;
    const { conversation, sent } = await replace([{ text: json, format: 'json', continues: undefined }]);
    expect(JSON.parse(sent[0] ?? '')).toEqual({ to: '[EMAIL_1]', cc: ['"[EMAIL_2]"\n'] });
    expect([...conversation.pseudonyms.values()]).toEqual([one, two]);
  });

  it('leaves no address in any JSON', async () => {
    const values = fc
      .array(fc.constantFrom(one, two, '"', '\\', '\n', ' ', 'x', 'ä'), { maxLength: 6 })
      .map((parts) => parts.join(' '));
    await fc.assert(
      fc.asyncProperty(values, fc.boolean(), async (value, escapeAll) => {
        const written = JSON.stringify({ value });
        const json = escapeAll
          ? written.replaceAll(/[^ -~]|@/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
          : written;
        const { conversation, sent } = await replace([{ text: json, format: 'json', continues: undefined }]);
        const replaced = JSON.parse(sent[0] ?? '') as { value: string };
        expect(replaced.value).not.toContain('@');
        let restored = replaced.value;
        for (const [placeholder, original] of conversation.pseudonyms)
          restored = restored.replaceAll(placeholder, original);
        expect(restored).toBe(value);
      }),
    );
  });
});

describe('a placeholder that the client wrote itself', () => {
  it.each([
    '[EMAIL_1]',
    'email 1',
    '[email_1]',
    'EMAIL\\_1',
    'E-mail? EMAIL-1!',
    '[EMAIL_01]',
    '[COURRIEL_1]',
    '[EMAIL%5F1]',
    '[E\u200bMAIL_1b]',
  ])('is nobody: %s', async (literal) => {
    const texts = [`Mail an ${one}.`, `Was heißt ${literal}?`];
    const { conversation, sent } = await replace(plain(...texts));
    expect(sent).toEqual(['Mail an [EMAIL_2].', texts[1]]);
    expect(restore(conversation, [`[EMAIL_1] ${literal} [EMAIL_2]`])).toBe(`[EMAIL_1] ${literal} ${one}`);
    expect(conversation.invented).toBe(0);
  });

  it('is nobody in JSON either, escaped or not', async () => {
    const { sent } = await replace([
      ...plain(one),
      { text: String.raw`{"a":"[EM\u0041IL_1]"}`, format: 'json', continues: undefined },
    ]);
    expect(sent[0]).toBe('[EMAIL_2]');
  });
});

describe('texts that are read as one', () => {
  it.each([
    [
      ['an anna@exa', 'mple.org!'],
      ['an [EMAIL_1]', '!'],
    ],
    [
      ['an', 'na', '', '@example', '.org'],
      ['[EMAIL_1]', '', '', '', ''],
    ],
    [
      ['anna@example.org', 'bob@example.org'],
      ['[EMAIL_1]', '[EMAIL_2]'],
    ],
    // Two words that touch are no reason to take a word out of the second text.
    [
      ['Mail anna@example.org', 'Bitte antworten'],
      ['Mail [EMAIL_1]', 'Bitte antworten'],
    ],
    // What touches an address from the left may be half of its name.
    [
      ['erika.muster', 'mann@example.org'],
      ['[EMAIL_1]', '[EMAIL_2]'],
    ],
    [
      ['[anna@example.org]', '(mailto:anna@example.org)'],
      ['[[EMAIL_1]]', '(mailto:[EMAIL_1])'],
    ],
  ])('are replaced where they are cut: %j', async (texts, expected) => {
    const { conversation, sent } = await replace(adjacent(...texts));
    expect(sent).toEqual(expected);
    expect(restore(conversation, [sent.join('')])).toBe(texts.join(''));
  });

  it('have no number that they spell together', async () => {
    const { sent } = await replace(adjacent('What is [EMA', 'IL_1]? anna@example.org'));
    expect(sent).toEqual(['What is [EMA', 'IL_1]? [EMAIL_2]']);
  });

  it('keep no address, and bring back every byte, wherever they are cut', async () => {
    const words = fc.constantFrom('anna@example.org', 'müller@bücher.de', 'a.b@c.de', ' ', '.', '@', 'x', '\n', '😀');
    await fc.assert(
      fc.asyncProperty(
        fc.array(words, { maxLength: 6 }),
        fc.array(fc.nat(60), { maxLength: 4 }),
        async (parts, places) => {
          const whole = parts.join('');
          const { conversation, sent } = await replace(adjacent(...cutAt(whole, places)));
          for (const text of sent) expect(recognise(text)).toEqual([]);
          expect(restore(conversation, [sent.join('')])).toBe(whole);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('putting back', () => {
  it.each([
    ['[EMAIL_1]', one],
    ['[email_1] [Email_2]', `${one} ${two}`],
    ['EMAIL_1', one],
    ['Email_1', one],
    ['EMAIL 1', one],
    ['[EMAIL 1]', one],
    ['[EMAIL-2]', two],
    ['[EMAIL1]', one],
    ['EMAIL\\_1 und [EMAIL\\_2]', `${one} und ${two}`],
    ['\\[EMAIL\\_1\\]', one],
    ['[ EMAIL_1 ]', one],
    ['"EMAIL_1" „EMAIL_2“', `"${one}" „${two}“`],
    ['EMAIL_1s Konto, [EMAIL_2]s Konto', `${one}s Konto, ${two}s Konto`],
    ['[EMAIL_1, EMAIL_2]', `[${one}, ${two}]`],
    ['[[EMAIL_1]](mailto:[EMAIL_1])', `[${one}](mailto:${one})`],
    ['[EMAIL_1](mailto:EMAIL_1)', `[${one}](mailto:${one})`],
    ['[EMAIL_1](privat)', `${one}(privat)`],
    ['**[EMAIL_1]** `[EMAIL_2]` <EMAIL_1>', `**${one}** \`${two}\` <${one}>`],
    ['| [EMAIL_1] | [EMAIL_2] |', `| ${one} | ${two} |`],
    ['mailto:EMAIL_1?subject=x', `mailto:${one}?subject=x`],
    ['[EMAIL_1][EMAIL_2]', `${one}${two}`],
    ['[EMAIL_1', `[${one}`],
    ['EMAIL_1]', `${one}]`],
  ])('reads %s', async (answer, expected) => {
    const conversation = await openTwo();
    expect(restore(conversation, [answer])).toBe(expected);
    expect(restore(await openTwo(), answer.split(''))).toBe(expected);
    expect(conversation.invented).toBe(0);
  });

  it.each([
    'Email 1: Betreff',
    'email_1 = input()',
    'MY_EMAIL_1',
    'EMAIL_1_TOKEN',
    'XEMAIL_1',
    'ÄEMAIL_1',
    'EMAIL1',
    'EMAIL_',
    'EMAIL_01',
    '[EMAIL_0]',
    '[EMAILS_1]',
    'EMAILS 1',
    '[EMAIL',
    '[E',
    'E',
    '\\',
    '[EMAIL_12345678]',
    'Eine E-Mail',
  ])('leaves %s as it is', async (answer) => {
    for (const pieces of [[answer], answer.split('')]) {
      const conversation = await openTwo();
      expect(restore(conversation, pieces)).toBe(answer);
      expect(conversation.invented).toBe(0);
    }
  });

  it('leaves and counts a placeholder that the model invented', async () => {
    const conversation = await openTwo();
    expect(restore(conversation, ['[EMAIL_3] EMAIL_99 [EMAIL_1] [EMAIL_12]'])).toBe(
      `[EMAIL_3] EMAIL_99 ${one} [EMAIL_12]`,
    );
    expect(conversation.invented).toBe(3);
  });

  it('never takes a placeholder for a shorter one of which it begins', async () => {
    const addresses = Array.from({ length: 12 }, (_, index) => `person${index + 1}@example.org`);
    const { conversation, sent } = await replace(plain(addresses.join(' ')));
    expect(restore(conversation, (sent[0] ?? '').split(''))).toBe(addresses.join(' '));
    expect(restore(conversation, ['EMAIL_1', '2s'])).toBe('person12@example.orgs');
  });

  it('lets text go at once that cannot become a placeholder', async () => {
    const restorer = (await openTwo()).restorer();
    expect(restorer.push('Guten Tag, ')).toEqual({ verdict: { outcome: 'allow' }, hold: 0 });
    expect(restorer.push('[').hold).toBe(1);
    expect(restorer.push('EMA').hold).toBe(4);
    expect(restorer.push('X').hold).toBe(0);
  });

  it('never resolves a placeholder of another conversation', async () => {
    await openTwo();
    const { conversation: other } = await replace(plain('nobody'));
    expect(restore(other, ['[EMAIL_1]'])).toBe('[EMAIL_1]');
  });
});

describe('round trips', () => {
  const local = fc.string({ unit: fc.constantFrom('a', 'b', 'ü', '.', '-', '+', '1'), minLength: 1, maxLength: 6 });
  const address = fc
    .tuple(local, fc.constantFrom('example.com', 'bücher.de', 'mail.example.co.uk'))
    .map(([name, domain]) => `${name}@${domain}`);
  const filler = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom(
      '[EMAIL_1]',
      'EMAIL_2',
      '[EM',
      'AIL_',
      'EMAIL_',
      '_1]',
      '[',
      ']',
      '(mailto:',
      '\\',
      ' ',
      '1',
      '😀',
      '\ud83d',
      'E',
      '"',
      '[[',
      'email 3',
    ),
  );
  const text = fc.array(fc.oneof(address, filler), { maxLength: 10 }).map((parts) => parts.join(''));

  it('bring back every byte of what a model repeats, wherever the answer is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 3 }), cutPlaces, async (texts, places) => {
        const replaced = await replace(plain(...texts));
        const { conversation } = replaced;
        // The end of one text and the beginning of the next make no placeholder that stands in neither.
        const sent = replaced.sent.join('\n=\n');
        const whole = texts.join('\n=\n');
        for (const original of conversation.pseudonyms.values()) expect(sent.includes(` ${original} `)).toBe(false);
        expect(restore(conversation, cutAt(sent, places))).toBe(whole);
      }),
      { numRuns: 2_000 },
    );
  });

  it('bring back what a model inflects, wherever the answer is cut', async () => {
    const shapes = [
      (placeholder: string): string => placeholder.slice(1, -1),
      (placeholder: string): string => placeholder.toLowerCase(),
      (placeholder: string): string => placeholder.replace('_', '\\_'),
      (placeholder: string): string => placeholder.replace('_', ' '),
      (placeholder: string): string => `"${placeholder.slice(1, -1)}"`,
      (placeholder: string): string => `${placeholder.slice(1, -1)}s`,
      (placeholder: string): string => `**${placeholder}**`,
    ];
    const words = fc.constantFrom(' Konto von ', ', ', ': ', '. ', ' (', ') ', '\n- ', ' 😀 ');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(words, fc.nat(2), fc.nat(shapes.length - 1)), { minLength: 1, maxLength: 8 }),
        cutPlaces,
        async (parts, places) => {
          const addresses = ['anna@example.com', 'bob@example.com', 'cem@example.com'];
          const { conversation } = await replace(plain(addresses.join(' ')));
          let answer = '';
          let expected = '';
          for (const [before, person, shape] of parts) {
            const placeholder = `[EMAIL_${person + 1}]`;
            const written = shapes[shape]?.(placeholder) ?? placeholder;
            answer += before + written;
            const bare = shapes[shape]?.('@') ?? '@';
            const original = addresses[person] ?? '';
            expected +=
              before +
              (shape === 4
                ? `"${original}"`
                : shape === 5
                  ? `${original}s`
                  : shape === 6
                    ? `**${original}**`
                    : original);
            expect(bare).toBeDefined();
          }
          expect(restore(conversation, cutAt(answer, places))).toBe(expected);
          expect(conversation.invented).toBe(0);
        },
      ),
      { numRuns: 500 },
    );
  });
});
