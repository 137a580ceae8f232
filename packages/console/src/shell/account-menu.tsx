import { CircleUserRound } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { useSession } from '../session/session.ts';
import { shellTexts } from './texts.ts';

/** Who is signed in, and the way out. The browser's own popover closes by Escape and by a click elsewhere, and gives the focus back; a menu of the kit would cost 20 kB on every page. */
export function AccountMenu(): ReactNode {
  const texts = useOwnTexts(shellTexts);
  const { end, name, role } = useSession();
  const id = useId();

  return (
    <>
      <button type="button" className="icon-button" aria-label={texts.account} popoverTarget={id}>
        <CircleUserRound size={20} aria-hidden="true" />
      </button>
      <div id={id} className="popup" popover="auto" role="group" aria-label={texts.account}>
        <p className="popup-label">
          <bdi>{texts.signedIn(name)}</bdi>
          <small>{texts.roles[role]}</small>
        </p>
        <button type="button" className="popup-item" onClick={() => end('chosen')}>
          {texts.signOut}
        </button>
      </div>
    </>
  );
}
