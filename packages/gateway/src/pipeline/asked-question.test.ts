import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../core/json.ts';
import { askedQuestion, factsOf } from './asked-question.ts';

describe('what must be the same in two questions', () => {
  test.each([
    ['May I take 10 kg?', 'Are 10 kg allowed?'],
    ['What does shipping cost?', 'How much is shipping?'],
    ['Wo ist [PERSON_1]?', 'Kennst du [PERSON_1]?'],
    ["I don't like it", 'I do not like it'],
    ['Kostet das 3,50 €?', 'Ist der Preis 3,50 €?'],
  ])('is the same in %j and %j', (one, other) => {
    expect(factsOf(one)).toBe(factsOf(other));
  });

  test.each([
    ['May I take 10 kg?', 'May I take 20 kg?'],
    ['Can I return it?', 'Can I not return it?'],
    ['Kann ich es umtauschen?', 'Kann ich es nicht umtauschen?'],
    ['Ist das ohne Nüsse?', 'Ist das mit Nüssen?'],
    ['Where is [PERSON_1]?', 'Where is [PERSON_2]?'],
    ['Does [PERSON_1] know [PERSON_2]?', 'Does [PERSON_2] know [PERSON_1]?'],
    ['Is the VAT in it?', 'Is the DHL fee in it?'],
    ['Order A-17', 'Order A-18'],
    ['1.5 or 2', '15 or 2'],
  ])('differs between %j and %j', (one, other) => {
    expect(factsOf(one)).not.toBe(factsOf(other));
  });

  test('changes with any digit', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.constantFrom('order ', 'Nr. ', 'x=', '€'), (one, other, before) => {
        expect(factsOf(`${before}${one}`) === factsOf(`${before}${other}`)).toBe(one === other);
      }),
    );
  });
});

describe('the question of a request', () => {
  const request = (messages: Json, more = {}): Parameters<typeof askedQuestion>[0] => ({
    kind: 'chat',
    model: 'm',
    segments: [],
    notInspected: {},
    body: { model: 'm', messages, ...more },
    stream: false,
    includeUsage: false,
    choices: 1,
  });

  test('is the last text of the user, and all else is what it must agree in', () => {
    const messages = [
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'Hello', name: 'anna' },
    ];
    expect(askedQuestion(request(messages, { temperature: 1, stream: true }))).toEqual({
      text: 'Hello',
      others: { model: 'm', temperature: 1, messages: [messages[0], { role: 'user', name: 'anna' }] },
    });
    expect(askedQuestion(request([{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }]))?.text).toBe('Hi');
  });

  test.each<[what: string, messages: Json, more?: object]>([
    ['tools', [{ role: 'user', content: 'Hi' }], { tools: [] }],
    [
      'a picture',
      [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Hi' },
            { type: 'image_url', image_url: {} },
          ],
        },
      ],
    ],
    ['the result of a tool at its end', [{ role: 'tool', content: 'x' }]],
    ['a long text', [{ role: 'user', content: 'x'.repeat(2_001) }]],
    ['no words', [{ role: 'user', content: ' ' }]],
    ['no messages', 'none'],
  ])('is none where there is %s', (_what, messages, more) => {
    expect(askedQuestion(request(messages, more))).toBeUndefined();
  });
});
