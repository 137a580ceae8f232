import { collect, emptyAnswer } from '../../packages/gateway/src/core/answer.ts';
import type { Delta } from '../../packages/gateway/src/core/delta.ts';
import type { Conversation } from '../../packages/gateway/src/core/pseudonymiser.ts';
import { holdBack } from '../../packages/gateway/src/pipeline/hold-back.ts';
import { createPseudonymiser } from '../../packages/gateway/src/pseudonyms/pseudonymiser.ts';
import { recogniserCatalogue } from '../../packages/gateway/src/pseudonyms/recogniser-catalogue.ts';
import { cutAt } from '../../packages/gateway/src/testing/chunks.ts';
import type { LabelledText } from './labelled-text.ts';
import { Dice } from './made-values.ts';
import { wilson } from './score.ts';
import { interval, printTable } from './tables.ts';

/** What models do to placeholders, written down from what they are seen to do. `[PERSON_1]` comes as label `PERSON` and number `1`. */
interface Habit {
  readonly name: string;
  /** What the model writes, and what may come of it; undefined where it does not do that to such a placeholder. */
  write(label: string, number: string, value: string): readonly [written: string, ...expected: string[]] | undefined;
}

const lastName = (label: string): boolean => label === 'PERSON';
const title = (label: string): string => label.charAt(0) + label.slice(1).toLowerCase();

/** In German answers, where the answer goes into another language than the question. */
const germanWords: Readonly<Record<string, string>> = {
  PERSON: 'PERSON',
  PHONE: 'TELEFON',
  ADDRESS: 'ADRESSE',
  BIRTHDATE: 'GEBURTSDATUM',
  USERNAME: 'BENUTZERNAME',
  LICENSE_PLATE: 'KENNZEICHEN',
  CREDIT_CARD: 'KREDITKARTE',
  CUSTOMER_ID: 'KUNDENNUMMER',
};

const habits: readonly Habit[] = [
  { name: 'small letters', write: (label, number, value) => [`[${label.toLowerCase()}_${number}]`, value] },
  { name: 'one capital', write: (label, number, value) => [`[${title(label)}_${number}]`, value] },
  {
    name: 'genitive s behind',
    write: (label, number, value) =>
      lastName(label) ? [`[${label}_${number}]s`, `${value}s`, `${value}'`, `${value}’`] : undefined,
  },
  {
    name: "'s behind",
    write: (label, number, value) =>
      lastName(label) ? [`[${label}_${number}]'s`, `${value}'s`, `${value}'`] : undefined,
  },
  {
    name: 'genitive s inside',
    write: (label, number, value) =>
      lastName(label) ? [`[${label}_${number}s]`, `${value}s`, `${value}'`] : undefined,
  },
  { name: 'no brackets', write: (label, number, value) => [`${label}_${number}`, value] },
  {
    name: "no brackets, 's",
    write: (label, number, value) =>
      lastName(label) ? [`${label}_${number}'s`, `${value}'s`, `${value}'`] : undefined,
  },
  { name: 'a space for _', write: (label, number, value) => [`[${label.replaceAll('_', ' ')} ${number}]`, value] },
  { name: 'a dash for _', write: (label, number, value) => [`[${label}-${number}]`, value] },
  { name: 'nothing for _', write: (label, number, value) => [`[${label}${number}]`, value] },
  {
    name: '"Person 1"',
    write: (label, number, value) => (lastName(label) ? [`${title(label)} ${number}`, value] : undefined),
  },
  {
    name: '"Person 1\'s"',
    write: (label, number, value) =>
      lastName(label) ? [`${title(label)} ${number}'s`, `${value}'s`, `${value}'`] : undefined,
  },
  { name: 'spaces inside', write: (label, number, value) => [`[ ${label}_${number} ]`, value] },
  { name: 'double brackets', write: (label, number, value) => [`[[${label}_${number}]]`, `[${value}]`, value] },
  { name: 'curly brackets', write: (label, number, value) => [`{${label}_${number}}`, value, `{${value}}`] },
  { name: 'angle brackets', write: (label, number, value) => [`<${label}_${number}>`, value, `<${value}>`] },
  { name: 'round brackets', write: (label, number, value) => [`(${label}_${number})`, value, `(${value})`] },
  { name: 'escaped for Markdown', write: (label, number, value) => [String.raw`\[${label}\_${number}\]`, value] },
  { name: 'bold', write: (label, number, value) => [`**[${label}_${number}]**`, `**${value}**`] },
  { name: 'bold inside', write: (label, number, value) => [`[**${label}_${number}**]`, `**${value}**`, value] },
  { name: 'as code', write: (label, number, value) => [`\`[${label}_${number}]\``, `\`${value}\``] },
  { name: 'in quotes', write: (label, number, value) => [`„[${label}_${number}]“`, `„${value}“`] },
  {
    name: 'in quotes inside',
    write: (label, number, value) => [`["${label}_${number}"]`, `["${value}"]`, `"${value}"`, value],
  },
  { name: 'in a table', write: (label, number, value) => [`| [${label}_${number}] | 1 |`, `| ${value} | 1 |`] },
  { name: 'in HTML', write: (label, number, value) => [`<td>[${label}_${number}]</td>`, `<td>${value}</td>`] },
  {
    name: 'as a link',
    write: (label, number, value) =>
      label === 'EMAIL'
        ? [`[${label}_${number}](mailto:${label}_${number})`, `[${value}](mailto:${value})`]
        : undefined,
  },
  {
    name: 'translated',
    write: (label, number, value) => (label in germanWords ? [`[${germanWords[label]}_${number}]`, value] : undefined),
  },
  {
    name: 'in a compound',
    write: (label, number, value) => (lastName(label) ? [`[${label}_${number}]-Akte`, `${value}-Akte`] : undefined),
  },
  { name: 'before a full stop', write: (label, number, value) => [`[${label}_${number}].`, `${value}.`] },
  { name: 'wrapped', write: (label, number, value) => [`[${label}_\n${number}]`, value] },
];

const pseudonymiser = createPseudonymiser(recogniserCatalogue);

async function open(text: string): Promise<{ readonly conversation: Conversation; readonly safe: string }> {
  const conversation = pseudonymiser.openConversation([{ text, format: 'text', continues: undefined }]);
  const [replaced] = await conversation.replaceAll();
  return { conversation, safe: replaced?.text ?? text };
}

/** The answer as the client gets it, from pieces cut anywhere; as text and as arguments of a tool. */
async function answered(conversation: Conversation, said: string, dice: Dice): Promise<readonly [string, string]> {
  const places = Array.from({ length: dice.whole(0, 12) }, () => dice.whole(0, said.length));
  const json = JSON.stringify({ said });
  const source = (async function* (): AsyncGenerator<Delta> {
    await Promise.resolve();
    for (const text of cutAt(said, places)) yield { type: 'text', choice: 0, channel: 'content', text };
    for (const piece of cutAt(json, places)) yield { type: 'toolCall', choice: 0, index: 0, arguments: piece };
    yield { type: 'finish', choice: 0, reason: 'tool_calls' };
  })();
  const answer = emptyAnswer();
  for await (const delta of holdBack(source, () => [conversation.restorer()])) collect(answer, delta);
  const [choice] = answer.choices;
  const { said: inTool } = JSON.parse(choice?.toolCalls[0]?.arguments ?? '{}') as { readonly said?: string };
  return [choice?.content ?? '', inTool ?? ''];
}

const form = /^\[([A-Z_]+)_(\d+[a-z]?)\]$/;

/** What comes back of texts that models repeat, and of placeholders that they change. `failures` takes a line for each that does not. */
export async function evaluateRoundTrip(texts: readonly LabelledText[], failures: string[]): Promise<void> {
  const dice = new Dice('round trip');
  const kept = { texts: 0, plain: 0, tool: 0, none: 0 };
  const counts = new Map<string, { tried: number; right: number }>();
  for (const { id, text, language } of texts) {
    const { conversation, safe } = await open(text);
    if (conversation.pseudonyms.size === 0) {
      if (safe === text) kept.none += 1;
      continue;
    }
    kept.texts += 1;
    const [plain, tool] = await answered(conversation, safe, dice);
    if (plain === text) kept.plain += 1;
    if (tool === text) kept.tool += 1;
    if (plain !== text || tool !== text) failures.push(`${id} kept: ${JSON.stringify({ text, safe, plain, tool })}`);
    for (const [placeholder, value] of conversation.pseudonyms) {
      const [, label = '', number = ''] = form.exec(placeholder) ?? [];
      if (label === '') continue;
      for (const habit of habits) {
        const [written, ...expected] = habit.write(label, number, value) ?? [];
        if (written === undefined) continue;
        const around = (middle: string): string =>
          language === 'de' ? `Gern, für ${middle} ist das notiert` : `Sure, noted for ${middle} as asked`;
        const [said] = await answered(conversation, around(written), dice);
        const count = counts.get(habit.name) ?? { tried: 0, right: 0 };
        counts.set(habit.name, count);
        count.tried += 1;
        if (expected.some((one) => said === around(one))) count.right += 1;
        else failures.push(`${habit.name}: ${JSON.stringify({ written, value, said })}`);
      }
    }
  }
  const rows = [...counts].map(([name, { tried, right }]) => [
    name,
    String(tried),
    String(right),
    interval(wilson(right, tried)),
  ]);
  const all = [...counts.values()].reduce(
    (total, one) => ({ tried: total.tried + one.tried, right: total.right + one.right }),
    {
      tried: 0,
      right: 0,
    },
  );
  printTable(
    'Round trip: what the client gets back, in streams cut anywhere',
    ['what the model does', 'tried', 'right', 'share'],
    [
      ['keeps placeholders, in text', String(kept.texts), String(kept.plain), interval(wilson(kept.plain, kept.texts))],
      [
        'keeps placeholders, in a tool call',
        String(kept.texts),
        String(kept.tool),
        interval(wilson(kept.tool, kept.texts)),
      ],
      ['changes them, all habits', String(all.tried), String(all.right), interval(wilson(all.right, all.tried))],
      ...rows.map(([name = '', ...rest]) => [`  ${name}`, ...rest]),
    ],
  );
}
