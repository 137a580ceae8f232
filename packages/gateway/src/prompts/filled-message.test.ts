import { parseTemplateText, TemplateTextError, variablesIn } from '@gatehouse/contract/prompt-text';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillMessage } from './filled-message.ts';

const places = { template: '/prompt', variables: '/prompt/variables' };

test.each([
  ['Hello', [{ text: 'Hello' }]],
  ['', []],
  ['{{a}}', [{ variable: 'a' }]],
  [
    'Hi {{ name }}, {{name}}{{b}}!',
    [{ text: 'Hi ' }, { variable: 'name' }, { text: ', ' }, { variable: 'name' }, { variable: 'b' }, { text: '!' }],
  ],
  ['a \\{{b}} {c} }}', [{ text: 'a {{b}} {c} }}' }]],
])('reads %j', (source, pieces) => {
  expect(parseTemplateText(source).pieces).toEqual(pieces);
});

test.each(['{{', '{{}}', '{{a', '{{ a b }}', '{{#if a}}', '{{a.b}}', '{{__proto__}}', '{{{a}}}', '{{1}}'])(
  'refuses %j',
  (source) => {
    expect(() => parseTemplateText(source)).toThrow(TemplateTextError);
  },
);

test('never lets a value change what stands around it, nor how many pieces there are', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const piece = fc.oneof(
    name.map((variable) => ({ source: `{{${variable}}}`, variable })),
    fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => !text.includes('{') && !text.endsWith('\\'))
      .map((text) => ({ source: text, text })),
  );
  fc.assert(
    fc.property(
      fc.array(piece),
      fc.record({
        a: fc.string(),
        b: fc.string({ unit: 'grapheme' }),
        c: fc.constantFrom('{{a}}', '\\{{', '"}', '\n'),
      }),
      (pieces, given) => {
        const text = parseTemplateText(pieces.map(({ source }) => source).join(''));
        const values = new Map(Object.entries(given).map(([key, value]) => [key, { text: value, trusted: false }]));
        const { message, segments } = fillMessage('user', text, values, places);
        const whole = pieces.map((one) => ('variable' in one ? given[one.variable as 'a'] : one.text)).join('');
        expect(message).toEqual({ role: 'user', content: whole });
        for (const segment of segments) {
          expect(segment.origin).toBe(segment.place === '/prompt' ? 'system' : 'user');
          segment.text = segment.text.toUpperCase();
        }
        expect(message['content']).toBe(segments.map((segment) => segment.text).join(''));
        expect(variablesIn(text)).toEqual([
          ...new Set(pieces.flatMap((one) => ('variable' in one ? [one.variable] : []))),
        ]);
      },
    ),
  );
});
