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

/** What ends in a full stop and goes on: "Heinrich III. von", "am 3. Mai", "Y. pestis", "St. Johns". */
const goesOn =
  /(?<![\p{L}\p{N}])(?:\p{L}|[IVXL]{2,6}|\d{1,2}|[Ss]t|[Dd]r|M(?:r|rs|s)|[Pp]rof|[Nn]r|[Cc]a|[Bb]zw|[Vv]gl|[JjSs]r|vs)\.$/u;
/** Characters of the longest of these. */
const longestGoingOn = 8;

function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  let begun = '';
  for (const piece of piecesOf(text, sentenceBorders)) {
    begun = begun === '' ? piece : `${begun} ${piece}`;
    if (goesOn.test(piece.slice(-longestGoingOn))) continue;
    sentences.push(begun);
    begun = '';
  }
  if (begun !== '') sentences.push(begun);
  return sentences;
}

/**
 * The questions in a message. Where a sentence ends in a question mark, those that do not are background and are left out;
 * else every sentence of a short message may be one. The whole message comes last, because sometimes only together the words
 * make sense. The text must not have runs of white space.
 */
export function partsOf(text: string): readonly string[] {
  const whole = text.trim();
  const sentences = sentencesOf(whole);
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

/** Whether a question has a word that stands for something told before. */
export function pointsBack(question: string, language: Language): boolean {
  return pointers[language].test(question) || (language === 'de' && pronounBeforeVerb.test(question));
}

/** Whether a question leans on what was asked before: "und in Blau?", "how much is it?". */
export function isFollowUp(question: string, language: Language): boolean {
  const words = question.split(/\s+/).length;
  if (words > 14) return false;
  return words <= 2 || beginnings[language].test(question.trim()) || pointsBack(question, language);
}

/** "Can I return it?" with the verb at the end, as German has it. */
const pronounBeforeVerb =
  /(?<!\p{L})(?:kann|kannst|könnt|können|darf|dürfen|muss|müssen|soll|sollte|könnte) (?:ich|man|wir|ihr|sie) (?:die|das|den|es|sie|ihn|diese|dieses|diesen) \p{Ll}+\s*[?.!]?$/iu;

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

/** What kind of answer a question wants, as its first words tell. */
export type Kind = 'how' | 'long' | 'much' | 'where' | 'when' | 'which' | 'who' | 'why' | 'whether';

const kinds: Readonly<Record<Language, readonly (readonly [Kind, RegExp])[]>> = {
  de: [
    ['long', /(?<!\p{L})(?:wie ?lang(?:e)?|wie schnell|wie viele? (?:tage|wochen)|bis wann)(?!\p{L})/iu],
    ['much', /(?<!\p{L})(?:wie ?viele?|was kostet|was kosten|wie teuer|wie hoch)(?!\p{L})/iu],
    ['how', /(?<!\p{L})wie(?!\p{L})/iu],
    ['where', /(?<!\p{L})(?:wo|wohin|woher)(?!\p{L})/iu],
    ['when', /(?<!\p{L})wann(?!\p{L})/iu],
    ['which', /(?<!\p{L})(?:welche[rnsm]?|was)(?!\p{L})/iu],
    ['who', /(?<!\p{L})(?:wer|wen|wem)(?!\p{L})/iu],
    ['why', /(?<!\p{L})(?:warum|wieso|weshalb)(?!\p{L})/iu],
  ],
  en: [
    ['long', /(?<!\p{L})(?:how (?:long|soon|fast|quickly|many (?:days|weeks))|by when)(?!\p{L})/iu],
    ['much', /(?<!\p{L})(?:how (?:much|many)|what (?:does|do) [^?]{1,60} cost)(?!\p{L})/iu],
    ['how', /(?<!\p{L})how(?!\p{L})/iu],
    ['where', /(?<!\p{L})where(?!\p{L})/iu],
    ['when', /(?<!\p{L})when(?!\p{L})/iu],
    ['which', /(?<!\p{L})(?:which|what)(?!\p{L})/iu],
    ['who', /(?<!\p{L})(?:who|whom)(?!\p{L})/iu],
    ['why', /(?<!\p{L})why(?!\p{L})/iu],
  ],
};

const yesOrNo: Readonly<Record<Language, RegExp>> = {
  de: /^(?:\p{L}+(?:t|st|en|n) (?:ihr|sie|du|man|ich|es|wir)|kann|darf|muss|gibts|gibt es|ist|sind|hat|habt|wird|werden|geht)(?!\p{L})/iu,
  en: /^(?:can|could|may|do|does|did|is|are|will|would|should|have|has|must)(?!\p{L})/iu,
};

/** The kind of a question or of a heading that asks; undefined where it does not ask. */
export function kindOf(question: string, language: Language): Kind | undefined {
  const text = question.trim();
  if (yesOrNo[language].test(text)) return 'whether';
  return kinds[language].find(([, pattern]) => pattern.test(text))?.[0];
}

const negations: Readonly<Record<Language, RegExp>> = {
  de: /(?<!\p{L})(?:nicht|nichts|nie|kein(?:e[rnms]?)?|ohne|niemand)(?!\p{L})/iu,
  en: /(?<!\p{L})(?:not|never|no|none|without|cannot|nobody)(?!\p{L})|n['’]t(?!\p{L})/iu,
};

/** Whether something is denied in a text. */
export function isNegated(text: string, language: Language): boolean {
  return negations[language].test(text);
}

/** How something is asked. */
export interface Manner {
  /** Whether such a thing exists at all. */
  readonly existence: boolean;
  /** In a sentence rather than by keywords. */
  readonly sentence: boolean;
  readonly kind: Kind | undefined;
  readonly negated: boolean;
}

export function mannerOf(question: string, language: Language): Manner {
  return {
    existence: asksForExistence(question, language),
    sentence: isSentence(question),
    kind: kindOf(question, language),
    negated: isNegated(question, language),
  };
}
