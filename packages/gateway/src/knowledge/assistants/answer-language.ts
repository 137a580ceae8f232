import type { AssistantOptions } from '@gatehouse/contract/knowledge';
import type { ChunkHit } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import { germanness } from '../detect-language.ts';
import { questionRules } from '../question-rules.ts';

export interface Untold {
  readonly text: string;
  /** What was asked before; the latest last. */
  readonly earlier: readonly string[];
  readonly hits: readonly ChunkHit[];
  /** What the assistant speaks where nothing tells. */
  readonly usual: Language;
}

/** The language that a text is in by its words and spelling; undefined where they do not tell. */
export function toldBy(text: string): Language | undefined {
  const value = germanness(text);
  if (Math.abs(value) < questionRules.told) return undefined;
  return value > 0 ? 'de' : 'en';
}

/** The language to answer in where the search cannot tell it: that of the question, of the conversation, of what was found, or the usual one. */
export function answerLanguage({ earlier, hits, text, usual }: Untold): Language {
  const found = hits.toSorted((one, other) => other.support - one.support)[0]?.chunk.language;
  return toldBy(text) ?? toldBy(earlier.join('\n')) ?? found ?? usual;
}

/** The language that an assistant is configured in first. */
export function usualLanguage({ examples, handOver, instructions }: AssistantOptions): Language {
  for (const texts of [examples, instructions, handOver?.contact ?? {}]) {
    const [first] = Object.keys(texts);
    if (first === 'de' || first === 'en') return first;
  }
  return 'en';
}
