import type { FactFormat } from './fact-format.ts';
import type { Fact } from './stage-facts.ts';

export type FactId = Fact['id'];
export type FactOf<Id extends FactId> = Extract<Fact, { id: Id }>;

/** A phrase for every fact; a language that lacks one does not compile. */
export type FactTexts = { readonly [Id in FactId]: (fact: FactOf<Id>, format: FactFormat) => string };
