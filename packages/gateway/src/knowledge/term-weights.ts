/**
 * What a match is worth, as a share of an exact one, and what a word of a question weighs, as a share of a topical one. Set on
 * the questions of the example shop that may be looked at, and on those of other people; a change stays only where it helps
 * both halves of them.
 */
export const termWeights = {
  exact: 1,
  related: 0.9,
  head: 1,
  modifier: 0.4,
  concept: 0.75,
  conceptOfPart: 0.6,
  /** "French" for "France". */
  samePlace: 0.7,
  /** Another name of the same kind, such as that of another country. */
  otherName: 0.4,
  /** What several words mean together, and one of them alone. */
  phrase: 0.95,
  apart: 0.5,
  part: 0.45,
  /** Importance of words that ask for a price, a size or a time, as a share of those that say of what. */
  aspect: 0.88,
  begun: 0.4,
  sibling: 0.45,
  oneTypo: 0.85,
  twoTypos: 0.7,
  /** A word in the text under a heading, against one in the heading. */
  body: 0.9,
  bodyForExistence: 0.4,
  /** A word in the headings around the innermost one. */
  path: 0.8,
  /** How much an occurrence counts, by where it stands. */
  pathField: 0.6,
  headingField: 3,
  bodyField: 1,
  /** Unknown names of places, as a share of other unknown names. */
  place: 0.25,
  filler: 0.12,
  /** Quality from which a word counts as found. */
  partly: 0.5,
  /** Importance of a word that no document has, in shares of the highest possible: a noun or name, any word, a word of talk. */
  unknownName: 1,
  unknown: 1,
  unknownSmall: 0.6,
  /** The same of a word that goes along with any question. */
  unknownGeneral: 0.25,
  /** Importance of verbs and adjectives that fit any topic. */
  common: 0.45,
  /** Numbers narrow a question down, they do not say what it is about. */
  number: 0.47,
} as const;

/** The term of a heading that is a single word, by its stem. */
export function topicTerm(stem: string): string {
  return `t:${stem}`;
}
