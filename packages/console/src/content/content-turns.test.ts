import { expect, test } from 'vitest';
import { parseContent } from './content-turns.ts';

test.each([
  [
    'the body of a chat',
    {
      model: 'm',
      messages: [
        { role: 'system', content: 'Be kind' },
        { role: 'user', content: 'Hello' },
      ],
    },
    ['system: Be kind', 'user: Hello'],
  ],
  [
    'parts of a message',
    {
      messages: [
        {
          role: 'user',
          content: [{ type: 'text', text: 'One' }, { type: 'image_url' }, { type: 'text', text: 'Two' }],
        },
      ],
    },
    ['user: One', 'user: Two'],
  ],
  [
    'what a tool has given',
    {
      system: [{ type: 'text', text: 'Be kind' }],
      messages: [{ role: 'user', content: [{ type: 'tool_result', content: [{ type: 'text', text: '42' }] }] }],
    },
    ['system: Be kind', 'user: 42'],
  ],
  ['texts to embed', { input: ['One', 'Two'] }, ['user: One', 'user: Two']],
  ['an answer', { choices: [{ index: 0, text: 'Hi' }], usage: {} }, ['assistant: Hi']],
])('finds who says what in %s', (_what, content, expected) => {
  expect(parseContent(JSON.stringify(content))?.turns.map(({ speaker, text }) => `${speaker}: ${text}`)).toEqual(
    expected,
  );
});

test('finds what placeholders stand for', () => {
  const parsed = parseContent(JSON.stringify({ choices: [], pseudonyms: { '<EMAIL_1>': 'a@example.com' } }));
  expect(parsed?.pseudonyms).toEqual([['<EMAIL_1>', 'a@example.com']]);
});

test.each([['no JSON'], ['null'], ['[1]'], ['{"messages":7}'], ['{"messages":[{"content":{"text":7}}]}']])(
  'leaves %s to be shown as it is',
  (json) => {
    expect(parseContent(json)).toBeUndefined();
  },
);
