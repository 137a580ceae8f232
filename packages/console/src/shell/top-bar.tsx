import { Menu, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { AccountMenu } from './account-menu.tsx';
import { paletteShortcut } from './palette-shortcut.ts';
import { shellTexts } from './texts.ts';

interface Props {
  readonly onMenu: () => void;
  readonly onPalette: () => void;
}

export function TopBar({ onMenu, onPalette }: Props): ReactNode {
  const texts = useOwnTexts(shellTexts);

  return (
    <header className="bar">
      <span className="brand">
        <button type="button" className="icon-button menu-button" aria-label={texts.openMenu} onClick={onMenu}>
          <Menu size={20} aria-hidden="true" />
        </button>
        <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width="28" height="28" />
        Gatehouse
      </span>
      <button type="button" className="palette-button" aria-keyshortcuts="Control+K Meta+K" onClick={onPalette}>
        <Search size={16} aria-hidden="true" />
        <span className="palette-label">{texts.palette.open}</span>
        <kbd aria-hidden="true">{paletteShortcut()}</kbd>
      </button>
      <span className="tools">
        <AccountMenu />
      </span>
    </header>
  );
}
