import { InvalidArgumentError } from 'commander';

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * A moment as people write it: how long ago (`30m`, `2h`, `7d`), or a day or time of UTC (`2026-11-22`, `2026-11-22T08:30`,
 * `2026-11-22T08:30:00+01:00`). In milliseconds since the Unix epoch.
 */
export function parseMoment(text: string, now: number): number {
  const ago = /^([1-9][0-9]{0,5})([smhdw])$/.exec(text);
  if (ago !== null) return now - Number(ago[1]) * (units[ago[2] ?? ''] ?? Number.NaN);
  const written = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/.exec(text);
  const [, day, time = '00:00', zone = 'Z'] = written ?? [];
  const moment = day === undefined ? Number.NaN : Date.parse(`${day}T${time}${zone}`);
  // Date.parse takes the 30th of February for the 2nd of March.
  const exists = day !== undefined && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) === true;
  if (!exists || !(moment >= 0)) {
    throw new InvalidArgumentError(
      'Write how long ago (30m, 2h, 7d), or a time of UTC (2026-11-22, 2026-11-22T08:30).',
    );
  }
  return moment;
}
