import type { QuestionUnit } from '../question-reader.ts';
import { termWeights } from '../term-weights.ts';
import type { AskedTerms } from './asked-terms.ts';

/** A way to find a word of the question: as it is, or one part of a compound. */
interface Slot {
  readonly unit: number;
  /** What a part counts of the whole; 1 for the whole. */
  readonly share: number;
}

interface SlotMatch {
  readonly slot: number;
  readonly quality: number;
}

const none: readonly SlotMatch[] = [];

/** Which words of a chunk stand for which words of a question. Lives for one question. */
export class QuestionSlots {
  readonly units: readonly QuestionUnit[];
  readonly slots: readonly Slot[];
  /** Whether an idea of several words may be among what is looked for. */
  readonly wantsIdeas: boolean;
  readonly #matches = new Map<string, SlotMatch[]>();

  constructor(asked: AskedTerms, units: readonly QuestionUnit[]) {
    this.units = units;
    const slots: Slot[] = [];
    const add = (unit: QuestionUnit, position: number, share: number): void => {
      const slot = slots.push({ unit: position, share }) - 1;
      for (const { term, weight } of unit.alternatives)
        for (const one of asked.termsOf(term)) this.#note(one, { slot, quality: weight });
      for (const part of unit.parts) add(part, position, share * termWeights.part);
    };
    for (const [position, unit] of units.entries()) add(unit, position, 1);
    this.slots = slots;
    this.wantsIdeas = [...this.#matches.keys()].some((term) => term.startsWith('c:'));
  }

  /** What a term of a chunk is worth for which slots. */
  matches(term: string): readonly SlotMatch[] {
    return this.#matches.get(term) ?? none;
  }

  /** Quality by unit, of that by slot: the whole, and the parts, which count together. */
  qualities(bySlot: Float32Array, byUnit: Float32Array): void {
    byUnit.fill(0);
    for (const [place, { share, unit }] of this.slots.entries())
      byUnit[unit] = Math.min(1, (byUnit[unit] ?? 0) + share * (bySlot[place] ?? 0));
  }

  #note(term: string, match: SlotMatch): void {
    const known = this.#matches.get(term);
    if (known === undefined) this.#matches.set(term, [match]);
    else {
      const same = known.findIndex(({ slot }) => slot === match.slot);
      if (same < 0) known.push(match);
      else if ((known[same]?.quality ?? 0) < match.quality) known[same] = match;
    }
  }
}
