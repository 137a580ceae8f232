import { createRequire } from 'node:module';

/*
 * Which telephone numbers there can be, by the metadata of libphonenumber (Google, Apache-2.0) as libphonenumber-js (MIT) packs them; the
 * layout is described in its METADATA.md. Its parser takes 13 to 27 µs for a number and 50 ms to load, so only its data are
 * used: a number is checked against the patterns of its country in less than a microsecond. A test compares with the parser.
 */

type CountryMetadata = readonly [
  callingCode: string,
  internationalPrefix: string,
  pattern: string,
  ...rest: readonly unknown[],
];

interface Metadata {
  readonly country_calling_codes: Readonly<Record<string, readonly string[]>>;
  readonly countries: Readonly<Record<string, CountryMetadata>>;
  readonly nonGeographic: Readonly<Record<string, CountryMetadata>>;
}

/** Where the patterns of the kinds of numbers stand: fixed, mobile, and so on. */
const kindsPlace = 11;

export interface NumberingPlans {
  /** The calling code that the digits of an international number begin with; undefined where none does. */
  callingCode(digits: string): string | undefined;
  /** Whether a number of a calling code can be in use, digits without the national prefix. */
  isNumber(callingCode: string, national: string): boolean;
}

function patternsOf(country: CountryMetadata): RegExp[] {
  const kinds = country[kindsPlace];
  const patterns: string[] = [];
  for (const kind of Array.isArray(kinds) ? (kinds as readonly unknown[]) : []) {
    const pattern: unknown = Array.isArray(kind) ? kind[0] : undefined;
    if (typeof pattern === 'string') patterns.push(pattern);
  }
  const general = `^(?:${country[2]})$`;
  return patterns.length === 0
    ? [new RegExp(general)]
    : [new RegExp(general), new RegExp(`^(?:${patterns.join('|')})$`)];
}

function load(): NumberingPlans {
  // A module loader with conditions of its own gives the wrapper for modules.
  const loaded = createRequire(import.meta.url)('libphonenumber-js/metadata.max.json') as Metadata & {
    readonly default?: Metadata;
  };
  const metadata = loaded.default ?? loaded;
  const compiled = new Map<string, readonly (readonly RegExp[])[]>();
  function plansOf(callingCode: string): readonly (readonly RegExp[])[] {
    const known = compiled.get(callingCode);
    if (known !== undefined) return known;
    const countries = (metadata.country_calling_codes[callingCode] ?? []).map((code) => metadata.countries[code]);
    const plans = [...countries, metadata.nonGeographic[callingCode]].flatMap((country) =>
      country === undefined ? [] : [patternsOf(country)],
    );
    compiled.set(callingCode, plans);
    return plans;
  }
  return Object.freeze({
    callingCode(digits: string): string | undefined {
      for (let length = 1; length <= 3; length++) {
        const code = digits.slice(0, length);
        if (Object.hasOwn(metadata.country_calling_codes, code) || Object.hasOwn(metadata.nonGeographic, code))
          return code;
      }
      return undefined;
    },
    isNumber(callingCode: string, national: string): boolean {
      return plansOf(callingCode).some((plan) => plan.every((pattern) => pattern.test(national)));
    },
  });
}

/** The plans, read (5 ms) when they are first asked for. */
export function lazyNumberingPlans(): () => NumberingPlans {
  let plans: NumberingPlans | undefined;
  return () => (plans ??= load());
}
