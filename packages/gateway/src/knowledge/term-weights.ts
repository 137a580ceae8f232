/**
 * What a match is worth, as a share of an exact one, and what a word of a question weighs, as a share of a topical one. Set on
 * the development questions of the example shop and on questions that other people asked other shops.
 */
export const termWeights = {
  exact: 1,
  related: 0.9,
  head: 0.85,
  modifier: 0.4,
  concept: 0.75,
  conceptOfPart: 0.6,
  part: 0.45,
  oneTypo: 0.85,
  twoTypos: 0.7,
  /** A word in the text under a heading, against one in the heading. */
  body: 0.9,
  bodyForExistence: 0.4,
  filler: 0.12,
  /** Quality from which a word counts as found. */
  partly: 0.5,
  /** Importance of a word that no document has, in shares of the highest possible: a noun or name, any word, a word of talk. */
  unknownName: 1,
  unknown: 0.8,
  unknownSmall: 0.45,
  /** Importance of verbs and adjectives that fit any topic. */
  common: 0.45,
  /** Numbers narrow a question down, they do not say what it is about. */
  number: 0.3,
} as const;
