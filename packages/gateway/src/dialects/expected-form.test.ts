import { errorCatalogue } from '@gatehouse/contract/errors';
import { describe, expect, test } from 'vitest';
import { GatehouseError } from '../core/errors.ts';
import { booleanSettings, numericSettings } from './chat-settings.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiEmbeddings } from './openai-embeddings.ts';
import { rerank } from './rerank.ts';
import { encodeOpenaiError } from './openai-error.ts';

const hello = { role: 'user', content: 'Hi' };

function refusal(body: unknown, language: 'en' | 'de' = 'en', dialect = openaiChat): { code: string; message: string } {
  try {
    dialect.decode(Buffer.from(JSON.stringify(body)), { uninspectable: 'mark' });
  } catch (thrown) {
    if (thrown instanceof GatehouseError) {
      return (JSON.parse(encodeOpenaiError(thrown, language)) as { error: { code: string; message: string } }).error;
    }
  }
  throw new Error('it was not refused');
}

describe('a refusal of a form', () => {
  test.each([
    [{ messages: [hello] }, 'Expected: the name of a model; GET /v1/models lists them.'],
    [{ model: 'm' }, 'Expected: a list of messages such as {"role":"user","content":"…"}, with one at least.'],
    [
      { model: 'm', messages: [{ role: 'x', content: '' }] },
      'Expected: `system`, `developer`, `user`, `assistant` or `tool`.',
    ],
    [{ model: 'm', messages: [hello], temperature: 'hot' }, 'Expected: a number from 0 to 10.'],
    [{ model: 'm', messages: [hello], n: 99 }, 'Expected: a whole number from 1 to 16.'],
    [{ model: 'm', messages: [hello], stream: 'yes' }, 'Expected: true or false.'],
    [{ model: 'm', messages: [hello], functions: [] }, 'It is an old form: use `tools`.'],
    [{ model: 'm', messages: [hello], function_call: 'auto' }, 'It is an old form: use `tool_choice`.'],
    [{ model: 'm', messages: [hello], tools: [{ type: 'web_search' }] }, 'Only tools of type `function`'],
  ])('of %j says what belongs there', (body, expected) => {
    const { code, message } = refusal(body);
    expect(message.startsWith(`${errorCatalogue[code as keyof typeof errorCatalogue].en} `)).toBe(true);
    expect(message).toContain(expected);
    expect(refusal(body, 'de').message).not.toContain(expected);
  });

  test('of every setting says what belongs there', () => {
    for (const name of [...numericSettings.keys(), ...booleanSettings]) {
      expect(refusal({ model: 'm', messages: [hello], [name]: [] }).message, name).toContain('Expected: ');
      expect(refusal({ model: 'm', messages: [hello], [name]: [] }, 'de').message, name).toContain('Erwartet: ');
    }
  });

  test('of embeddings says what belongs there', () => {
    expect(refusal({ model: 'm', input: 7 }, 'en', openaiEmbeddings).message).toContain('a text, a list of texts');
    expect(refusal({ model: 'm', messages: [hello] }, 'en', openaiEmbeddings).message).toContain('take `input`');
  });

  test('of a ranking says what belongs there', () => {
    const query = 'Who pays?';
    expect(refusal({ model: 'm', query, documents: 'x' }, 'en', rerank).message).toContain('a list of texts or of obj');
    expect(refusal({ model: 'm', query, documents: ['x'], stream: true }, 'en', rerank).message).toContain(
      'not stream',
    );
    expect(refusal({ model: 'm', query, documents: [{}] }, 'de', rerank).message).toContain('Erwartet: ein Text');
  });

  test('of a whole body needs no place', () => {
    expect(refusal([])).toMatchObject({
      code: 'body_not_an_object',
      message: expect.stringContaining('one JSON object'),
    });
    expect(refusal('x')).toMatchObject({ code: 'body_not_an_object' });
  });

  test('says nothing more where nothing is known of a place', () => {
    const error = new GatehouseError('unsupported_content', { param: 'messages[0].strange' });
    expect(JSON.parse(encodeOpenaiError(error, 'en'))).toMatchObject({
      error: { message: errorCatalogue.unsupported_content.en },
    });
  });
});
