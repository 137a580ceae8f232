import { createKeyRequestSchema, keyLabel } from '@gatehouse/contract/admin';
import { roleName } from '@gatehouse/contract/built-in-roles';
import { retentionName } from '@gatehouse/contract/retention-name';
import { InvalidArgumentError } from 'commander';

const day = 86_400_000;
const lifetimeUnits: Readonly<Record<string, number>> = { h: 3_600_000, d: day, w: 7 * day, y: 365 * day };

/** How long a key lives: `12h`, `90d`, `4w`, `1y` (365 days), ten years at most. In milliseconds. */
export function parseLifetime(text: string): number {
  const match = /^([1-9][0-9]{0,5})(h|d|w|y)$/.exec(text);
  const lifetime = Number(match?.[1]) * (lifetimeUnits[match?.[2] ?? ''] ?? Number.NaN);
  if (!(lifetime <= 3_650 * day)) throw new InvalidArgumentError('Write 12h, 90d, 4w or 1y; ten years at most.');
  return lifetime;
}

export function parsePositiveInteger(text: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(text)) throw new InvalidArgumentError('Write a whole number from 1.');
  return Number(text);
}

export function parsePort(text: string): number {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new InvalidArgumentError('Write a port from 0 to 65535; 0 takes a free one.');
  return port;
}

/** As the console and the admin API take it. */
export function parseKeyName(text: string): string {
  if (!createKeyRequestSchema.shape.name.safeParse(text).success)
    throw new InvalidArgumentError('Write 1 to 100 characters.');
  return text;
}

/** The name of a built-in role or of one of the organisation's own. */
export function parseRole(text: string): string {
  if (!roleName.safeParse(text).success)
    throw new InvalidArgumentError('Write small letters, digits and dashes, 32 characters at most.');
  return text;
}

/** The name of a retention class. */
export function parseRetention(text: string): string {
  if (!retentionName.safeParse(text).success)
    throw new InvalidArgumentError('Write small letters, digits and dashes, 32 characters at most.');
  return text;
}

/** A label of a key. */
export function parseLabel(text: string): string {
  if (!keyLabel.safeParse(text).success)
    throw new InvalidArgumentError('Write small letters, digits and dashes, 32 characters at most.');
  return text;
}

/** A reason, or who somebody is. */
export function parseText(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > 200 || /\p{Cc}/u.test(trimmed))
    throw new InvalidArgumentError('Write 1 to 200 characters.');
  return trimmed;
}

/** A positive number, or a word that stands for there being none. */
export function numberOr<const Word extends string>(word: Word): (text: string) => number | Word {
  return (text) => (text === word ? word : parsePositiveInteger(text));
}

/** An option that takes several values, each parsed; a `--no-…` that stood before it no longer counts. */
export function severalOf<Value>(
  parse: (text: string) => Value,
): (text: string, before?: readonly Value[] | false) => readonly Value[] {
  return (text, before = []) => [...(before === false ? [] : before), parse(text)];
}
