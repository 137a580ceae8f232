import type { Language } from './language.ts';
import { useLanguage } from './language-context.ts';

/** The same texts in each language. The English ones are the pattern: a language that lacks one does not compile. */
export type Translations<Texts> = Readonly<Record<Language, Texts>>;

/** The texts of one feature, which come to the browser with it. */
export function defineTexts<Texts>(texts: { readonly en: Texts; readonly de: NoInfer<Texts> }): Translations<Texts> {
  return texts;
}

/** The texts of a feature in the language that was chosen. */
export function useOwnTexts<Texts>(texts: Translations<Texts>): Texts {
  return texts[useLanguage()];
}
