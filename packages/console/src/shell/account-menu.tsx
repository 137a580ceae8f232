import { Link } from '@tanstack/react-router';
import { CircleUserRound } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { useTexts } from '../language/language-context.ts';
import { LanguageSwitch } from '../language/language-switch.tsx';
import { ThemeSwitch } from '../preferences/theme-switch.tsx';
import { useSession } from '../session/session.ts';
import { ForeignText } from '../ui/foreign-text.tsx';
import { nameOfRole } from './name-of-role.ts';
import { shellTexts } from './texts.ts';

/** Who is signed in, how they like the console, and the way out. The browser's own popover closes by Escape and by a click elsewhere, and gives the focus back; a menu of the kit would cost 20 kB on every page. */
export function AccountMenu(): ReactNode {
  const texts = useOwnTexts(shellTexts);
  const common = useTexts();
  const { end, name, role } = useSession();
  const id = useId();

  return (
    <>
      <button type="button" className="icon-button" aria-label={texts.account} popoverTarget={id}>
        <CircleUserRound size={20} aria-hidden="true" />
      </button>
      <section id={id} className="popup" popover="auto" aria-label={texts.account}>
        <p className="popup-label">
          <ForeignText text={texts.signedIn(name)} />
          <small>{nameOfRole(role, texts.roles)}</small>
        </p>
        <p className="popup-row">
          <span aria-hidden="true">{common.language}</span>
          <LanguageSwitch />
        </p>
        <p className="popup-row">
          <span aria-hidden="true">{common.theme.label}</span>
          <ThemeSwitch />
        </p>
        <Link
          to="/account"
          className="popup-item"
          onClick={({ currentTarget }) => currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()}
        >
          {texts.ownAccount}
        </Link>
        <button type="button" className="popup-item" onClick={() => end('chosen')}>
          {texts.signOut}
        </button>
      </section>
    </>
  );
}
