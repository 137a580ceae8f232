import { placeholderLabels, waysToWrite } from './placeholder-labels.ts';

/** Letters a to z, and the border of two words. */
const width = 27;
export const wordBorder = 26;

/**
 * The letter of a unit, 0 to 25 for a to z of both cases, Latin letters with accents as those without; -1 for anything else. One table
 * for all labels, so that a text is asked for one of forty words at the cost of one.
 */
const letters = new Int8Array(0x180).fill(-1);
for (let unit = 0x41; unit < letters.length; unit++) {
  const base = String.fromCharCode(unit).normalize('NFD').charCodeAt(0) | 0x20;
  if (base >= 0x61 && base <= 0x7a) letters[unit] = base - 0x61;
}
// Between the cases of ASCII stand signs.
letters.fill(-1, 0x5b, 0x61);
letters.fill(-1, 0x7b, 0xc0);

export function letterOf(unit: number): number {
  return letters[unit] ?? -1;
}

export interface LabelTrie {
  /** The node behind a letter or a border; 0 where no label goes on like that. The root is node 1. */
  next(node: number, letter: number): number;
  /** The label that ends here; undefined where none does. */
  label(node: number): string | undefined;
  /** Whether the label that ends here is written in its own word and not in that of a translation. */
  isOwnWord(node: number): boolean;
}

export const root = 1;

function createLabelTrie(): LabelTrie {
  const nodes: number[] = Array.from({ length: 2 * width }, () => 0);
  const labels: (string | undefined)[] = [];
  const own: boolean[] = [];
  for (const label of placeholderLabels) {
    for (const [index, word] of waysToWrite(label).entries()) {
      let node = root;
      for (let place = 0; place < word.length; place++) {
        const letter = word[place] === '_' ? wordBorder : letterOf(word.charCodeAt(place));
        let next = nodes[node * width + letter] ?? 0;
        if (next === 0) {
          next = nodes.length / width;
          nodes.push(...Array.from({ length: width }, () => 0));
          nodes[node * width + letter] = next;
        }
        node = next;
      }
      if (labels[node] !== undefined) throw new Error(`two labels are written ${word}`);
      labels[node] = label;
      own[node] = index === 0;
    }
  }
  const table = Uint16Array.from(nodes);
  return {
    next: (node, letter) => table[node * width + letter] ?? 0,
    label: (node) => labels[node],
    isOwnWord: (node) => own[node] === true,
  };
}

/** Never changed after it is made. */
export const labelTrie: LabelTrie = createLabelTrie();
