import { expect, test } from 'vitest';
import { GatehouseError } from '../core/errors.ts';
import { describeError } from './describe-error.ts';

test('tells our code and the whole chain of causes', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED' });
  const error = new GatehouseError('upstream_unreachable', {
    cause: new TypeError('fetch failed', { cause: refused }),
  });
  expect(describeError(error)).toEqual([
    { name: 'GatehouseError', code: 'upstream_unreachable', message: 'upstream_unreachable' },
    { name: 'TypeError', message: 'fetch failed' },
    { name: 'Error', code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:9' },
  ]);
});

test('takes its own code for none of the names of a credential', () => {
  const error = new GatehouseError('invalid_token', { note: 'its issuer is https://other.example' });
  expect(describeError(error)).toMatchObject([{ message: 'invalid_token: its issuer is https://other.example' }]);
  const secret = new GatehouseError('invalid_token', { note: 'password: hunter2' });
  expect(describeError(secret)).toMatchObject([{ message: 'invalid_token: password: [masked]' }]);
});

test('tells what each address of an AggregateError said', () => {
  const error = new AggregateError([new Error('one'), new Error('two')]);
  expect(describeError(error).map((link) => link.message)).toEqual(['', 'one', 'two']);
});

test('does not quote the text in which a JSON parser found a fault', () => {
  const parse = (text: string): unknown => {
    try {
      return JSON.parse(text);
    } catch (error) {
      return error;
    }
  };
  for (const text of [
    '{"prompt": my secret illness}',
    'my secret illness',
    '{"a":"my secret illness"',
    '["my secret illness",]',
  ]) {
    expect(JSON.stringify(describeError(parse(text)))).not.toContain('secret');
  }
});

test('ignores further properties of an error, such as the request that it carries', () => {
  const error = Object.assign(new Error('failed'), {
    body: 'canary',
    headers: { authorization: 'canary' },
    stack: 'canary',
  });
  expect(JSON.stringify(describeError(error))).not.toContain('canary');
});

test('does not print a thrown value that is not an Error', () => {
  for (const thrown of ['canary', { message: 'canary' }, ['canary'], null, 7n]) {
    expect(describeError(thrown)).toHaveLength(1);
    expect(JSON.stringify(describeError(thrown))).not.toContain('canary');
  }
  expect(describeError(undefined)).toEqual([]);
});

test('ends at a circular chain and at a very long one', () => {
  const first = new Error('first');
  first.cause = new Error('second', { cause: first });
  expect(describeError(first)).toHaveLength(2);
  let long = new Error('end');
  for (let depth = 0; depth < 100; depth += 1) long = new Error('link', { cause: long });
  expect(describeError(long)).toHaveLength(6);
});

test('does not take a code or a name that is a sentence', () => {
  const error = Object.assign(new Error('x'), { code: 'canary "quoted" text that is long', name: 'canary\n' });
  expect(JSON.stringify(describeError(error))).not.toContain('canary');
});
