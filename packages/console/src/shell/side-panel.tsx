import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { useReturnFocus } from '../ui/use-return-focus.ts';
import { NavigationMenu } from './navigation-menu.tsx';
import { shellTexts } from './texts.ts';

/** The navigation where there is no room for it beside the page. */
export function SidePanel({ onClose }: { readonly onClose: () => void }): ReactNode {
  const texts = useOwnTexts(shellTexts);
  const focus = useReturnFocus();

  return (
    <Dialog.Root open onOpenChange={onClose}>
      <Dialog.Portal>
        <div className="overlay" aria-hidden="true" />
        <Dialog.Content className="side-panel" aria-describedby={undefined} {...focus}>
          <div className="panel-head">
            <Dialog.Title>{texts.openMenu}</Dialog.Title>
            <Dialog.Close className="icon-button" aria-label={texts.closeMenu}>
              <X size={20} aria-hidden="true" />
            </Dialog.Close>
          </div>
          <NavigationMenu onChosen={onClose} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
