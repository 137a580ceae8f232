import type { ReactNode } from 'react';
import { LanguageSwitch } from '../language/language-switch.tsx';
import { useTexts } from '../language/language-context.ts';
import { ThemeSwitch } from '../preferences/theme-switch.tsx';

interface Props {
  readonly children: ReactNode;
  readonly navigation: ReactNode;
  /** Missing as long as nobody is signed in. */
  readonly onSignOut: (() => void) | undefined;
}

export function PageFrame({ children, navigation, onSignOut }: Props): ReactNode {
  const texts = useTexts();

  return (
    <>
      <header className="bar">
        <span className="brand">
          <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width="28" height="28" />
          Gatehouse
        </span>
        {navigation}
        <span className="tools">
          <LanguageSwitch />
          <ThemeSwitch />
          {onSignOut === undefined ? null : (
            <button type="button" onClick={onSignOut}>
              {texts.signOut}
            </button>
          )}
        </span>
      </header>
      <main>{children}</main>
    </>
  );
}
