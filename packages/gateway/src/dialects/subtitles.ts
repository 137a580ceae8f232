import type { Delta, TimedText } from '../core/delta.ts';

type Timings = Extract<Delta, { type: 'timings' }>;

/** Letters and digits: models part words by spaces of their own. */
function plain(text: string): string {
  return text.normalize('NFC').replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

/**
 * The stretches of an answer, as long as they say nothing but what its text says: guards have seen the text, and changed what they had to. Where
 * they did, the text is one stretch from the beginning to the end.
 */
export function stretchesOf(text: string, timings: Timings | undefined): readonly TimedText[] {
  const segments = timings?.segments ?? [];
  if (segments.length > 0 && plain(segments.map((one) => one.text).join(' ')) === plain(text)) return segments;
  if (text === '') return [];
  return [{ start: 0, end: timings?.duration ?? segments.at(-1)?.end ?? 0, text }];
}

/** The words with their times, or none where they are not those of the text. */
export function wordsOf(text: string, timings: Timings | undefined): readonly TimedText[] {
  const words = timings?.words ?? [];
  return plain(words.map((one) => one.text).join(' ')) === plain(text) ? words : [];
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

function clock(seconds: number, separator: string): string {
  const milliseconds = Math.max(0, Math.round(seconds * 1_000));
  const whole = Math.floor(milliseconds / 1_000);
  const time = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60];
  return `${time.map((part) => padded(part, 2)).join(':')}${separator}${padded(milliseconds % 1_000, 3)}`;
}

/** An empty line ends a subtitle, and an arrow begins one: no text of a model may do either. */
function line(text: string): string {
  return text
    .trim()
    .replaceAll(/\s*[\r\n]+\s*/g, '\n')
    .replaceAll('-->', '->');
}

export function encodeSrt(stretches: readonly TimedText[]): string {
  return stretches
    .map(
      ({ end, start, text }, index) => `${index + 1}\n${clock(start, ',')} --> ${clock(end, ',')}\n${line(text)}\n\n`,
    )
    .join('');
}

export function encodeVtt(stretches: readonly TimedText[]): string {
  const cues = stretches.map(
    ({ end, start, text }) => `${clock(start, '.')} --> ${clock(end, '.')}\n${line(text)}\n\n`,
  );
  return `WEBVTT\n\n${cues.join('')}`;
}
