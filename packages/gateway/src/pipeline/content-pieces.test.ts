import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyAnswer } from '../core/answer.ts';
import { openExchange, type Exchange } from '../core/exchange.ts';
import type { Content } from '../core/ledger.ts';
import { openaiChat } from '../dialects/openai-chat.ts';
import { answerContent, promptContent, subjectOf } from './content-pieces.ts';
import { testCaller } from '../testing/test-caller.ts';

function exchangeOf(body: object, { subject, space }: { subject?: string; space?: string | number } = {}): Exchange {
  const exchange = openExchange({
    id: 'req_1',
    dialect: 'openai-chat',
    kind: 'chat',
    receivedAt: 0,
    startedAt: 0,
    signal: new AbortController().signal,
    credential: { found: 'none' },
    receive: () => Promise.reject(new Error('not here')),
    incomingTrace: undefined,
    subject,
  });
  exchange.caller = testCaller();
  exchange.rawBody = Buffer.from(JSON.stringify({ model: 'm', ...body }, null, space));
  exchange.request = openaiChat.decode(exchange.rawBody, { uninspectable: 'mark' });
  return exchange;
}

function shown(content: Content | undefined): unknown {
  if (content === undefined || content instanceof Uint8Array) return content?.toString();
  return content.map(({ bytes, subject }) => [subject, bytes.toString()]);
}

function joined(content: Content | undefined): string {
  if (content === undefined || content instanceof Uint8Array) return content?.toString() ?? '';
  return Buffer.concat(content.map(({ bytes }) => bytes)).toString();
}

const ask = (text: string, name?: string) => ({ role: 'user', content: text, ...(name === undefined ? {} : { name }) });
const reply = (text: string) => ({ role: 'assistant', content: text });

describe('the subject of an exchange', () => {
  test('is whoever the header names, else safety_identifier, else user, else the key', () => {
    const messages = [ask('a')];
    expect(subjectOf(exchangeOf({ messages, user: 'u', safety_identifier: 's' }, { subject: 'h' }))).toBe('h');
    expect(subjectOf(exchangeOf({ messages, user: 'u', safety_identifier: 's' }))).toBe('s');
    expect(subjectOf(exchangeOf({ messages, user: 'u', safety_identifier: '' }))).toBe('u');
    expect(subjectOf(exchangeOf({ messages }))).toBe('key:key_1');
  });

  test('refuses names that are too long', () => {
    const long = 'x'.repeat(257);
    for (const body of [{ user: long, messages: [ask('a')] }, { messages: [ask('a', long)] }]) {
      expect(() => exchangeOf(body)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
    }
  });
});

describe('the prompt', () => {
  test('is whole where it is about one subject, also where that one is named', () => {
    for (const body of [
      { messages: [ask('a')] },
      { user: 'anna', messages: [ask('a', 'anna'), reply('b'), ask('c')] },
    ]) {
      const exchange = exchangeOf(body);
      expect(promptContent(exchange)).toBe(exchange.rawBody);
    }
  });

  test('gives each speaker a piece, with the answers to them, and the rest to the subject of the exchange', () => {
    const messages = [
      { role: 'system', content: 'S' },
      ask('A1', 'anna'),
      reply('to anna'),
      ask('B1', 'ben'),
      ask('me'),
      ask('B2', 'ben'),
    ];
    expect(shown(promptContent(exchangeOf({ user: 'anna', messages, stop: ']' })))).toEqual([
      [
        'anna',
        '{"model":"m","user":"anna","messages":[{"role":"system","content":"S"},{"role":"user","content":"A1","name":"anna"},{"role":"assistant","content":"to anna"},',
      ],
      ['ben', '{"role":"user","content":"B1","name":"ben"}'],
      ['anna', ',{"role":"user","content":"me"},'],
      ['ben', '{"role":"user","content":"B2","name":"ben"}'],
      ['anna', '],"stop":"]"}'],
    ]);
  });

  test('is the body byte for byte when its pieces are put together, and no piece has a text of two', () => {
    const message = fc.record({
      role: fc.constantFrom('user', 'assistant', 'system'),
      content: fc.string({ unit: 'grapheme', maxLength: 20 }),
      speaker: fc.constantFrom(undefined, 'anna', 'ben'),
    });
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 12 }), fc.constantFrom(0, 1, '\n\t'), (given, space) => {
        const messages = given.map(({ role, content, speaker }, number) => ({
          role,
          content: `<${number}>${content}`,
          ...(role === 'user' && speaker !== undefined ? { name: speaker } : {}),
        }));
        const exchange = exchangeOf({ messages }, { space });
        const content = promptContent(exchange);
        expect(joined(content)).toBe(exchange.rawBody?.toString());
        if (content === undefined || content instanceof Uint8Array) return;
        let current: string | undefined;
        for (const [number, { role, name }] of messages.entries() as Iterable<
          [number, { role: string; name?: string }]
        >) {
          if (role === 'user') current = name;
          const expected = (role === 'system' ? undefined : current) ?? 'key:key_1';
          const holders = content.filter(({ bytes }) => Buffer.from(bytes).includes(`<${number}>`));
          expect(holders.map(({ subject }) => subject)).toEqual([expected]);
        }
      }),
    );
  });

  test('is refused where speakers change more often than a leaf can tell', () => {
    const messages = Array.from({ length: 60 }, (_, number) => ask('x', number % 2 === 0 ? 'anna' : 'ben'));
    expect(() => promptContent(exchangeOf({ messages }))).toThrow(
      expect.objectContaining({ code: 'too_many_speakers' }),
    );
  });
});

describe('the answer', () => {
  function answered(exchange: Exchange, pseudonyms?: Record<string, string>): Exchange {
    exchange.answer = emptyAnswer();
    exchange.notes.pseudonyms = pseudonyms;
    return exchange;
  }

  test('is about whoever spoke last', () => {
    const exchange = answered(exchangeOf({ user: 'anna', messages: [ask('a', 'anna'), ask('b', 'ben')] }));
    expect(shown(answerContent(exchange))).toEqual([['ben', '{"choices":[]}']]);
  });

  test('leaves each placeholder to whoever used it first', () => {
    const messages = [ask('write to {E1} and {E2}', 'anna'), ask('{E2} is not {E3}', 'ben')];
    const exchange = answered(exchangeOf({ messages }), { '{E1}': 'anna@a', '{E2}': 'x@a', '{E3}': 'ben@b' });
    const content = answerContent(exchange);
    expect(shown(content)).toEqual([
      ['ben', '{"choices":[],"pseudonyms":{"{E3}":"ben@b"'],
      ['anna', ',"{E1}":"anna@a","{E2}":"x@a"'],
      ['ben', '}}'],
    ]);
    expect(JSON.parse(joined(content))).toEqual({ choices: [], pseudonyms: exchange.notes.pseudonyms });
  });

  test('is whole where it is about one subject', () => {
    const exchange = answered(exchangeOf({ messages: [ask('{E1}')] }), { '{E1}': 'a@b' });
    expect(shown(answerContent(exchange))).toBe('{"choices":[],"pseudonyms":{"{E1}":"a@b"}}');
  });
});
