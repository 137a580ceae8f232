import type { Language } from '../core/knowledge.ts';

/** Questions of one message that are answered one by one, at most. */
const mostParts = 4;

/** Characters of a message whose sentences are looked at one by one though none of them asks. */
const longestStatement = 200;

const sentenceBorders = /(?<=[?!.;\n])\s+/u;
const questionBorders =
  /\s(?:und|and|sowie|außerdem|also)\s(?=(?:wie|was|wo|wann|kann|welche|gibt|wer|how|what|when|where|can|do|does|is|are|which|who)\s)/iu;

function piecesOf(text: string, borders: RegExp): string[] {
  return text
    .split(borders)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
}

/**
 * The questions in a message. Where a sentence ends in a question mark, those that do not are background and are left out;
 * else every sentence of a short message may be one. The whole message comes last, because sometimes only together the words
 * make sense. The text must not have runs of white space.
 */
export function partsOf(text: string): readonly string[] {
  const whole = text.trim();
  const sentences = piecesOf(whole, sentenceBorders);
  const questions = sentences.filter((sentence) => sentence.endsWith('?'));
  // Long texts without a question are material for a task that is not ours: no single sentence of them may be answered.
  if (questions.length === 0 && whole.length > longestStatement) return [whole];
  const pieces = (questions.length > 0 ? questions : sentences).flatMap((sentence) =>
    piecesOf(sentence, questionBorders),
  );
  if (pieces.length === 1 && pieces[0] === whole) return [whole];
  return [...pieces.slice(0, mostParts), whole];
}

const beginnings: Readonly<Record<Language, RegExp>> = {
  de: /^(?:und|aber|oder|auch|dann|sowie|ok(?:ay)?,?|ach so,?|was ist mit|wie (?:ist|sieht) es (?:mit|bei)|gilt das)(?=[\s,])/iu,
  en: /^(?:and|but|or|also|then|ok(?:ay)?,?|so|what about|how about|is that|does that|same for)(?=[\s,])/iu,
};

const pointers: Readonly<Record<Language, RegExp>> = {
  de: /(?<!\p{L})(?:er|sie|es|ihn|ihm|davon|dafür|damit|dazu|dabei|dort|das|den|die|der|dieser|diese|dieses|diesen|denen)(?=\s*[?.!,]|\s+(?:kostet|kosten|auch|noch|in|aus|gibt|wiegt|ist|sind|denn|dann)(?!\p{L})|$)/iu,
  en: /(?<!\p{L})(?:it|they|them|that|this|those|these|one|ones|there)(?!\p{L})/iu,
};

/** Whether a question leans on what was asked before: "und in Blau?", "how much is it?". */
export function isFollowUp(question: string, language: Language): boolean {
  const words = question.split(/\s+/).length;
  if (words > 14) return false;
  return words <= 2 || beginnings[language].test(question.trim()) || pointers[language].test(question);
}

const existence: Readonly<Record<Language, RegExp>> = {
  de: /(?<!\p{L})(?:verkauf(?:t|en|st)|f[üu]e?hr(?:t|en)|habt ihr|haben sie|hast du|im (?:sortiment|angebot|programm)|kann (?:ich|man) (?:bei|von) (?:euch|ihnen)|gibt(?: e|')?s bei (?:euch|ihnen)|bietet ihr|bieten sie)(?!\p{L})/iu,
  en: /(?<!\p{L})(?:(?:do|does|can|could) (?:you|u|ya) (?:guys )?(?:also )?(?:sell|stock|carry|have|offer)|(?:have you|you) got|got any|can i buy|do you do|you sell|in your range|are there any|is there any)(?!\p{L})/iu,
};

/** Whether somebody asks if there is such a thing at all: "habt ihr …?", "do you sell …?". */
export function asksForExistence(question: string, language: Language): boolean {
  return existence[language].test(question);
}

/** Whether words stand in a sentence, not in a list of keywords. */
export function isSentence(question: string): boolean {
  return question.trim().split(/\s+/).length > 3;
}
