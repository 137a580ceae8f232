import type { Language } from '../core/knowledge.ts';
import { isFollowUp, pointsBack } from './question.ts';

/** What a question that leans on others leans on. */
export interface LeanedOn {
  /** The latest question that stands on its own. */
  readonly topic: string;
  /** What was asked of it since, the latest last. */
  readonly since: readonly string[];
}

/** Questions that are looked back over; what was told before is forgotten. */
export const mostTurns = 8;

const leadIn: Readonly<Record<Language, RegExp>> = {
  de: /^(?:und|aber|oder|auch|dann|sowie)\s+/iu,
  en: /^(?:and|but|or|also|then|what about|how about)\s+/iu,
};
const asksOn: Readonly<Record<Language, RegExp>> = {
  de: /^(?:in|aus|mit|ohne|für|nach|auf|bei|von|zu[rm]?|w\p{L}+|kann|gibt|geht|ist|sind|hat|habt)(?!\p{L})/iu,
  en: /^(?:in|of|with|without|for|to|on|at|from|by|wh\p{L}+|how|can|do|does|is|are|has|have)(?!\p{L})/iu,
};

/** "And sleeping bags?" names another thing, where "and in green?" asks more of the same. */
function namesAnother(question: string, language: Language): boolean {
  const text = question.trim();
  const begun = leadIn[language].exec(text);
  if (begun === null || pointsBack(text, language)) return false;
  const rest = text.slice(begun[0].length);
  return !asksOn[language].test(rest) && (language === 'en' || /\p{Lu}\p{Ll}/u.test(rest));
}

/**
 * Looks back, past questions that lean on others themselves, to the one that names what all of them are about; undefined where nothing was asked.
 */
export function leanedOn(earlier: readonly string[], language: Language): LeanedOn | undefined {
  const looked = earlier.slice(-mostTurns);
  const at = Math.max(
    0,
    looked.findLastIndex((question) => !isFollowUp(question, language) || namesAnother(question, language)),
  );
  const topic = looked[at];
  return topic === undefined ? undefined : { topic, since: looked.slice(at + 1) };
}

/** Earlier questions without which a question cannot be understood, the latest first; none where it stands on its own. */
export function readWith(question: string, earlier: readonly string[], language: Language): readonly string[] {
  const before = isFollowUp(question, language) ? leanedOn(earlier, language) : undefined;
  return before === undefined ? [] : [...before.since.toReversed(), before.topic];
}
