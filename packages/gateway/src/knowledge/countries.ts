import type { Language } from '../core/knowledge.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The names of all countries and territories in one language, from the Unicode data that Node.js brings along. */
export function countryNames(language: Language): readonly string[] {
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
  const found = new Set<string>();
  for (const first of alphabet) {
    for (const second of alphabet) {
      // Codes that ISO 3166 leaves to their users, such as ZZ for an unknown region.
      if (first === 'X' || first + second === 'ZZ') continue;
      const name = names.of(first + second);
      if (name !== undefined) found.add(name.replace(/\s*\([^)]*\)/g, ''));
    }
  }
  return [...found];
}
