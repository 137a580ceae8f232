import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { TimedText } from '../core/delta.ts';
import { encodeSrt, encodeVtt, stretchesOf, wordsOf } from './subtitles.ts';

const words = (text: string): TimedText[] =>
  text.split(' ').map((word, at) => ({ start: at, end: at + 1, text: word }));

it('has the times of a text that is as the model said it', () => {
  const segments = [
    { start: 0, end: 2, text: ' Hello, you.' },
    { start: 2, end: 3.5, text: ' How are you?' },
  ];
  const timings = { type: 'timings', segments, words: words('Hello, you. How are you?') } as const;
  expect(stretchesOf('Hello, you. How are you?', timings)).toEqual(segments);
  expect(wordsOf('Hello, you. How are you?', timings)).toHaveLength(5);
  expect(encodeSrt(segments)).toBe(
    '1\n00:00:00,000 --> 00:00:02,000\nHello, you.\n\n2\n00:00:02,000 --> 00:00:03,500\nHow are you?\n\n',
  );
  expect(encodeVtt([{ start: 3_661.5, end: 3_662, text: 'x' }])).toBe('WEBVTT\n\n01:01:01.500 --> 01:01:02.000\nx\n\n');
});

it('says nothing that the text does not say, whatever was timed', () => {
  const stretch = fc.record({ start: fc.nat(9), end: fc.nat(9), text: fc.string({ unit: 'grapheme' }) });
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.array(stretch), (text, segments) => {
      const letters = (value: string) => value.normalize('NFC').replaceAll(/[^\p{L}\p{N}]+/gu, '');
      const timings = { type: 'timings', segments, words: segments } as const;
      expect(
        letters(
          stretchesOf(text, timings)
            .map((one) => one.text)
            .join(' '),
        ),
      ).toBe(letters(text));
      const said = letters(
        wordsOf(text, timings)
          .map((one) => one.text)
          .join(' '),
      );
      if (said !== '') expect(said).toBe(letters(text));
    }),
  );
});

it('lets no text end its subtitle or begin another', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '-', '>', '0', ' ') }), (text) => {
      const written = encodeSrt([{ start: 0, end: 1, text }]);
      expect(written.match(/-->/g)).toHaveLength(1);
      expect(written.trimEnd().split('\n\n')).toHaveLength(1);
      expect(encodeVtt([{ start: 0, end: 1, text }]).match(/-->/g)).toHaveLength(1);
    }),
  );
});
