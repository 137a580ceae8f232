import type { Language } from '../core/knowledge.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

export interface CountryNames extends Readonly<Record<Language, string>> {
  /** ISO 3166. */
  readonly code: string;
}

function nameIn(language: Language): (code: string) => string | undefined {
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
  return (code) => names.of(code)?.replace(/\s*\([^)]*\)/g, '');
}

/** All countries and territories by their names in both languages, from the Unicode data that Node.js brings along. */
export function countryPairs(): readonly CountryNames[] {
  const german = nameIn('de');
  const english = nameIn('en');
  const found: CountryNames[] = [];
  for (const first of alphabet) {
    for (const second of alphabet) {
      // Codes that ISO 3166 leaves to their users, such as ZZ for an unknown region.
      if (first === 'X' || first + second === 'ZZ') continue;
      const code = first + second;
      const [de, en] = [german(code), english(code)];
      if (de !== undefined && en !== undefined) found.push({ code, de, en });
    }
  }
  return found;
}

/** The names of all countries and territories in one language. */
export function countryNames(language: Language): readonly string[] {
  return [...new Set(countryPairs().map((country) => country[language]))];
}
