/** What is known of a word, as bits of 13; the upper four are one of `cues`. */
export const wordFacts = Object.freeze({
  firstName: 1,
  /** In lists of common ones. */
  commonFirstName: 2,
  surname: 4,
  commonSurname: 8,
  german: 16,
  english: 32,
  frequent: 64,
  known: 128,
  place: 256,
});

export const cueShift = 9;

/** What a word says of the words around it. */
export const cues = Object.freeze({
  none: 0,
  /** Articles, pronouns, prepositions, conjunctions, auxiliary verbs. */
  closed: 1,
  title: 2,
  /** GmbH, Inc. */
  companyForm: 3,
  /** Firma, Kanzlei, University. */
  institution: 4,
  /** von, de, al. */
  particle: 5,
  /** Minister, teacher. */
  role: 6,
  /** Schwester, wife, Kollege. */
  kin: 7,
  /** heiße, bin, name. */
  introduction: 8,
  /** Straße, avenue. */
  street: 9,
  /** Monday, März, deutsch. */
  calendar: 10,
  brand: 11,
  /** Hallo, dear. */
  greeting: 12,
  /** Roman, film, novel. */
  work: 13,
  /** sagt, says, fragte. */
  saying: 14,
  /** grüße, regards. */
  closing: 15,
});

const { none: _none, ...named } = cues;
export type Cue = keyof typeof named;

/** Kinds of words, coarser than their facts: 32 of them. */
export function coarseKind(facts: number): number {
  const cue = facts >> cueShift;
  const { firstName, commonFirstName, surname, commonSurname, german, english, frequent, place } = wordFacts;
  const isName = (facts & (firstName | surname)) !== 0;
  const isOrdinary = (facts & (german | english)) !== 0;
  if (cue === cues.brand || (cue !== 0 && !(isName && !isOrdinary))) return 16 + cue;
  if (isName && isOrdinary) {
    if ((facts & commonFirstName) !== 0) return (facts & frequent) === 0 ? 6 : 7;
    if ((facts & commonSurname) !== 0) return (facts & frequent) === 0 ? 8 : 9;
    return 10;
  }
  if (isName) {
    if ((facts & place) !== 0 && (facts & commonFirstName) === 0) return 11;
    if ((facts & commonFirstName) !== 0) return (facts & surname) === 0 ? 1 : 2;
    if ((facts & commonSurname) !== 0) return 4;
    return (facts & firstName) !== 0 ? 3 : 5;
  }
  if ((facts & place) !== 0) return 12;
  if (isOrdinary) return (facts & frequent) === 0 ? 13 : 14;
  return facts === 0 ? 0 : 15;
}
