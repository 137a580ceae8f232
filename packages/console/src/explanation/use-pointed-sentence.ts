import { useState } from 'react';

export interface PointedSentence {
  /** Index of the sentence whose source is shown; undefined where those of all are. */
  readonly shown: number | undefined;
  readonly pinned: number | undefined;
  readonly point: (sentence: number | undefined) => void;
  /** Keeps it shown, or no longer. */
  readonly pin: (sentence: number) => void;
}

/** The sentence that is pointed at, by the mouse or by the keyboard; where none is, the one that was chosen. */
export function usePointedSentence(): PointedSentence {
  const [pointed, setPointed] = useState<number>();
  const [pinned, setPinned] = useState<number>();
  return {
    shown: pointed ?? pinned,
    pinned,
    point: setPointed,
    pin: (sentence) => setPinned((before) => (before === sentence ? undefined : sentence)),
  };
}
