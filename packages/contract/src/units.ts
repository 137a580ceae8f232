import { z } from 'zod';

const durationUnits: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const sizeUnits: Readonly<Record<string, number>> = { B: 1, KiB: 1_024, MiB: 1_048_576, GiB: 1_073_741_824 };

const durationPattern = /^([0-9]{1,9})(ms|s|m|h|d)$/;
const sizePattern = /^([0-9]{1,9})(B|KiB|MiB|GiB)$/;

function toNumber(text: string, pattern: RegExp, units: Readonly<Record<string, number>>): number {
  const match = pattern.exec(text);
  return Number(match?.[1]) * (units[match?.[2] ?? ''] ?? Number.NaN);
}

/** A duration such as `250ms`, `30s`, `5m`; parsed to milliseconds. */
export const duration = z
  .string()
  .regex(durationPattern, 'a duration needs a unit: 250ms, 30s, 5m, 2h or 1d')
  .transform((text) => toNumber(text, durationPattern, durationUnits));

/** A size such as `64KiB` or `8MiB`; parsed to bytes. */
export const size = z
  .string()
  .regex(sizePattern, 'a size needs a unit: 512B, 64KiB, 8MiB or 1GiB')
  .transform((text) => toNumber(text, sizePattern, sizeUnits));
