import { limitNames, type LimitName, type LimitSet, limitSetSchema } from '@gatehouse/contract/limits';
import type { MemberPatch } from '@gatehouse/contract/merge-patch';
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

/** What is to be another of limits; what is not named stays. */
export function limitPatchOf(wanted: readonly WantedLimit[]): MemberPatch<LimitSet> {
  return Object.fromEntries(wanted.map(([name, amount]) => [name, amount === 'default' ? null : amount]));
}
