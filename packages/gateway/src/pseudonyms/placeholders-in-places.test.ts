import { expect, it } from 'vitest';
import type { ConversationText } from '../core/pseudonymiser.ts';
import { createPseudonymiser } from './pseudonymiser.ts';
import type { Recogniser } from '../core/recogniser.ts';
import { recogniserCatalogue } from './recogniser-catalogue.ts';

const pseudonymiser = createPseudonymiser(recogniserCatalogue);

function text(content: string, more: Partial<ConversationText> = {}): ConversationText {
  return { text: content, format: 'text', continues: undefined, ...more };
}

async function sent(texts: readonly ConversationText[]): Promise<string[]> {
  return (await pseudonymiser.openConversation(texts).replaceAll()).map((one) => one.text);
}

it('changes no placeholder of earlier turns when a later one names a person in yet another form', async () => {
  const turns = [
    'Ich heiße Anna Krüger.',
    'KRÜGER war da, auch Peter Krüger.',
    'krueger@example.org und Anna',
    'Peter und Krüger, Anna',
    'Dr. Anna Krüger, +49 89 23456789',
  ];
  let before: readonly string[] = [];
  for (let count = 1; count <= turns.length; count++) {
    const now = await sent(turns.slice(0, count).map((turn) => text(turn)));
    expect(now.slice(0, before.length)).toEqual(before);
    before = now;
  }
  expect(before[2]).toBe('[EMAIL_1] und [PERSON_1c]');
});

it('writes names of tools and fields as names, without brackets, and knows them again', async () => {
  const conversation = pseudonymiser.openConversation([
    text('Ich heiße Anna Krüger, Passwort: kX9#geheim-77'),
    text('call_anna_krueger', { fixed: true }),
    text('get_weather', { fixed: true }),
  ]);
  const [, tool, other] = (await conversation.replaceAll()).map((one) => one.text);
  expect(tool).toBe('call_PERSON_1b');
  expect(other).toBe('get_weather');
  expect([...conversation.names]).toEqual([['call_PERSON_1b', 'call_anna_krueger']]);
});

it('keeps the arguments of tool calls JSON, also where a number is replaced', async () => {
  const given = '{"card":4111111111111111,"to":["anna@example.org"],"say":"\\"anna@example.org\\""}';
  const [changed = ''] = await sent([text(given, { format: 'json' })]);
  expect(JSON.parse(changed)).toEqual({ card: '[CREDIT_CARD_1]', to: ['[EMAIL_1]'], say: '"[EMAIL_1]"' });
});

it('gives for long conversations at the same time what it gives for each alone', async () => {
  const conversations = [1, 2, 3].map((which) =>
    Array.from({ length: 300 }, (_, index) => `Frau Anna Krüger, u${which}.${index}@example.org`).join('; '),
  );
  const alone: string[][] = [];
  for (const long of conversations) alone.push(await sent([text(long)]));
  expect(await Promise.all(conversations.map((long) => sent([text(long)])))).toEqual(alone);
  expect(alone.flat().join('')).not.toContain('@');
});

it.each(['short', 'long '.repeat(10_000)])('lets nothing pass where a recogniser fails: %.5s', async (content) => {
  const failing: Recogniser = {
    id: 'failing',
    type: 'EMAIL',
    sources: ['none'],
    examples: { finds: [], passes: [] },
    find() {
      throw new Error('broken');
    },
  };
  const conversation = createPseudonymiser([failing]).openConversation([text(content)]);
  await expect(conversation.replaceAll()).rejects.toThrow('broken');
});
