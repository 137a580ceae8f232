import { useEffect, useState, type ReactNode } from 'react';
import { useTexts } from '../language/language-context.ts';

const themes = ['system', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

const storageName = 'gatehouse.theme';

function isTheme(value: unknown): value is Theme {
  return themes.some((theme) => theme === value);
}

function chosenTheme(): Theme {
  const stored = localStorage.getItem(storageName);
  return isTheme(stored) ? stored : 'system';
}

export function ThemeSwitch(): ReactNode {
  const texts = useTexts().theme;
  const [theme, setTheme] = useState(chosenTheme);

  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);

  const choose = (value: string): void => {
    if (!isTheme(value)) return;
    localStorage.setItem(storageName, value);
    setTheme(value);
  };

  return (
    <select aria-label={texts.label} value={theme} onChange={(event) => choose(event.target.value)}>
      {themes.map((name) => (
        <option key={name} value={name}>
          {texts.names[name]}
        </option>
      ))}
    </select>
  );
}
