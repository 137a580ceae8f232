const linkings = ['', 's', 'n', 'en', 'es', 'er', 'e'];
const shortestPart = 4;

export interface CompoundParts {
  readonly modifier: string;
  /** What the compound is a kind of: a Fahrradtasche is a Tasche. */
  readonly head: string;
}

/**
 * Splits a folded German compound into two known words, with the usual linking letters; prefers the longest head, because
 * the head carries the meaning. Undefined where no split has two known parts.
 */
export function splitCompound(word: string, isKnown: (part: string) => boolean): CompoundParts | undefined {
  if (word.length < 2 * shortestPart || word.length > 48) return undefined;
  for (let border = shortestPart; border <= word.length - shortestPart; border += 1) {
    const head = word.slice(border);
    if (!isKnown(head)) continue;
    for (const linking of linkings) {
      if (!word.startsWith(linking, border - linking.length)) continue;
      const modifier = word.slice(0, border - linking.length);
      if (modifier.length < shortestPart) continue;
      // "Schuhgröße", but "Kleidergröße" and "Reiseadapter": the first part may have lost a final e.
      if (isKnown(modifier) || isKnown(`${modifier}e`)) return { modifier: isKnown(modifier) ? modifier : `${modifier}e`, head };
    }
  }
  return undefined;
}
