import type { Measure, Unit, UnitWords } from './measure-support.ts';
import { QuantityIndex } from './quantity-index.ts';
import type { Quantity } from './read-quantities.ts';
import type { ReadText, ReadWord } from './read-text.ts';
import { isMoney, unitOf } from './units.ts';

/** Words between commas, "und" and the like: what a number next to them is said of. */
interface Part {
  readonly words: readonly ReadWord[];
  readonly quantities: readonly Quantity[];
}

const joins: ReadonlySet<string> = new Set(['und', 'and', 'sowie', 'oder', 'or']);
const mostParts = 24;
/** Words of one field, such as two countries, are not the same. */
const sameEnough = 0.8;

function partsOf(read: ReadText, first: number, last: number): readonly Part[] {
  const parts: { words: ReadWord[]; quantities: Quantity[] }[] = [];
  let before: ReadWord | undefined;
  for (let at = first; at < last && parts.length <= mostParts; at += 1) {
    const word = read.words[at];
    if (word === undefined) continue;
    if (before === undefined || word.clause !== before.clause || joins.has(word.form))
      parts.push({ words: [], quantities: [] });
    const part = parts.at(-1);
    part?.words.push(word);
    const quantity = word.quantity < 0 ? undefined : read.quantities[word.quantity];
    if (quantity?.first === at && !quantity.soft) part?.quantities.push(quantity);
    before = word;
  }
  return parts;
}

function isOfOneKind(left: Quantity, right: Quantity): boolean {
  if (left.dimension === undefined) return false;
  return left.dimension === right.dimension || (isMoney(left.dimension) && isMoney(right.dimension));
}

function isSame(quantity: Quantity, others: readonly Quantity[], read: ReadText): boolean {
  const index = new QuantityIndex();
  index.add({ ...read, quantities: others });
  return index.has(quantity);
}

/** What a part is about: its nouns, or in English all of its words with content. */
function themesOf({ words }: Part, read: ReadText): ReadonlySet<string> {
  return new Set(
    words
      .filter(({ kind, quantity, weight }) => kind === 'word' && quantity < 0 && weight > 0)
      .filter(
        ({ form, upper, weight }) => unitOf(form) === undefined && (read.language === 'de' ? upper : weight > 0.5),
      )
      .map(({ stem }) => stem),
  );
}

/**
 * Whether a part of a passage has the number of another part beside it: all that this part is about is said with the number, and something that
 * the other one is about is not.
 */
function isTakenFrom(own: ReadonlySet<string>, other: ReadonlySet<string>, said: ReadonlySet<string>): boolean {
  const ofOwn = [...own].filter((stem) => !other.has(stem));
  const ofOther = [...other].filter((stem) => !own.has(stem));
  return ofOwn.length > 0 && ofOwn.every((stem) => said.has(stem)) && ofOther.some((stem) => !said.has(stem));
}

/** Of a sentence of a passage that has a number: whether the number is that of what is said. Undefined where it has it not. */
function belongs(quantity: Quantity, said: ReadonlySet<string>, read: ReadText, parts: readonly Part[]) {
  const holders = parts.filter(({ quantities }) => isSame(quantity, quantities, read));
  if (holders.length === 0) return undefined;
  return holders.some((holder) => {
    const themes = themesOf(holder, read);
    return !parts.some(
      (rival) =>
        rival !== holder &&
        rival.quantities.some((one) => isOfOneKind(quantity, one)) &&
        !isSame(quantity, rival.quantities, read) &&
        isTakenFrom(themesOf(rival, read), themes, said),
    );
  });
}

/**
 * Whether a number of a sentence is that of something else in the same sentence of a passage: "zwei Jahre auf Rahmen" where two years hold for all
 * other parts.
 */
export function hasSwappedNumber(
  answer: ReadText,
  unit: Unit,
  words: UnitWords,
  measures: readonly Measure[],
  asked: ReadonlySet<string>,
): boolean {
  const own = answer.quantities.filter(
    ({ dimension, soft, start }) => start >= unit.start && start < unit.end && !soft && dimension !== undefined,
  );
  if (own.length === 0) return false;
  const parts = partsOf(answer, unit.first, unit.last);
  const saidIn = (read: readonly ReadWord[]): ReadonlySet<string> => {
    const said = new Set(asked);
    const forms = new Set(read);
    for (const [at, word] of words.words.entries())
      if (forms.has(word))
        for (const { credit, stem } of words.aliases[at] ?? []) if (credit >= sameEnough) said.add(stem);
    return said;
  };
  return own.some((quantity) => {
    const alone = own.filter((other) => isOfOneKind(quantity, other)).length === 1;
    const part = parts.find(({ quantities }) => quantities.includes(quantity));
    const said = saidIn(alone || part === undefined ? words.words : part.words);
    const found = measures.flatMap(({ passage: { isRecord, read }, window }) =>
      isRecord
        ? []
        : read.sentences
            .slice(window.from, window.to)
            .flatMap(({ first, last }) => belongs(quantity, said, read, partsOf(read, first, last)) ?? []),
    );
    return found.length > 0 && !found.includes(true);
  });
}
