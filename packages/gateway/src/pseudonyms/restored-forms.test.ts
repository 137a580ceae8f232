import { expect, it } from 'vitest';
import type { Conversation } from '../core/pseudonymiser.ts';
import { literalRecogniser } from '../testing/literal-recogniser.ts';
import { restorePieces } from '../testing/restore-pieces.ts';
import { longestPlaceholder } from './placeholder.ts';
import { createPseudonymiser } from './pseudonymiser.ts';

const pseudonymiser = createPseudonymiser([
  literalRecogniser('PERSON', ['Krüger', 'Hans', 'Anna "Änni" <Weiß>', 'Frank']),
  literalRecogniser('EMAIL', ['anna@example.org']),
  literalRecogniser('ADDRESS', ['Am Markt 5, 10115 Berlin']),
  literalRecogniser('PHONE', ['+49 30 23125 123']),
  literalRecogniser('DATE_OF_BIRTH', ['12.03.1985']),
  literalRecogniser('DE_SOCIAL_SECURITY', ['65 170839 J 003']),
  literalRecogniser('IP_ADDRESS', ['10.1.2.3']),
  literalRecogniser('URL_PERSONAL', ['https://example.org/anna']),
]);

async function open(): Promise<Conversation> {
  const text =
    'Krüger Hans Anna "Änni" <Weiß> Frank anna@example.org Am Markt 5, 10115 Berlin +49 30 23125 123 12.03.1985 65 170839 J 003 10.1.2.3 https://example.org/anna';
  const conversation = pseudonymiser.openConversation([{ text, format: 'text', continues: undefined }]);
  expect((await conversation.replaceAll())[0]?.text).toBe(
    '[PERSON_1] [PERSON_2] [PERSON_3] [PERSON_4] [EMAIL_1] [ADDRESS_1] [PHONE_1] [BIRTHDATE_1] [SOCIAL_SECURITY_1] [IP_ADDRESS_1] [URL_1]',
  );
  return conversation;
}

function restored(conversation: Conversation, pieces: readonly string[]): string {
  return restorePieces(conversation.restorer(), pieces, (hold, seen) => {
    expect(hold).toBeLessThanOrEqual(Math.min(seen, longestPlaceholder));
  });
}

const mail = 'anna@example.org';

it.each([
  // Inflected.
  ['[PERSON_1]s Konto', 'Krügers Konto'],
  ['PERSON_1s Konto', 'Krügers Konto'],
  ["PERSON_1's account", "Krüger's account"],
  ["Person 1's account", "Krüger's account"],
  ['Person 1s Konto', 'Krügers Konto'],
  ['„Person 1“ sagt', '„Krüger“ sagt'],
  ['das Konto von Person 1.', 'das Konto von Krüger.'],
  ["[PERSON_1's] account", "Krüger's account"],
  ['[PERSON_1s] Konto', 'Krügers Konto'],
  ['[PERSON_2]s Konto', "Hans' Konto"],
  ['[PERSON_2s] Konto', "Hans' Konto"],
  ['PERSON_2s', "Hans'"],
  ["[PERSON_2]'s account", "Hans's account"],
  ['[PERSON_2]sche', 'Hanssche'],
  ['[PERSON_1]schen und PERSON_1-Akte', 'Krügerschen und Krüger-Akte'],
  // Case and separators.
  ['[person_1] [Person_1] [PERSON 1] [PERSON-1] [PERSON1] [person 1]', 'Krüger Krüger Krüger Krüger Krüger Krüger'],
  ['PERSON 1 und PERSON-1 und Person_1 und Person-1', 'Krüger und Krüger und Krüger und Krüger'],
  ['\\[PERSON\\_1\\] PERSON\\_1 [PERSON\\_1]', 'Krüger Krüger Krüger'],
  ['[PERSON\u00a01] [PERSON\u20111] [PERSON\n1] [PERSON_\n1]', 'Krüger Krüger Krüger Krüger'],
  ['[PERS\u00adON_\u200b1] [\u200bPERSON_1\ufeff]', 'Krüger Krüger'],
  ['[SOCIAL SECURITY 1] [Social_Security_1] SOCIAL_SECURITY_1', '65 170839 J 003 65 170839 J 003 65 170839 J 003'],
  // Brackets of all kinds.
  ['【PERSON_1】 ［PERSON_1］ ⟦PERSON_1⟧', 'Krüger Krüger Krüger'],
  ['(PERSON_1) ([PERSON_1])', '(Krüger) (Krüger)'],
  ['<PERSON_1> {PERSON_1} {{PERSON_1}} &lt;PERSON_1&gt;', 'Krüger Krüger Krüger Krüger'],
  ['Anna <EMAIL_1>', `Anna <${mail}>`],
  ['<URL_1>', '<https://example.org/anna>'],
  ['\\textbf{PERSON_1} ${PERSON_1}', '\\textbf{Krüger} ${Krüger}'],
  ['[[PERSON_1]] [PERSON_1', '[Krüger] [Krüger'],
  ['["PERSON_1", "PERSON_2"]', '["Krüger", "Hans"]'],
  // Marks.
  ['**[PERSON_1]** _[PERSON_1]_ `[PERSON_1]` ~~[PERSON_1]~~', '**Krüger** _Krüger_ `Krüger` ~~Krüger~~'],
  ['[**PERSON_1**] [*PERSON_1*]', '**Krüger** *Krüger*'],
  ['**Person 1** | Person 1 |', '**Krüger** | Krüger |'],
  ['| [PERSON_1] | [EMAIL_1] |', `| Krüger | ${mail} |`],
  ['"[PERSON_1]" \'PERSON_1\' «[PERSON_1]»', '"Krüger" \'Krüger\' «Krüger»'],
  // In URLs and HTML.
  ['https://x.example/?to=%5BEMAIL_1%5D&p=1', `https://x.example/?to=${mail}&p=1`],
  ['%5BPERSON_1%5D %5bPERSON%5F1%5d %255BPERSON_1%255D', 'Kr%C3%BCger Kr%C3%BCger Kr%C3%BCger'],
  ['%5BPHONE_1%5D', '%2B49%2030%2023125%20123'],
  ['&#91;PERSON_3&#93; &#x5B;PERSON_1&#x5D;', 'Anna &quot;Änni&quot; &lt;Weiß&gt; Krüger'],
  ['[EMAIL_1](mailto:EMAIL_1)', `[${mail}](mailto:${mail})`],
  ['[PHONE_1](tel:[PHONE_1])', '[+49 30 23125 123](tel:+49 30 23125 123)'],
  ['<a href="mailto:[EMAIL_1]">[PERSON_1]</a>', `<a href="mailto:${mail}">Krüger</a>`],
  // Translations.
  ['[PERSONNE_1] [Persona 1] [Pessoa_1]', 'Krüger Krüger Krüger'],
  [
    '[ADRESSE_1] [Adresse 1] [ANSCHRIFT_1] ADRESSE_1',
    Array.from({ length: 4 }, () => 'Am Markt 5, 10115 Berlin').join(' '),
  ],
  ['[TELEFON_1] [Téléphone_1]', '+49 30 23125 123 +49 30 23125 123'],
  ['[GEBURTSDATUM_1] [DATE_OF_BIRTH_1] [Date of Birth 1]', '12.03.1985 12.03.1985 12.03.1985'],
  ['[E-MAIL_1] [DE_SOCIAL_SECURITY_1] [IP_1]', `${mail} 65 170839 J 003 10.1.2.3`],
  // Code.
  ['name = "[PERSON_1]"; f"{PERSON_1}"', 'name = "Krüger"; f"Krüger"'],
  ['const PERSON_1 = x', 'const Krüger = x'],
])('reads %j in any pieces', async (answer, expected) => {
  for (const pieces of [[answer], answer.split(''), answer.match(/[\s\S]{1,3}/g) ?? []]) {
    const conversation = await open();
    expect(restored(conversation, pieces)).toBe(expected);
    expect(conversation.invented).toBe(0);
  }
  const conversation = await open();
  for (let cut = 1; cut < answer.length; cut++)
    expect(restored(conversation, [answer.slice(0, cut), answer.slice(cut)])).toBe(expected);
});

it.each([
  'Person 1: Guten Tag',
  'Adresse 1 und Anschrift 1',
  'Person 5 und Person 12',
  'person_1 = input()',
  'person 1',
  'MY_PERSON_1 PERSON_1_NAME',
  'Personen 1',
  'IP 1 und MAC 1',
  'Personal 1',
  '<person_1> {email_1}',
  '[PERSON] [PERSON_] [PERSON_01] PERSON1 PERSON_1bs2',
  'Array<PERSON_1',
  '%5B%5D &#91; [1] [[2]] {x} <div class="P">',
])('leaves %j as it is', async (answer) => {
  const expected = answer === 'Array<PERSON_1' ? 'Array<Krüger' : answer;
  for (const pieces of [[answer], answer.split('')]) {
    const conversation = await open();
    expect(restored(conversation, pieces)).toBe(expected);
    expect(conversation.invented).toBe(0);
  }
});

it('leaves and reports what stands for nobody, also a form that nobody has', async () => {
  const conversation = await open();
  const answer = '[PERSON_9] [PERSON_1b] [PHONE_2] [PASSPORT_1] PERSON_77 [PERSON_1]';
  expect(restored(conversation, [answer])).toBe('[PERSON_9] [PERSON_1b] [PHONE_2] [PASSPORT_1] PERSON_77 Krüger');
  expect(conversation.invented).toBe(5);
});

it('counts an invented one once, however it is cut', async () => {
  const conversation = await open();
  restored(conversation, '[PERSON_9]s [PERSON_8](mailto'.split(''));
  expect(conversation.invented).toBe(2);
});

it('keeps the s of the genitive where the request has it behind such a name', async () => {
  const texts = ['Franks Hanss Konto', 'Hans'].map((text) => ({ text, format: 'text' as const, continues: undefined }));
  const conversation = pseudonymiser.openConversation(texts);
  const sent = (await conversation.replaceAll()).map(({ text }) => text).join('\n');
  expect(sent).toBe('[PERSON_1]s [PERSON_2]s Konto\n[PERSON_2]');
  expect(restored(conversation, [sent])).toBe('Franks Hanss Konto\nHans');
});

it('takes linear time for whatever looks like a beginning', async () => {
  const conversation = await open();
  for (const piece of [
    '[',
    '[PERSON_',
    '[ ',
    '&#91;',
    '%5B',
    '{{',
    '<P',
    'PERSON_',
    'P',
    '[PERSON_1',
    '\\[',
    '[\u200b',
    '[**',
  ]) {
    const text = piece.repeat(Math.ceil(200_000 / piece.length));
    expect(restored(conversation, [text]).length).toBeGreaterThan(0);
  }
});
