import { entityTypeNames, type EntityType } from '@gatehouse/contract/entity-types';
import type { EntityAction } from '@gatehouse/contract/privacy';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntityPolicy } from '../core/entity-policy.ts';
import type { Conversation } from '../core/pseudonymiser.ts';
import { ibanCheckDigits } from '../lib/iban-check-digits.ts';
import { cutAt, cutPlaces } from '../testing/chunks.ts';
import { literalRecogniser } from '../testing/literal-recogniser.ts';
import { restorePieces } from '../testing/restore-pieces.ts';
import { createPseudonymiser } from './pseudonymiser.ts';
import { familyNames, genderOf, mensNames, womensNames } from './surrogate-names.ts';

const recognisers = [
  literalRecogniser('PERSON', [
    'Anna Krüger',
    'Krüger',
    'Frank Weiß',
    'Weiß',
    'Krüger, Anna',
    'ANNA KRÜGER',
    'Maria von der Heide',
  ]),
  literalRecogniser('EMAIL', ['anna@krueger.example', 'x@y.example']),
  literalRecogniser('PHONE', ['+49 170 1234567', '0170/1234567', '+44 7911 123456', '+1 415 555 2671']),
  literalRecogniser('IBAN', ['DE89 3704 0044 0532 0130 00', 'GB82WEST12345698765432']),
  literalRecogniser('ADDRESS', ['Am Markt 5, 10115 Berlin']),
];
const secret = new Uint8Array(32).fill(7);
const pseudonymiser = createPseudonymiser(recognisers, { secret });
const policy: EntityPolicy = {
  actions: Object.fromEntries(entityTypeNames.map((type) => [type, 'pseudonymise'])) as Record<
    EntityType,
    EntityAction
  >,
  surrogates: true,
  language: undefined,
};

async function open(
  texts: readonly string[],
  by = pseudonymiser,
): Promise<{ conversation: Conversation; sent: string[] }> {
  const conversation = by.openConversation(
    texts.map((text, index) => ({
      text,
      format: 'text' as const,
      continues: undefined,
      origin: index % 2 === 0 ? ('user' as const) : ('assistant' as const),
    })),
    policy,
  );
  return { conversation, sent: (await conversation.replaceAll()).map(({ text }) => text) };
}

describe('made-up values', () => {
  it('are names of the same kind, word by word, so that one person stays one', async () => {
    const { conversation, sent } = await open([
      'Anna Krüger rief an. Frau Krüger, Krügers Konto. Krüger, Anna! ANNA KRÜGER',
    ]);
    const match = /^(\S+) (\S+) rief an\. Frau (\S+), (\S+) Konto\. (\S+), (\S+)! (\S+) (\S+)$/.exec(sent[0] ?? '');
    const [given = '', family = ''] = match?.slice(1) ?? [];
    expect(womensNames).toContain(given);
    expect(familyNames).toContain(family);
    expect(match?.slice(3)).toEqual([family, `${family}s`, family, given, given.toUpperCase(), family.toUpperCase()]);
    expect(restorePieces(conversation.restorer(), [`${given}s Konto bei Familie ${family}: ${given} ${family}`])).toBe(
      'Annas Konto bei Familie Krüger: Anna Krüger',
    );
  });

  it('keep the particles of a name, and are of the gender that a title says', async () => {
    const { sent } = await open(['Maria von der Heide', 'Herr Weiß']);
    expect(sent[0]).toMatch(/^\S+ von der \S+$/);
    expect(sent[0]).not.toMatch(/Maria|Heide/);
    expect(familyNames).toContain(sent[1]?.slice('Herr '.length));
  });

  it('have an apostrophe put back where the real name takes one', async () => {
    const { conversation, sent } = await open(['Frank Weiß']);
    expect(restorePieces(conversation.restorer(), [`${sent[0]}s Konto`])).toBe("Frank Weiß' Konto");
  });

  it('are of ranges that belong to nobody, with check digits that are right, in the form of the original', async () => {
    const { sent } = await open([
      'anna@krueger.example',
      '+49 170 1234567; 0170/1234567; +44 7911 123456; +1 415 555 2671',
      'DE89 3704 0044 0532 0130 00; GB82WEST12345698765432',
    ]);
    expect(sent[0]).toMatch(/^[a-z]+\.[a-z]+@example\.(?:org|net|com)$/);
    expect(sent[1]).toMatch(
      /^\+49 (?:30 23125|69 90009|40 66969|221 4710|89 99998)\d{3}; 0(?:30 23125|69 90009|40 66969|221 4710|89 99998)\d{3}; \+44 7700 900\d{3}; \+1 202-555-01\d\d$/,
    );
    const [german = '', british = ''] = (sent[2] ?? '').split('; ');
    expect(german).toMatch(/^DE\d\d 9\d{3} \d{4} \d{4} \d{4} \d\d$/);
    expect(british).toMatch(/^GB\d\d[A-Z]{4}\d{14}$/);
    for (const iban of [german.replaceAll(' ', ''), british])
      expect(ibanCheckDigits(iban.slice(0, 2), iban.slice(4))).toBe(iban.slice(2, 4));
  });

  it('are placeholders where nothing can be made up', async () => {
    expect((await open(['Am Markt 5, 10115 Berlin'])).sent).toEqual(['[ADDRESS_1]']);
  });

  it('are the same in all turns of a conversation, and others in another one and under another secret', async () => {
    const first = await open(['Anna Krüger fragt, +49 170 1234567']);
    const second = await open(['Anna Krüger fragt, +49 170 1234567', 'Ja?', 'Frank Weiß auch']);
    expect(second.sent[0]).toBe(first.sent[0]);
    expect((await open(['Hallo, Anna Krüger fragt, +49 170 1234567'])).sent[0]).not.toContain(first.sent[0]);
    const other = createPseudonymiser(recognisers, { secret: new Uint8Array(32) });
    expect((await open(['Anna Krüger fragt, +49 170 1234567'], other)).sent[0]).not.toBe(first.sent[0]);
  });

  it('are never words of the request', async () => {
    const { sent } = await open([`Anna Krüger kennt ${[...familyNames.slice(1), ...womensNames.slice(1)].join(' ')}`]);
    expect(sent[0]?.startsWith(`${womensNames[0]} ${familyNames[0]} kennt`)).toBe(true);
    expect((await open([`Krüger kennt ${familyNames.join(' ')}`])).sent[0]).toMatch(/^\[PERSON_1\] kennt/);
  });

  it('come back in numbers that a model writes otherwise', async () => {
    const { conversation, sent } = await open(['DE89 3704 0044 0532 0130 00, +49 170 1234567']);
    const [iban = '', phone = ''] = (sent[0] ?? '').split(', ');
    const answer = `${iban.replaceAll(' ', '')} ${phone.replaceAll(' ', '-')} ${iban}9`;
    expect(restorePieces(conversation.restorer(), answer.split(''))).toBe(
      `DE89 3704 0044 0532 0130 00 +49 170 1234567 ${iban}9`,
    );
  });

  it('bring back every byte of what a model repeats, wherever the answer is cut', async () => {
    const part = fc.constantFrom(
      ...'Anna Krüger|Krüger|Frank Weiß|ANNA KRÜGER|x@y.example|+49 170 1234567|DE89 3704 0044 0532 0130 00'.split('|'),
      ...` und |, |'s |s |. |\n|(|)|"|😀|Am Markt 5, 10115 Berlin|Tag `.split('|'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 12 }), cutPlaces, async (parts, places) => {
        const text = parts.join(' ');
        const { conversation, sent } = await open([text]);
        expect(sent[0]).not.toMatch(/Krüger|KRÜGER|Weiß|@y|1234567|3704/);
        expect(restorePieces(conversation.restorer(), cutAt(sent[0] ?? '', places))).toBe(text);
      }),
      { numRuns: 300 },
    );
  });
});

it('has names that are different, of one gender each, and take an s', () => {
  for (const names of [familyNames, womensNames, mensNames]) {
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(80);
    for (const name of names) expect(name).toMatch(/^\p{Lu}\p{Ll}+[^\Wsxz]$|^\p{Lu}\p{Ll}+[äöü]$/u);
  }
  for (const name of womensNames) expect(genderOf(name)).toBe('women');
});
