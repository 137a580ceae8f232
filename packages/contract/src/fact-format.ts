export type ExplainLanguage = 'de' | 'en';

/** Numbers as a language writes them. */
export interface FactFormat {
  number(value: number): string;
  /** Milliseconds, in the largest unit that leaves no rest: "5 minutes". */
  duration(milliseconds: number): string;
  /** Bytes, in binary units as in the configuration: "64 MiB". */
  size(bytes: number): string;
  /** "a, b and c"; quoted by nothing. */
  list(items: readonly string[]): string;
}

const locales: Readonly<Record<ExplainLanguage, string>> = { de: 'de-DE', en: 'en-GB' };

const durationUnits = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
  ['millisecond', 1],
] as const;

const sizeUnits = [
  ['GiB', 1_073_741_824],
  ['MiB', 1_048_576],
  ['KiB', 1_024],
  ['B', 1],
] as const;

export function factFormat(language: ExplainLanguage): FactFormat {
  const locale = locales[language];
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  return {
    number: (value) => number.format(value),
    duration(milliseconds) {
      const [unit, length] =
        durationUnits.find(([, size]) => milliseconds % size === 0) ?? (['millisecond', 1] as const);
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: milliseconds === 0 ? 'second' : unit,
        unitDisplay: 'long',
        maximumFractionDigits: 2,
      }).format(milliseconds / length);
    },
    size(bytes) {
      const [unit, length] = sizeUnits.find(([, size]) => bytes >= size) ?? (['B', 1] as const);
      return `${number.format(bytes / length)} ${unit}`;
    },
    list: (items) => list.format(items),
  };
}
