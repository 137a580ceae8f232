import { localeOf } from '../../language/format.ts';
import type { Language } from '../../language/language.ts';

const units: Readonly<Record<string, string>> = { h: 'hour', d: 'day', w: 'week', y: 'year' };

/** An age as the configuration has it, such as `90d`, in words; as it is where it is none. */
export function formatAge(age: string, language: Language): string {
  const [, amount, sign = ''] = /^([0-9]+)([hdwy])$/.exec(age) ?? [];
  const unit = units[sign];
  if (amount === undefined || unit === undefined) return age;
  return new Intl.NumberFormat(localeOf(language), { style: 'unit', unit, unitDisplay: 'long' }).format(Number(amount));
}
