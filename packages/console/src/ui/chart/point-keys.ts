/**
 * Where the cursor of a chart goes by a key of the keyboard: an index, `end` where it goes away, undefined for a key that is not its
 * own. The first arrow enters from its side.
 */
export function pointedBy(key: string, now: number | undefined, count: number): number | 'end' | undefined {
  const last = count - 1;
  if (last < 0) return undefined;
  switch (key) {
    case 'ArrowRight':
      return now === undefined ? 0 : Math.min(now + 1, last);
    case 'ArrowLeft':
      return now === undefined ? last : Math.max(now - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'Escape':
      return now === undefined ? undefined : 'end';
    default:
      return undefined;
  }
}
