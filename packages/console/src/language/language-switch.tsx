import { useContext, type ReactNode } from 'react';
import { LanguageContext, useTexts } from './language-context.ts';
import { isLanguage, languages } from './language.ts';

/** Each language calls itself by its own name, so that whoever is in the wrong one finds the way out. */
const ownNames = { de: 'Deutsch', en: 'English' } as const;

export function LanguageSwitch(): ReactNode {
  const { language, choose } = useContext(LanguageContext);
  const texts = useTexts();

  return (
    <select
      aria-label={texts.language}
      value={language}
      onChange={(event) => isLanguage(event.target.value) && choose(event.target.value)}
    >
      {languages.map((name) => (
        <option key={name} value={name} lang={name}>
          {ownNames[name]}
        </option>
      ))}
    </select>
  );
}
