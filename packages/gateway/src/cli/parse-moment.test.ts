import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { parseMoment } from './parse-moment.ts';

const now = Date.UTC(2026, 10, 22, 9);

test.each([
  ['90s', now - 90_000],
  ['30m', now - 1_800_000],
  ['2h', now - 7_200_000],
  ['7d', now - 604_800_000],
  ['2w', now - 1_209_600_000],
  ['2026-11-22', Date.UTC(2026, 10, 22)],
  ['2026-11-22T08:30', Date.UTC(2026, 10, 22, 8, 30)],
  ['2026-11-22 08:30:15', Date.UTC(2026, 10, 22, 8, 30, 15)],
  ['2026-11-22T08:30:15.250Z', Date.UTC(2026, 10, 22, 8, 30, 15, 250)],
  ['2026-11-22T08:30:00+01:00', Date.UTC(2026, 10, 22, 7, 30)],
  ['2028-02-29', Date.UTC(2028, 1, 29)],
])('reads %s', (text, expected) => {
  expect(parseMoment(text, now)).toBe(expected);
});

test.each(['', 'yesterday', '0h', '2y', '22.11.2026', '2026-02-30', '2026-13-01', '2026-11-22T25:00', '1769000000000'])(
  'refuses %s',
  (text) => {
    expect(() => parseMoment(text, now)).toThrow(InvalidArgumentError);
  },
);
