import fc from 'fast-check';
import { expect, it } from 'vitest';
import { collect, emptyAnswer } from '../core/answer.ts';
import type { Delta } from '../core/delta.ts';
import { holdBack } from '../pipeline/hold-back.ts';
import { cutAt, cutPlaces } from '../testing/chunks.ts';
import { createPseudonymiser } from './pseudonymiser.ts';
import { createRecognisers } from './recogniser-catalogue.ts';

const pseudonymiser = createPseudonymiser(createRecognisers(['EMAIL']));

it('puts addresses back into text and into the JSON of tool calls, however the model cuts and escapes its answer', async () => {
  const request = `Schreib an anna@example.com, o'neill@example.ie und müller@bücher.de. Was ist [EMAIL_2]?`;
  const pieces = fc.constantFrom(
    '[EMAIL_1]',
    '[EMAIL_3]',
    'EMAIL_4',
    '[EMAIL_2]',
    '[EMAIL_9]',
    ' ',
    '"',
    '\\',
    '\n',
    'é',
    '😀',
    '[',
    'EM',
  );
  const originals: Readonly<Record<string, string>> = {
    '[EMAIL_1]': 'anna@example.com',
    '[EMAIL_3]': `o'neill@example.ie`,
    EMAIL_4: 'müller@bücher.de',
  };
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { maxLength: 10 }), fc.boolean(), cutPlaces, async (parts, escapeAll, places) => {
      // Spaces between, so that what is expected is plain.
      const sent = parts.join(' ');
      const expected = parts.map((part) => originals[part] ?? part).join(' ');
      const conversation = pseudonymiser.openConversation([{ text: request, format: 'text', continues: undefined }]);
      expect((await conversation.replaceAll()).map(({ text }) => text)).toEqual([
        'Schreib an [EMAIL_1], [EMAIL_3] und [EMAIL_4]. Was ist [EMAIL_2]?',
      ]);
      const plain = JSON.stringify({ to: sent, list: [sent] });
      const json = escapeAll
        ? plain.replaceAll(/[^ -~]|[[\]_L]/g, (unit) =>
            unit === '[' || unit === ']' ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
          )
        : plain;
      const source = (async function* (): AsyncGenerator<Delta> {
        for (const text of cutAt(sent, places)) yield { type: 'text', choice: 0, channel: 'content', text };
        for (const piece of cutAt(json, places)) yield { type: 'toolCall', choice: 0, index: 0, arguments: piece };
        yield { type: 'finish', choice: 0, reason: 'tool_calls' };
      })();
      const answer = emptyAnswer();
      for await (const delta of holdBack(source, () => [conversation.restorer()])) collect(answer, delta);
      expect(answer.choices[0]?.content ?? '').toBe(expected);
      expect(JSON.parse(answer.choices[0]?.toolCalls[0]?.arguments ?? '')).toEqual({ to: expected, list: [expected] });
      expect(conversation.invented).toBe(3 * parts.filter((part) => part === '[EMAIL_9]').length);
    }),
    { numRuns: 500 },
  );
});
