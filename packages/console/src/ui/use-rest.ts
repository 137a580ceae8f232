import { useEffect, useState } from 'react';

/** Milliseconds in which a second click, or a key that is held down, is still meant for what was there before. */
const restFor = 1_000;

interface Rest {
  /** Whether nothing is to be decided yet. */
  readonly resting: boolean;
  /** Said when one decision is made, before what follows it takes its place. */
  readonly rest: () => void;
  /** Told when what follows is there to be seen; the rest ends a moment later. */
  readonly onSeen: () => void;
}

/**
 * After a decision the next item takes the place of the one before, with its buttons where the others were. For a moment they do nothing, so
 * that nobody decides about what they have not seen.
 */
export function useRest(): Rest {
  const [state, setState] = useState<'none' | 'waiting' | 'seen'>('none');
  useEffect(() => {
    if (state !== 'seen') return undefined;
    const timer = setTimeout(() => setState('none'), restFor);
    return () => clearTimeout(timer);
  }, [state]);
  return {
    resting: state !== 'none',
    rest: () => setState('waiting'),
    onSeen: () => setState((now) => (now === 'waiting' ? 'seen' : now)),
  };
}
