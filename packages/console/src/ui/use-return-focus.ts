import { useRef } from 'react';

interface FocusHandlers {
  readonly onOpenAutoFocus: (event: Event) => void;
  readonly onCloseAutoFocus: (event: Event) => void;
}

/**
 * For dialogs that are opened from anywhere: Radix gives the focus back only to a trigger of its own. Whoever closes one
 * goes on where they were, unless what they chose has moved the focus already, as a new page does.
 */
export function useReturnFocus(): FocusHandlers {
  const before = useRef<Element>(null);

  return {
    onOpenAutoFocus(event) {
      before.current = document.activeElement;
      // Where a dialog says with what one begins, it is not the button that closes it.
      const first = event.target instanceof Element ? event.target.querySelector('[data-first-focus]') : null;
      if (!(first instanceof HTMLElement)) return;
      event.preventDefault();
      first.focus();
    },
    onCloseAutoFocus(event) {
      event.preventDefault();
      const moved = document.activeElement !== null && document.activeElement !== document.body;
      if (!moved && before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
    },
  };
}
