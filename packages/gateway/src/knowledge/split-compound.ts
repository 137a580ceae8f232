const linkings = ['', 's', 'n', 'en', 'es', 'er', 'e'];
const shortestHead = 4;
const shortestModifier = 3;

/** What stands before a German word without making a compound of it. */
const prefixes: ReadonlySet<string> = new Set(
  (
    'be er ent ver zer ge miss un ur ab an auf aus bei ein mit nach vor zu um zuruck wieder weiter uber unter durch hin her los fest frei ' +
    'dar heraus herein hinaus hinein vorbei zusammen weg an heran nicht alle jede'
  ).split(' '),
);

/** Whether a folded beginning changes the word after it rather than making a compound of it. */
export function isPrefix(beginning: string): boolean {
  return prefixes.has(beginning);
}

export interface CompoundParts {
  readonly modifier: string;
  /** What the compound is a kind of: a Fahrradtasche is a Tasche. */
  readonly head: string;
}

function withoutLinking(modifier: string, isKnown: (part: string) => boolean): string {
  for (const linking of linkings) {
    const bare = modifier.slice(0, modifier.length - linking.length);
    if (!modifier.endsWith(linking) || bare.length < shortestModifier) continue;
    if (isKnown(bare)) return bare;
    // "Reiseadapter", "Schulranzen": the first part may have lost a final e.
    if (isKnown(`${bare}e`)) return `${bare}e`;
  }
  return modifier;
}

/**
 * Splits a folded German compound. The head, which carries the meaning, must be a known word and is taken as long as
 * possible; the modifier may be unknown. Where no head is known, a known modifier will do.
 */
export function splitCompound(word: string, isKnown: (part: string) => boolean): CompoundParts | undefined {
  if (word.length < shortestHead + shortestModifier || word.length > 48) return undefined;
  for (let border = shortestModifier; border <= word.length - shortestHead; border += 1) {
    const head = word.slice(border);
    const modifier = word.slice(0, border);
    if (!prefixes.has(modifier) && isKnown(head)) return { modifier: withoutLinking(modifier, isKnown), head };
  }
  for (let border = word.length - shortestHead; border > shortestHead; border -= 1) {
    const modifier = word.slice(0, border);
    const bare = withoutLinking(modifier, isKnown);
    if (!prefixes.has(bare) && isKnown(bare)) return { modifier: bare, head: word.slice(border) };
  }
  return undefined;
}
