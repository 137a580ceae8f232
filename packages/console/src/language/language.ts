import type { english } from './english.ts';

export const languages = ['en', 'de'] as const;

export type Language = (typeof languages)[number];

/** The English texts are the pattern: a language that lacks one does not compile. */
export type Texts = typeof english;

export function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language === value);
}
