import { englishFacts } from './explain-in-english.ts';
import { germanFacts } from './explain-in-german.ts';
import { type ExplainLanguage, factFormat } from './fact-format.ts';
import type { FactId, FactOf, FactTexts } from './fact-texts.ts';
import type { StageFact } from './stage-facts.ts';

/** A fact in words. */
export interface ExplainedFact {
  /** The name of what the fact is about, such as a guard or a provider; the text goes on from it. */
  readonly name: string | undefined;
  readonly text: string;
  readonly details: readonly string[];
}

const dictionaries: Readonly<Record<ExplainLanguage, FactTexts>> = { de: germanFacts, en: englishFacts };

/** Says what a stage does, in phrases without a full stop. */
export function explainFact(fact: StageFact, language: ExplainLanguage): ExplainedFact {
  return {
    name: 'name' in fact ? fact.name : undefined,
    text: textOf(fact, language),
    details: 'facts' in fact ? fact.facts.map((detail) => textOf(detail, language)) : [],
  };
}

function textOf<Id extends FactId>(fact: FactOf<Id>, language: ExplainLanguage): string {
  const texts: FactTexts[Id] = dictionaries[language][fact.id];
  return texts(fact, factFormat(language));
}
