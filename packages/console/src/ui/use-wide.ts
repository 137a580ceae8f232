import { useCallback, useSyncExternalStore } from 'react';

/** Whether the window is at least that wide. */
export function useWide(width: string): boolean {
  const query = `(min-width: ${width})`;
  const subscribe = useCallback(
    (changed: () => void) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}
