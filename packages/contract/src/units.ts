import { z } from 'zod';

const durationUnits: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const sizeUnits: Readonly<Record<string, number>> = { B: 1, KiB: 1_024, MiB: 1_048_576, GiB: 1_073_741_824 };

const durationPattern = /^([1-9][0-9]{0,8})(ms|s|m|h|d)$/;
const sizePattern = /^([1-9][0-9]{0,8})(B|KiB|MiB|GiB)$/;

/** Timers take 31 bits of milliseconds (24.8 days) and fire at once beyond, so nothing longer is accepted. */
const longestDuration = 24 * 86_400_000;

function toNumber(text: string, pattern: RegExp, units: Readonly<Record<string, number>>): number {
  const match = pattern.exec(text);
  return Number(match?.[1]) * (units[match?.[2] ?? ''] ?? Number.NaN);
}

/** A duration such as `250ms`, `30s`, `5m`; parsed to milliseconds. Never zero, 24 days at most. */
export const duration = z
  .string()
  .regex(durationPattern, 'a duration is a whole number with a unit: 250ms, 30s, 5m, 2h or 1d')
  .transform((text) => toNumber(text, durationPattern, durationUnits))
  .refine((milliseconds) => milliseconds <= longestDuration, 'a duration is 24 days at most')
  .meta({ unit: 'duration' });

const ageUnits: Readonly<Record<string, number>> = {
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
  y: 365 * 86_400_000,
};
const agePattern = /^(0|[1-9][0-9]{0,5})(h|d|w|y)$/;
const greatestAge = 100 * 365 * 86_400_000;

/** How old something may get: `0d`, `12h`, `180d`, `26w`, `10y` (of 365 days); parsed to milliseconds. 100 years at most. */
export const age = z
  .string()
  .regex(agePattern, 'an age is a whole number with a unit: 12h, 180d, 26w or 10y')
  .transform((text) => toNumber(text, agePattern, ageUnits))
  .refine((milliseconds) => milliseconds <= greatestAge, 'an age is 100 years at most')
  .meta({ unit: 'age' });

/** A size such as `64KiB` or `8MiB`; parsed to bytes. Never zero. */
export const size = z
  .string()
  .regex(sizePattern, 'a size is a whole number with a unit: 512B, 64KiB, 8MiB or 1GiB')
  .transform((text) => toNumber(text, sizePattern, sizeUnits))
  .refine((bytes) => Number.isSafeInteger(bytes), 'this size is too large')
  .meta({ unit: 'size' });

/**
 * A decimal number, written as a number or as a text, which is kept as a text with neither sign, exponent nor needless zeros: an
 * amount of money must not become another one on the way. A number is taken as it is written, for it has few digits.
 */
export function decimal({ wholeDigits, places }: { readonly wholeDigits: number; readonly places: number }) {
  const form = new RegExp(`^(0|[1-9][0-9]{0,${wholeDigits - 1}})(?:\\.([0-9]{1,${places}}))?$`);
  return z.union([z.number(), z.string()]).transform((value, context) => {
    const match = form.exec(String(value));
    if (match === null) {
      context.addIssue(
        `write a number that is not negative, with ${wholeDigits} digits before the point and ${places} behind it at most`,
      );
      return z.NEVER;
    }
    const behind = (match[2] ?? '').replace(/0+$/, '');
    return behind === '' ? `${match[1]}` : `${match[1]}.${behind}`;
  });
}

const momentPattern = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}Z)?$/;

/** A day, which begins in UTC, or a moment of UTC; parsed to milliseconds since the Unix epoch. */
export const moment = z
  .string()
  .regex(momentPattern, 'write a day such as 2026-01-31, or a moment such as 2026-01-31T12:00:00Z')
  .refine((text) => !momentPattern.test(text) || isDay(text), 'there is no such day')
  .transform((text) => Date.parse(text));

function isDay(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text.slice(0, 10));
}
