import { createContext, useContext } from 'react';
import { english } from './english.ts';
import { german } from './german.ts';
import type { Language, Texts } from './language.ts';

const dictionaries: Readonly<Record<Language, Texts>> = { de: german, en: english };

export interface LanguageChoice {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

export const LanguageContext = createContext<LanguageChoice>({ language: 'en', choose: () => undefined });

export function useLanguage(): Language {
  return useContext(LanguageContext).language;
}

export function useTexts(): Texts {
  return dictionaries[useLanguage()];
}
