import { type LimitName, limitNames, type LimitSet, limitSetSchema } from '@gatehouse/contract/limits';
import { type MemberPatch, patchBetween } from '@gatehouse/contract/merge-patch';

/** Limits as they stand in fields. */
export type TypedLimits = Readonly<Partial<Record<LimitName, string>>>;

export function typedLimitsOf(limits: LimitSet | undefined): TypedLimits {
  return Object.fromEntries(
    limitNames.flatMap((name) => {
      const value = limits?.[name];
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
}

/** What was typed; undefined where nothing is limited, `fault` where something is no number that can be a limit. */
export function readLimits(typed: TypedLimits): LimitSet | undefined | 'fault' {
  const entries = limitNames.flatMap((name) => {
    const text = typed[name];
    return text === undefined ? [] : [[name, text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.'))]];
  });
  if (entries.length === 0) return undefined;
  const read = limitSetSchema.safeParse(Object.fromEntries(entries));
  return read.success ? read.data : 'fault';
}

/** What the server is to change: those that are there no more are named as such, for what it is not told stays. */
export function limitsChangeOf(before: TypedLimits, wanted: LimitSet | undefined): MemberPatch<LimitSet> | null {
  if (wanted === undefined) return null;
  const known = readLimits(before);
  return patchBetween(known === 'fault' ? undefined : known, wanted);
}
