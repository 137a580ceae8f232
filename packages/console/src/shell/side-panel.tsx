import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { OverlayDialog } from '../ui/overlay-dialog.tsx';
import { NavigationMenu } from './navigation-menu.tsx';
import { shellTexts } from './texts.ts';

/** The navigation where there is no room for it beside the page. */
export function SidePanel({ onClose }: { readonly onClose: () => void }): ReactNode {
  const texts = useOwnTexts(shellTexts);

  return (
    <OverlayDialog className="side-panel" onClose={onClose}>
      <div className="panel-head">
        <Dialog.Title>{texts.openMenu}</Dialog.Title>
        <Dialog.Close className="icon-button" aria-label={texts.closeMenu}>
          <X size={20} aria-hidden="true" />
        </Dialog.Close>
      </div>
      <NavigationMenu onChosen={onClose} />
    </OverlayDialog>
  );
}
