import { useEffect, useEffectEvent } from 'react';

/** Ctrl+K, or ⌘K, wherever the focus is. */
export function usePaletteKey(pressed: () => void): void {
  const press = useEffectEvent(pressed);

  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      press();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
