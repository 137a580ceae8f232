import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { LanguageContext } from './language-context.ts';
import { isLanguage, type Language } from './language.ts';

const storageName = 'gatehouse.language';

/** What was chosen here before, or else the first language of the browser that we speak. */
function initialLanguage(): Language {
  const stored = localStorage.getItem(storageName);
  if (isLanguage(stored)) return stored;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
}

export function LanguageProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [language, setLanguage] = useState(initialLanguage);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  const choice = useMemo(
    () => ({
      language,
      choose: (chosen: Language): void => {
        localStorage.setItem(storageName, chosen);
        setLanguage(chosen);
      },
    }),
    [language],
  );
  return <LanguageContext value={choice}>{children}</LanguageContext>;
}
