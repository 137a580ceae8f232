import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collect, emptyAnswer } from '../core/answer.ts';
import type { CollectedAnswer } from '../core/answer.ts';
import type { Delta } from '../core/delta.ts';
import type { StreamScanResult } from '../core/guard.ts';
import type { Json } from '../core/json.ts';
import { allow } from '../core/verdict.ts';
import type { Finding, Verdict } from '../core/verdict.ts';
import { cutAt, cutPlaces } from '../testing/chunks.ts';
import type { Scanner } from './held-text.ts';
import { holdBack } from './hold-back.ts';
import type { AnswerChannel } from './answer-channel.ts';
import type { HoldBackOptions } from './hold-back.ts';

/** A scanner of this test: finds one word by plain search and holds what could become it. */
function wordScanner(word: string, outcome: 'redact' | 'block' | 'flag', replacement = '#'): Scanner {
  let text = '';
  let searched = 0;
  return {
    push(piece): StreamScanResult {
      text += piece;
      const findings: Finding[] = [];
      for (let at = text.indexOf(word, searched); at !== -1; at = text.indexOf(word, searched)) {
        findings.push({ rule: 'test/word', segment: 0, start: at, end: at + word.length, replacement });
        searched = at + word.length;
      }
      let hold = Math.min(word.length - 1, text.length - searched);
      while (hold > 0 && !word.startsWith(text.slice(text.length - hold))) hold--;
      return { verdict: findings.length === 0 ? allow : { outcome, findings }, hold };
    },
    end: () => allow,
  };
}

/** Sees everything before it says anything, and takes its time. */
function wholeScanner(judge: (text: string) => Verdict): Scanner {
  let text = '';
  return {
    push(piece) {
      text += piece;
      return { verdict: allow, hold: Infinity };
    },
    end: async () => judge(text),
  };
}

async function* streamOf(deltas: readonly Delta[]): AsyncGenerator<Delta> {
  for (const delta of deltas) {
    await Promise.resolve();
    yield delta;
  }
}

interface Ran {
  readonly deltas: Delta[];
  readonly answer: CollectedAnswer;
  readonly code: string | undefined;
  readonly ends: number;
}

async function run(
  deltas: readonly Delta[],
  open: (channel: AnswerChannel) => readonly Scanner[],
  options: HoldBackOptions = {},
): Promise<Ran> {
  const passed: Delta[] = [];
  const answer = emptyAnswer();
  let code: string | undefined;
  let ends = 0;
  try {
    for await (const delta of holdBack(streamOf(deltas), open, { ...options, onEnd: () => (ends += 1) })) {
      passed.push(delta);
      collect(answer, delta);
    }
  } catch (thrown) {
    code = (thrown as { code?: string }).code ?? String(thrown);
  }
  return { deltas: passed, answer, code, ends };
}

const text = (piece: string, channel: 'content' | 'reasoning' | 'refusal' = 'content', choice = 0): Delta => ({
  type: 'text',
  choice,
  channel,
  text: piece,
});
const finish = (choice = 0): Delta => ({ type: 'finish', choice, reason: 'stop' });

const word = 'sécret😀';
const wordTexts = fc
  .array(
    fc.oneof(fc.constantFrom(word, 'sécret', 'séc', 'sé', 's', '😀', ' ', 'é', '"', '\\'), fc.string({ maxLength: 4 })),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('an answer that comes in one long piece', () => {
  /** Longer than several slices, with words wherever slices may be cut. */
  const long = fc
    .tuple(
      wordTexts,
      fc.integer({ min: 8_180, max: 8_200 }),
      wordTexts,
      fc.integer({ min: 30_000, max: 70_000 }),
      wordTexts,
    )
    .map(([one, first, two, second, three]) => one + 'a '.repeat(first) + two + 'b '.repeat(second / 2) + three + word);

  it.each(['redact', 'flag'] as const)('leaves as it would in short pieces, where words are to %s', async (outcome) => {
    await fc.assert(
      fc.asyncProperty(long, fc.boolean(), async (answer, inArguments) => {
        const whole = inArguments ? JSON.stringify({ answer }) : answer;
        const delta = (piece: string): Delta =>
          inArguments ? { type: 'toolCall', choice: 0, index: 0, arguments: piece } : text(piece);
        const open = (): Scanner[] => [
          wordScanner(word, outcome),
          wordScanner('a#', 'redact', '!'),
          wholeScanner(() => allow),
          wordScanner('bb', 'flag'),
        ];
        const pieces = Array.from({ length: Math.ceil(whole.length / 5_000) }, (_, index) =>
          delta(whole.slice(index * 5_000, (index + 1) * 5_000)),
        );
        const start: Delta = { type: 'toolCall', choice: 0, index: 0, id: 'call', name: 'say', arguments: '' };
        const before = inArguments ? [start] : [];
        const inOne = await run([...before, delta(whole), finish()], open);
        const inPieces = await run([...before, ...pieces, finish()], open);
        expect(inOne.answer).toEqual(inPieces.answer);
        expect(inOne.code).toBe(undefined);
      }),
      { numRuns: 20 },
    );
  });

  it('ends before a word that blocks, and nothing behind it is looked at', async () => {
    await fc.assert(
      fc.asyncProperty(long, async (answer) => {
        const shown: number[] = [];
        const counting: Scanner = {
          push: (piece) => {
            shown.push(piece.length);
            return { verdict: allow, hold: 0 };
          },
          end: () => allow,
        };
        const { answer: left, code } = await run([text(answer + 'c '.repeat(20_000)), finish()], () => [
          counting,
          wordScanner(word, 'block'),
        ]);
        expect(code).toBe('output_blocked');
        expect(left.choices[0]?.content ?? '').toBe(answer.slice(0, answer.indexOf(word)));
        expect(Math.max(...shown)).toBeLessThanOrEqual(16_384);
        expect(shown.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(answer.indexOf(word) + 2 * 16_384);
      }),
      { numRuns: 20 },
    );
  });

  it('is the very same delta where nothing has to be done about it', async () => {
    const delta: Delta = { type: 'text', choice: 0, channel: 'content', text: 'a '.repeat(50_000), field: 'content' };
    const { deltas } = await run([delta, finish()], () => [wordScanner(word, 'redact')]);
    expect(deltas[0]).toBe(delta);
  });

  it('is shown in slices also to the guards behind one that has waited for the end', async () => {
    const shown: number[] = [];
    const counting: Scanner = {
      push: (piece) => {
        shown.push(piece.length);
        return { verdict: allow, hold: 0 };
      },
      end: () => allow,
    };
    const whole = 'a '.repeat(50_000);
    const { answer } = await run([text(whole), finish()], () => [wholeScanner(() => allow), counting]);
    expect(answer.choices[0]?.content).toBe(whole);
    expect(Math.max(...shown)).toBeLessThanOrEqual(16_384);
  });
});

describe('holdBack', () => {
  it('passes deltas on as they are, where nothing has to be done about them', async () => {
    const deltas: Delta[] = [
      { type: 'start', id: 'a', model: 'm' },
      text('Hello '),
      { type: 'text', choice: 1, channel: 'reasoning', text: 'hm', field: 'reasoning_content' },
      text(''),
      { type: 'toolCall', choice: 0, index: 0, id: 'call', name: 'send', arguments: '{"to":' },
      { type: 'toolCall', choice: 0, index: 0, arguments: '"me"}' },
      finish(),
      { type: 'usage', usage: { input: 1, output: 2 } },
      { type: 'embedding', index: 0, vector: [1] },
    ];
    const { deltas: passed, ends } = await run(deltas, () => [wordScanner(word, 'block')]);
    expect(passed.length).toBe(deltas.length);
    for (const [index, delta] of deltas.entries()) expect(passed[index]).toBe(delta);
    expect(ends).toBe(1);
  });

  it('gives the text that redacting the whole would give, wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(wordTexts, cutPlaces, async (whole, places) => {
        const { answer, code } = await run([...cutAt(whole, places).map((piece) => text(piece)), finish()], () => [
          wordScanner(word, 'redact'),
        ]);
        expect(code).toBeUndefined();
        expect(answer.choices[0]?.content ?? '').toBe(whole.replaceAll(word, '#'));
      }),
      { numRuns: 500 },
    );
  });

  it('lets no beginning of a blocked match leave, and stops with output_blocked', async () => {
    await fc.assert(
      fc.asyncProperty(wordTexts, cutPlaces, async (whole, places) => {
        const { answer, deltas, code } = await run(
          [...cutAt(whole, places).map((piece) => text(piece)), finish()],
          () => [wordScanner(word, 'block')],
        );
        const at = whole.indexOf(word);
        const released = answer.choices[0]?.content ?? '';
        expect(code).toBe(at === -1 ? undefined : 'output_blocked');
        expect(released).toBe(at === -1 ? whole : whole.slice(0, at));
        if (at !== -1) expect(deltas.some((delta) => delta.type === 'finish')).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('lets everything go as early as the scanner allows', async () => {
    await fc.assert(
      fc.asyncProperty(wordTexts, async (whole) => {
        const scanner = wordScanner(word, 'flag');
        let seen = '';
        let released = '';
        const source = (async function* (): AsyncGenerator<Delta> {
          for (const piece of whole.split('')) {
            let hold = 0;
            for (let length = 1; length < word.length; length++)
              if (word.startsWith(seen.slice(-length)) && seen.length >= length) hold = length;
            const free = seen.slice(0, seen.length - hold);
            // Half of a pair waits for the other half.
            expect(released === free || `${released}${free.at(-1)}` === free).toBe(true);
            seen += piece;
            yield text(piece);
          }
        })();
        for await (const delta of holdBack(source, () => [scanner])) if (delta.type === 'text') released += delta.text;
        expect(released).toBe(whole);
      }),
    );
  });

  it('never splits a surrogate pair that came whole or in halves', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('😀', '𝒜', 'a', 's', 'sécret'), maxLength: 12 }),
        cutPlaces,
        async (whole, places) => {
          const { deltas } = await run([...cutAt(whole, places).map((piece) => text(piece)), finish()], () => [
            wordScanner(word, 'redact'),
          ]);
          for (const delta of deltas) if (delta.type === 'text') expect(delta.text.isWellFormed()).toBe(true);
        },
      ),
    );
  });

  it('judges each channel, choice and tool call for itself', async () => {
    const opened: AnswerChannel[] = [];
    const { answer } = await run(
      [
        text('séc'),
        text('séc', 'reasoning'),
        text('ret😀 a', 'content', 1),
        { type: 'toolCall', choice: 0, index: 0, id: 'a', name: 'f', arguments: '"séc' },
        { type: 'toolCall', choice: 0, index: 1, id: 'b', name: 'g', arguments: '"séc' },
        text('ret😀.'),
        { type: 'toolCall', choice: 0, index: 1, arguments: 'ret😀"' },
        { type: 'toolCall', choice: 0, index: 0, arguments: 'x"' },
        text('x', 'reasoning'),
        text('no', 'refusal'),
        finish(1),
        finish(0),
      ],
      (channel) => {
        opened.push(channel);
        return [wordScanner(word, 'redact')];
      },
    );
    expect(answer.choices.find((choice) => choice.index === 0)).toMatchObject({
      content: '#.',
      reasoning: 'sécx',
      refusal: 'no',
      toolCalls: [
        { id: 'a', name: 'f', arguments: '"sécx"' },
        { id: 'b', name: 'g', arguments: '"#"' },
      ],
    });
    expect(answer.choices.find((choice) => choice.index === 1)?.content).toBe('ret😀 a');
    const kinds = Map.groupBy(opened, ({ channel }) => (channel === 'name' || channel === 'id' ? channel : 'text'));
    expect(kinds.get('text')?.length).toBe(6);
    expect([kinds.get('name')?.length, kinds.get('id')?.length]).toEqual([2, 2]);
  });

  describe('on names and ids of tool calls', () => {
    const call = (more: object, index = 0): Delta => ({ type: 'toolCall', choice: 0, index, arguments: '', ...more });
    const done: Delta = { type: 'finish', choice: 0, reason: 'tool_calls' };

    it.each(['redact', 'block'] as const)('blocks what would have to be changed (%s)', async (outcome) => {
      for (const named of [
        { id: 'call_1', name: `get_${word}` },
        { id: word, name: 'get' },
      ]) {
        const { deltas, code } = await run([call({ ...named, arguments: '{}' }), done], () => [
          wordScanner(word, outcome),
        ]);
        expect(code).toBe('output_blocked');
        expect(deltas).toEqual([]);
      }
    });

    it('lets no piece of a forbidden name leave', async () => {
      const { deltas, code } = await run(
        [call({ id: 'a', name: 'get_séc' }), call({ name: 'ret😀' }), call({ arguments: '{}' }), done],
        () => [wordScanner(word, 'block')],
      );
      expect(code).toBe('output_blocked');
      expect(deltas).toEqual([]);
    });

    it('lets a name leave that could have gone on, when it has not', async () => {
      const deltas = [call({ id: 'a', name: 'séc' }), call({ name: 'urity' }), call({ arguments: '{"a":' }), done];
      const ran = await run(deltas, () => [wordScanner(word, 'block')]);
      expect(ran.answer.choices[0]?.toolCalls).toEqual([{ id: 'a', name: 'sécurity', arguments: '{"a":' }]);
      const atArguments = await run([call({ id: 'a', name: 'séc', arguments: '{}' }), done], () => [
        wordScanner(word, 'block'),
      ]);
      expect(atArguments.deltas).toEqual([
        call({ id: 'a', name: 'séc' }),
        { type: 'toolCall', choice: 0, index: 0, arguments: '{}' },
        done,
      ]);
      const atFinish = await run([call({ id: 'a', name: 'séc' }), done], () => [wordScanner(word, 'block')]);
      expect(atFinish.deltas).toEqual([call({ id: 'a', name: 'séc' }), done]);
    });

    it('waits for a scanner that wants to see all and takes its time, and keeps the order', async () => {
      const seen: string[] = [];
      const judge = (whole: string): Verdict => {
        seen.push(whole);
        return allow;
      };
      const ran = await run([call({ id: 'a', name: 'f', arguments: '{' }), call({ arguments: '}' }), done], () => [
        wholeScanner(judge),
      ]);
      expect(ran.answer.choices[0]?.toolCalls).toEqual([{ id: 'a', name: 'f', arguments: '{}' }]);
      expect(seen).toEqual(['a', 'f', '{}']);
      const refused = await run([call({ id: 'a', name: 'f', arguments: '{}' }), done], () => [
        wholeScanner((whole) =>
          whole === 'f'
            ? { outcome: 'block', findings: [{ rule: 'a/b', segment: 0, start: 0, end: 1 }] }
            : { outcome: 'allow' },
        ),
      ]);
      expect(refused.code).toBe('output_blocked');
      expect(refused.deltas).toEqual([]);
    });

    it('judges what comes behind the end of a name with what stood before', async () => {
      const { code } = await run(
        [call({ id: 'a', name: 'get_séc', arguments: '{' }), call({ name: 'ret😀', arguments: '}' }), done],
        () => [wordScanner(word, 'block')],
      );
      expect(code).toBe('output_blocked');
    });

    it('refuses a call behind the finish of its choice', async () => {
      const { code } = await run([text('a'), finish(), call({ id: 'a', name: 'f' })], () => [
        wordScanner(word, 'block'),
      ]);
      expect(code).toBe('upstream_invalid_response');
    });
  });

  describe('on an answer that was asked for as JSON', () => {
    const asJson = { answersInJson: true };

    it('reads and writes the content as JSON', async () => {
      const json = String.raw`{"a":"s\u00e9cret😀"}`;
      for (const pieces of [[json], ['\n', json], json.split('')]) {
        const { answer } = await run(
          [...pieces.map((piece) => text(piece)), finish()],
          () => [wordScanner(word, 'redact', '"x"')],
          asJson,
        );
        expect(answer.choices[0]?.content?.trim()).toBe(String.raw`{"a":"\"x\""}`);
      }
    });

    it('takes what is no JSON as the text that it is', async () => {
      const { answer } = await run(
        [text(`Sorry, ${word} "${word}"`), finish()],
        () => [wordScanner(word, 'redact', '"x"')],
        asJson,
      );
      expect(answer.choices[0]?.content).toBe('Sorry, "x" ""x""');
    });
  });

  it('flushes a choice before its finish, and the rest where no finish comes', async () => {
    const held = await run([text('a séc'), finish(), { type: 'usage', usage: { input: 1, output: 1 } }], () => [
      wordScanner(word, 'block'),
    ]);
    expect(held.deltas.map((delta) => delta.type)).toEqual(['text', 'text', 'finish', 'usage']);
    const unfinished = await run([text('a séc'), text('b séc', 'reasoning', 1)], () => [wordScanner(word, 'block')]);
    expect(unfinished.answer.choices.map((choice) => choice.content ?? choice.reasoning)).toEqual(['a séc', 'b séc']);
  });

  it('lets usage and start pass while text is held', async () => {
    const { deltas } = await run(
      [text('séc'), { type: 'start', id: 'x' }, { type: 'usage', usage: { input: 1, output: 1 } }, finish()],
      () => [wordScanner(word, 'block')],
    );
    expect(deltas.map((delta) => delta.type)).toEqual(['start', 'usage', 'text', 'finish']);
  });

  it('gives the name of a tool call at once, while its arguments are held', async () => {
    const { deltas } = await run(
      [{ type: 'toolCall', choice: 0, index: 0, id: 'a', name: 'f', arguments: 'séc' }, finish()],
      () => [wordScanner(word, 'block')],
    );
    expect(deltas[0]).toEqual({ type: 'toolCall', choice: 0, index: 0, id: 'a', name: 'f', arguments: '' });
    expect(deltas[1]).toEqual({ type: 'toolCall', choice: 0, index: 0, arguments: 'séc' });
  });

  it('keeps the name of the reasoning field', async () => {
    const { deltas } = await run(
      [{ type: 'text', choice: 0, channel: 'reasoning', text: 'a sécret😀', field: 'reasoning_content' }, finish()],
      () => [wordScanner(word, 'redact')],
    );
    expect(deltas[0]).toEqual({
      type: 'text',
      choice: 0,
      channel: 'reasoning',
      text: 'a #',
      field: 'reasoning_content',
    });
  });

  it('lets each scanner read what the one before it let go', async () => {
    await fc.assert(
      fc.asyncProperty(cutPlaces, async (places) => {
        // What the first takes out would have hidden the word from the second.
        const whole = 'a sécXret😀 b';
        const { answer } = await run([...cutAt(whole, places).map((piece) => text(piece)), finish()], () => [
          wordScanner('X', 'redact', ''),
          wordScanner(word, 'redact'),
        ]);
        expect(answer.choices[0]?.content).toBe('a # b');
      }),
    );
  });

  describe('with scanners that need the whole text', () => {
    it('holds everything and then redacts', async () => {
      const judge = (): Verdict => ({
        outcome: 'redact',
        findings: [{ rule: 'test/whole', segment: 0, start: 1, end: 3 }],
      });
      const { deltas } = await run([text('ab'), text('cd'), finish()], () => [wholeScanner(judge)]);
      expect(deltas).toEqual([text('a[redacted]d'), finish()]);
    });

    it('holds everything and then blocks', async () => {
      const judge = (): Verdict => ({ outcome: 'block', findings: [] });
      const { deltas, code } = await run([text('ab'), text('cd'), finish()], () => [wholeScanner(judge)]);
      expect(deltas).toEqual([]);
      expect(code).toBe('output_blocked');
    });

    it('passes what they let go to those behind', async () => {
      const { answer } = await run([text('a séc'), text('ret😀'), finish()], () => [
        wholeScanner(() => allow),
        wordScanner(word, 'redact'),
      ]);
      expect(answer.choices[0]?.content).toBe('a #');
    });

    it('ends long answers without a long chain of promises', async () => {
      const pieces = Array.from({ length: 20_000 }, () => text('a'));
      const { answer } = await run([...pieces, finish()], () => [wholeScanner(() => allow)]);
      expect(answer.choices[0]?.content?.length).toBe(20_000);
    });
  });

  describe('in the arguments of tool calls', () => {
    const replacement = 'say "hi"\n\\ä😀';

    it('finds escaped words, and keeps the JSON valid, wherever it is cut', async () => {
      const values = fc
        .array(fc.oneof(fc.constantFrom(word, 'séc', '"', '\\', '\n', '😀'), fc.string({ maxLength: 4 })), {
          maxLength: 6,
        })
        .map((parts) => parts.join(''));
      await fc.assert(
        fc.asyncProperty(values, fc.boolean(), cutPlaces, async (value, escapeAll, places) => {
          const plain = JSON.stringify({ text: value, list: [value] });
          const json = escapeAll
            ? plain.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
            : plain;
          const deltas = cutAt(json, places).map((piece): Delta => ({
            type: 'toolCall',
            choice: 0,
            index: 0,
            arguments: piece,
          }));
          const { answer } = await run([...deltas, finish()], () => [wordScanner(word, 'redact', replacement)]);
          const changed = value.replaceAll(word, replacement);
          expect(JSON.parse(answer.choices[0]?.toolCalls[0]?.arguments ?? '')).toEqual({
            text: changed,
            list: [changed],
          });
        }),
        { numRuns: 500 },
      );
    });

    it('passes on untouched what has no finding, byte for byte', async () => {
      await fc.assert(
        fc.asyncProperty(fc.json(), cutPlaces, async (json, places) => {
          const deltas = cutAt(json, places).map((piece): Delta => ({
            type: 'toolCall',
            choice: 0,
            index: 0,
            arguments: piece,
          }));
          const { answer } = await run([...deltas, finish()], () => [wordScanner('\u{10fffd}', 'redact')]);
          expect(answer.choices[0]?.toolCalls[0]?.arguments ?? '').toBe(json);
        }),
      );
    });

    it.each([
      ['a bare word becomes a string', '{"n":4711}', '4711', '{"n":"#"}'],
      ['a string that loses its end gets it back', '{"n":"abc","m":1}', 'c",', '{"n":"ab#""m":1}'],
      ['a string that loses its beginning gets it back', '{"n":"abc"}', ':"a', '{"n""#bc"}'],
    ])('keeps strings strings: %s', async (_what, json, found, expected) => {
      const { answer } = await run([{ type: 'toolCall', choice: 0, index: 0, arguments: json }, finish()], () => [
        wordScanner(found, 'redact'),
      ]);
      expect(answer.choices[0]?.toolCalls[0]?.arguments).toBe(expected);
    });
  });

  describe('with log probabilities', () => {
    const entry = (token: string): Json => ({ token, logprob: -0.5 });
    const withLogprobs = (tokens: readonly string[]): Delta => ({
      type: 'text',
      choice: 0,
      channel: 'content',
      text: tokens.join(''),
      logprobs: tokens.map(entry),
    });

    it('keeps every entry, those of changed text as one for what it became, wherever the text is cut', async () => {
      const tokens = fc.array(fc.constantFrom('s', 'é', 'cret', '😀', 'séc', 'ret', ' a', 'b', 'as', word), {
        maxLength: 14,
      });
      await fc.assert(
        fc.asyncProperty(tokens, cutPlaces, async (all, places) => {
          const deltas: Delta[] = [];
          const cuts = new Set(places.map((place) => place % (all.length + 1)));
          let gathered: string[] = [];
          for (const [index, token] of all.entries()) {
            gathered.push(token);
            if (cuts.has(index)) {
              deltas.push(withLogprobs(gathered));
              gathered = [];
            }
          }
          deltas.push(withLogprobs(gathered), finish());
          const { answer, deltas: passed } = await run(deltas, () => [
            wordScanner(word, 'redact', '[x]'),
            wordScanner('nothing', 'redact'),
          ]);
          const whole = all.join('');
          const expected: { token: string; logprob: number }[] = [];
          let place = 0;
          let joined = 0;
          for (const token of all) {
            const [start, end] = [place, place + token.length];
            place = end;
            const last = expected.at(-1);
            if (last !== undefined && start < joined) {
              last.token += token;
              last.logprob -= 0.5;
            } else expected.push({ token, logprob: -0.5 });
            // What a match reaches into stays together.
            for (let at = whole.indexOf(word); at !== -1; at = whole.indexOf(word, at + word.length))
              if (at < end && start < at + word.length) joined = Math.max(joined, at + word.length);
          }
          for (const one of expected) one.token = one.token.replaceAll(word, '[x]');
          const got = (answer.choices[0]?.logprobs ?? []) as { token: string; logprob: number }[];
          expect(got.map(({ token, logprob }) => ({ token, logprob }))).toEqual(expected);
          expect(answer.choices[0]?.content ?? '').toBe(whole.replaceAll(word, '[x]'));
          // Tokens are the text, in each delta.
          for (const delta of passed) {
            if (delta.type !== 'text' || delta.text === '') continue;
            expect((delta.logprobs ?? []).map((item) => (item as { token: string }).token).join('')).toBe(delta.text);
          }
        }),
        { numRuns: 500 },
      );
    });

    it('leaves out alternatives that would not be let through, and bytes that are not those of their token', async () => {
      const alternative = (token: string, bytes: Json = null): Json => ({ token, logprob: -1, bytes });
      const given: Json = {
        token: 'b',
        logprob: -0.5,
        bytes: [0x62],
        top_logprobs: [
          alternative('b', [0x62]),
          alternative(word),
          alternative('c', [...Buffer.from(word)]),
          alternative('\ufffd', [0xf0, 0x9f]),
        ],
      };
      const delta: Delta = { type: 'text', choice: 0, channel: 'content', text: 'b', logprobs: [given] };
      const { deltas } = await run([delta, finish()], () => [wordScanner(word, 'block')]);
      const kept = [alternative('b', [0x62]), alternative('c', null), alternative('\ufffd', [0xf0, 0x9f])];
      expect(deltas[0]).toEqual({ ...delta, logprobs: [{ ...(given as object), top_logprobs: kept }] });
      const clean: Delta = { ...delta, logprobs: [{ ...(given as object), top_logprobs: kept }] };
      expect((await run([clean, finish()], () => [wordScanner(word, 'block')])).deltas[0]).toBe(clean);
      expect((await run([delta, finish()], () => [])).deltas[0]).toBe(delta);
    });

    it('leaves out entries that spell what would not be let through', async () => {
      const odd: Delta = {
        type: 'text',
        choice: 0,
        channel: 'content',
        text: 'b',
        logprobs: [entry('séc'), entry('ret😀')],
      };
      const { deltas, code } = await run([odd, finish()], () => [wordScanner(word, 'block')]);
      expect(code).toBeUndefined();
      expect(deltas[0]).toEqual(text('b'));
    });

    it('gives an entry for replaced text all that is still true of it', async () => {
      const [first, second] = ['séc', 'ret😀!'];
      const { answer } = await run([withLogprobs([first, second]), finish()], () => [wordScanner(word, 'redact', 'é')]);
      expect(answer.choices[0]?.logprobs).toEqual([
        { token: 'é!', logprob: -1, bytes: [0xc3, 0xa9, 0x21], top_logprobs: [] },
      ]);
      const gone = await run([withLogprobs([word, 'b']), finish()], () => [wordScanner(word, 'redact', '')]);
      expect(gone.answer.choices[0]).toMatchObject({ content: 'b', logprobs: [entry('b')] });
    });

    it('keeps all entries of a piece together where they do not spell its text', async () => {
      const odd: Delta = {
        type: 'text',
        choice: 0,
        channel: 'content',
        text: 'aé',
        logprobs: [entry('a'), entry('bytes:\\xc3'), entry('bytes:\\xa9')],
      };
      const same = await run([odd, finish()], () => [wordScanner('zz', 'redact')]);
      expect(same.deltas[0]).toBe(odd);
      const changed = await run([withLogprobs(['b']), odd, text('sécret😀'), finish()], () => [
        wordScanner('é', 'redact'),
      ]);
      expect(changed.answer.choices[0]?.content).toBe('ba#s#cret😀');
      expect(changed.answer.choices[0]?.logprobs).toEqual([
        entry('b'),
        { token: 'a#', logprob: -1.5, bytes: [0x61, 0x23], top_logprobs: [] },
      ]);
    });

    it('lets what stands before a block leave to the last character', async () => {
      const { answer, code } = await run([withLogprobs(['a ', 'x séc', 'ret😀'])], () => [wordScanner(word, 'block')]);
      expect(code).toBe('output_blocked');
      expect(answer.choices[0]).toMatchObject({ content: 'a x ', logprobs: [entry('a ')] });
    });
  });

  describe('when something goes wrong', () => {
    it('ends without anything more when a scanner throws', async () => {
      const failing: Scanner = {
        push: () => {
          throw new Error('broken scanner');
        },
        end: () => allow,
      };
      const { deltas, code, ends } = await run([text('a'), finish()], () => [failing]);
      expect(deltas).toEqual([]);
      expect(code).toBe('Error: broken scanner');
      expect(ends).toBe(1);
    });

    it('refuses a finding in text that was let go, instead of looking as if it worked', async () => {
      let pushed = 0;
      const late: Scanner = {
        push: () =>
          ++pushed === 1
            ? { verdict: allow, hold: 0 }
            : { verdict: { outcome: 'redact', findings: [{ rule: 'a/b', segment: 0, start: 0, end: 2 }] }, hold: 0 },
        end: () => allow,
      };
      const { code } = await run([text('ab'), text('cd'), finish()], () => [late]);
      expect(code).toBe('guard_unable');
    });

    it('refuses text behind the finish of its choice, which no scan would see', async () => {
      const { code } = await run([text('a'), finish(), text('séc')], () => [wordScanner(word, 'block')]);
      expect(code).toBe('upstream_invalid_response');
    });

    it('hands on the error of the stream behind, and nothing that was held', async () => {
      const broken = (async function* (): AsyncGenerator<Delta> {
        yield text('a séc');
        throw new Error('broken stream');
      })();
      const passed: Delta[] = [];
      let ends = 0;
      const reading = (async () => {
        for await (const delta of holdBack(broken, () => [wordScanner(word, 'block')], { onEnd: () => (ends += 1) }))
          passed.push(delta);
      })();
      await expect(reading).rejects.toThrow('broken stream');
      expect(passed).toEqual([text('a ')]);
      expect(ends).toBe(1);
    });

    it('tells the stream behind to stop when it blocks, and when the reader goes away', async () => {
      for (const pieces of [
        ['a ', word, 'b'],
        ['a ', 'b', 'c'],
      ]) {
        let stopped = false;
        const source = (async function* (): AsyncGenerator<Delta> {
          try {
            for (const piece of pieces) yield text(piece);
            await new Promise(() => undefined);
          } finally {
            stopped = true;
          }
        })();
        let ends = 0;
        const stream = holdBack(source, () => [wordScanner(word, 'block')], { onEnd: () => (ends += 1) });
        try {
          for await (const delta of stream) if (delta.type === 'text' && delta.text === 'b') break;
        } catch {
          // The block; what counts here is what happens behind.
        }
        await Promise.resolve();
        expect(stopped).toBe(true);
        expect(ends).toBe(1);
        expect(await stream.next()).toEqual({ done: true, value: undefined });
      }
    });
  });
});

describe('signed reasoning', () => {
  const signed = (signature: string, piece = ''): Delta => ({
    type: 'text',
    choice: 0,
    channel: 'reasoning',
    text: piece,
    signature,
  });
  const encrypted = (redacted: string): Delta => ({
    type: 'text',
    choice: 0,
    channel: 'reasoning',
    text: '',
    redacted,
  });
  const open = () => [wordScanner('secret', 'redact')];

  it('leaves before its signature, even what was held for a match', async () => {
    const { answer } = await run(
      [text('I think sec', 'reasoning'), signed('abc'), text('Done'), encrypted('xyz'), finish()],
      open,
    );
    expect(answer.choices[0]).toMatchObject({
      reasoning: 'I think sec',
      content: 'Done',
      reasoningDetails: [
        { type: 'reasoning.text', text: 'I think sec', signature: 'abc' },
        { type: 'reasoning.encrypted', data: 'xyz' },
      ],
    });
  });

  it('loses the signature of the block that a guard has changed, and of no other', async () => {
    const { answer } = await run(
      [
        text('the sec', 'reasoning'),
        signed('first', 'ret'),
        text('fine', 'reasoning'),
        signed('second'),
        text('x'),
        finish(),
      ],
      open,
    );
    expect(answer.choices[0]?.reasoningDetails).toEqual([
      { type: 'reasoning.text', text: 'the #', signature: '' },
      { type: 'reasoning.text', text: 'fine', signature: 'second' },
    ]);
  });

  it('keeps the signature where what is replaced is replaced back in the request', async () => {
    const { answer } = await run([text('the secret', 'reasoning'), signed('abc'), finish()], open, {
      keepsSignatures: true,
    });
    expect(answer.choices[0]?.reasoningDetails).toEqual([{ type: 'reasoning.text', text: 'the #', signature: 'abc' }]);
  });

  it('waits for a guard that takes its time, and gives no signature for what it blocks', async () => {
    const slow = (verdict: Verdict) => () => [wholeScanner(() => verdict)];
    const deltas = [text('I think', 'reasoning'), signed('abc'), finish()];
    const passed = await run(deltas, slow(allow));
    expect(passed.answer.choices[0]?.reasoningDetails).toEqual([
      { type: 'reasoning.text', text: 'I think', signature: 'abc' },
    ]);
    const blocked = await run(
      deltas,
      slow({ outcome: 'block', findings: [{ rule: 'test/x', segment: 0, start: 0, end: 1 }] }),
    );
    expect([blocked.code, JSON.stringify(blocked.deltas)]).toEqual(['output_blocked', '[]']);
  });
});
