import { limitNames, type LimitName, limitSetSchema } from '@gatehouse/contract/limits';
import { InvalidArgumentError } from 'commander';

export type WantedLimit = readonly [LimitName, number | 'default'];

/** `costPerDay=5`, or `costPerDay=default`, which takes it away. */
export function parseLimit(text: string): WantedLimit {
  const [name, amount = '', ...more] = text.split('=');
  const known = limitNames.find((one) => one === name);
  if (known === undefined || more.length > 0)
    throw new InvalidArgumentError(`Write one of ${limitNames.join(', ')}, and an amount: costPerDay=5.`);
  if (amount === 'default') return [known, amount];
  const number = /^[0-9]{1,16}(?:\.[0-9]{1,6})?$/.test(amount) ? Number(amount) : Number.NaN;
  const read = limitSetSchema.shape[known].safeParse(number);
  if (read.data === undefined) throw new InvalidArgumentError(`This is no amount for ${known}: ${amount}`);
  return [known, read.data];
}

/** Limits as they are to be; undefined where none is left. */
export function limitsWith(
  before: Readonly<Partial<Record<LimitName, number>>>,
  wanted: readonly WantedLimit[],
): Readonly<Record<string, number>> | undefined {
  const limits = new Map<string, number>(Object.entries(before));
  for (const [name, amount] of wanted) {
    if (amount === 'default') limits.delete(name);
    else limits.set(name, amount);
  }
  return limits.size === 0 ? undefined : Object.fromEntries(limits);
}
