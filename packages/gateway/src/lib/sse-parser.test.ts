import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SseLimitError, SseParser } from './sse-parser.ts';

type Event = readonly [data: string, type: string];

const roomy = { maxLineBytes: 65_536, maxEventLength: 65_536 };

function parse(chunks: readonly (string | Buffer)[], limits = roomy): Event[] {
  const events: Event[] = [];
  const parser = new SseParser((data, type) => events.push([data, type]), limits);
  for (const chunk of chunks) parser.push(Buffer.from(chunk));
  parser.end();
  return events;
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b);
  const edges = [0, ...sorted, bytes.length];
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
}

describe('server-sent event parser', () => {
  it('reads an event a chunk, as model servers send them', () => {
    expect(parse(['data: {"a":1}\n\n', 'data: [DONE]\n\n'])).toEqual([
      ['{"a":1}', 'message'],
      ['[DONE]', 'message'],
    ]);
  });

  it('reads lines that end in CR, LF and CRLF', () => {
    for (const end of ['\r', '\n', '\r\n']) {
      expect(parse([`data: a${end}data: b${end}${end}data: c${end}${end}`])).toEqual([
        ['a\nb', 'message'],
        ['c', 'message'],
      ]);
    }
  });

  it('does not take a CRLF that is split across chunks for two line ends', () => {
    expect(parse(['data: a\r', '\ndata: b\r', '\n\r', '\n'])).toEqual([['a\nb', 'message']]);
  });

  it('skips comments, unknown fields, ids and blank lines without data', () => {
    expect(parse([': ping\n\n\nid: 7\nretry: 10\nfoo\ndata: x\n\n'])).toEqual([['x', 'message']]);
  });

  it('takes off one space after the colon and no more', () => {
    expect(parse(['data:a\n\ndata:  b\n\ndata\n\ndata:\n\n'])).toEqual([
      ['a', 'message'],
      [' b', 'message'],
      ['', 'message'],
      ['', 'message'],
    ]);
  });

  it('tells the type of an event and forgets it for the next', () => {
    expect(parse(['event: error\ndata: x\n\ndata: y\n\nerror: {}\n\n'])).toEqual([
      ['x', 'error'],
      ['y', 'message'],
      ['{}', 'error'],
    ]);
  });

  it('skips one byte order mark at the very beginning', () => {
    expect(parse(['\uFEFFdata: a\n\n\uFEFFdata: b\n\n'])).toEqual([['a', 'message']]);
    expect(parse(['\uFEFFdata: a'])).toEqual([['a', 'message']]);
  });

  it('delivers what the end of the stream leaves over', () => {
    expect(parse(['data: a\n\ndata: [DO', 'NE]'])).toEqual([
      ['a', 'message'],
      ['[DONE]', 'message'],
    ]);
  });

  it('refuses a line that is too long, also without an end and in small chunks', () => {
    const limits = { maxLineBytes: 100, maxEventLength: 1_000 };
    expect(() => parse([`data: ${'x'.repeat(200)}\n\n`], limits)).toThrow(SseLimitError);
    expect(() => parse([`data: ${'x'.repeat(200)}`], limits)).toThrow(SseLimitError);
    expect(() =>
      parse(
        Array.from({ length: 300 }, () => 'x'),
        limits,
      ),
    ).toThrow(SseLimitError);
  });

  it('refuses an event whose data lines are too long together', () => {
    expect(() =>
      parse(
        Array.from({ length: 300 }, () => 'data: x\n'),
        { maxLineBytes: 100, maxEventLength: 100 },
      ),
    ).toThrow(SseLimitError);
  });

  it('accepts many short lines in one chunk after a carried beginning', () => {
    const limits = { maxLineBytes: 20, maxEventLength: 20 };
    expect(parse(['data: a', `\n\n${'data: b\n\n'.repeat(50)}`], limits)).toHaveLength(51);
  });

  it('gives the same events however the bytes are cut', () => {
    const line = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom(
        'data: ä€😀',
        'data:',
        'data',
        ': comment',
        'event: error',
        'error: x',
        '',
        'id: 1',
        '\uFEFFdata: q',
      ),
      fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => `data: ${text}`),
    );
    const stream = fc
      .array(fc.tuple(line, fc.constantFrom('\n', '\r', '\r\n', '\n\n', '\r\n\r\n', '')))
      .map((lines) => Buffer.from(lines.flat().join('')));
    fc.assert(
      fc.property(stream, fc.array(fc.nat(500), { maxLength: 30 }), (bytes, places) => {
        const whole = parse([bytes]);
        expect(parse(cut(bytes, places))).toEqual(whole);
        expect(parse(Array.from(bytes, (byte) => Buffer.from([byte])))).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });

  it('gives back what a plain encoder wrote, whatever the text and the cuts', () => {
    const text = fc.string({ unit: 'grapheme' }).map((value) => JSON.stringify(value));
    fc.assert(
      fc.property(
        fc.array(text),
        fc.array(fc.nat(5_000)),
        fc.constantFrom('\n', '\r\n', '\r'),
        (texts, places, end) => {
          const bytes = Buffer.from(texts.map((value) => `data: ${value}${end}${end}`).join(''));
          expect(parse(cut(bytes, places))).toEqual(texts.map((value) => [value, 'message']));
        },
      ),
    );
  });
});
