import { type LimitName, limitNames, type LimitSet, limitSetSchema } from '@gatehouse/contract/limits';

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
