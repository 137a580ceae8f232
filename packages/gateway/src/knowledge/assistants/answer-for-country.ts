import type { ChunkHit } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import { askedOfAnyCountry, listOfCountries, preferAskedCountry } from './asked-countries.ts';
import { helpful, mostQuotes, quotable } from './quotable.ts';
import { bestSupport } from './trace.ts';

export interface CountryQuestion {
  readonly question: string;
  readonly language: Language;
  readonly answerFrom: number;
}

export interface CountryAnswer {
  /** What an answer may rest on, best first. */
  readonly hits: readonly ChunkHit[];
  /** What is quoted of it; nothing where it is not known. */
  readonly shown: readonly ChunkHit[];
  /** Said before passages that do not name the country. */
  readonly lead?: string;
}

/** As many as a list of countries has to be among, where each country has a row of its own. */
export const mostLooked = 20;

/**
 * What a question for a country is answered from, where something was found that is about countries. Where nothing names the one that is asked
 * for, the passage that says which countries there are is looked for, and what is told of others is not told as if it held for this one.
 */
export async function answerForCountry(
  { answerFrom, language, question }: CountryQuestion,
  found: readonly ChunkHit[],
  retrieve: (text: string) => Promise<readonly ChunkHit[]>,
): Promise<CountryAnswer | undefined> {
  const preferred = preferAskedCountry(question, found);
  if (preferred === undefined) return undefined;
  const { hits, naming, unnamed } = preferred;
  if (unnamed === undefined) {
    const quoted = quotable(hits, answerFrom);
    if (naming.some((hit) => quoted.includes(hit))) return { hits, shown: quoted };
    // Where a rule for others covers the question, what names the country may cover less of it.
    const isCovered = bestSupport(found) >= answerFrom;
    const named = isCovered ? quotable(naming, answerFrom * helpful).slice(0, 1) : [];
    return { hits, shown: [...named, ...quoted].slice(0, mostQuotes) };
  }
  // What tells nothing of what is asked, for whatever country, tells nothing for this one.
  if (bestSupport(found) < answerFrom) return { hits, shown: [] };
  const again = await retrieve(askedOfAnyCountry(question, unnamed, language));
  const list = listOfCountries([...hits, ...again]);
  const isList = list !== undefined && list.support >= answerFrom;
  // Before the rule for others: it says for whom that holds.
  const first = isList ? [list] : [];
  const rest = hits.filter(({ chunk }) => !first.some((one) => one.chunk.id === chunk.id));
  const { said } = unnamed;
  return {
    hits: [...first, ...rest],
    shown: [...first, ...quotable(rest, answerFrom)].slice(0, mostQuotes),
    lead:
      language === 'de'
        ? `„${said}“ nennt keine der gefundenen Stellen. Sie sagen:`
        : `None of the passages found names "${said}". They say:`,
  };
}
