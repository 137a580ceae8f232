import type { Passage } from '../core/knowledge.ts';

/** `faq.de.md`, `faq_en.md` or `de/faq.md`: what stands where the language is named. */
const languageInName = /(?<=^|[./_-])(?:de|en)(?=[./_-])/gi;

/** Places of a name that are looked at: an address may have many. */
const mostPlaces = 8;

function otherName(language: string): string {
  const other = language.toLowerCase() === 'de' ? 'en' : 'de';
  return language === language.toLowerCase() ? other : other.toUpperCase();
}

/** What the translation of a document may be called: the same, but for the language at one place. */
export function translationNames(document: string): readonly string[] {
  const names: string[] = [];
  for (const { 0: language, index } of document.matchAll(languageInName)) {
    if (names.length >= mostPlaces) break;
    names.push(`${document.slice(0, index)}${otherName(language)}${document.slice(index + language.length)}`);
  }
  return names;
}

type Sectioned = Pick<Passage, 'anchor' | 'titles' | 'language'>;

/** Passages of one document that have the same headings around them. */
function sectionsOf<Of extends Sectioned>(passages: readonly Of[]): Of[][] {
  const sections: Of[][] = [];
  let anchor: string | undefined;
  for (const passage of passages) {
    if (passage.anchor !== anchor) sections.push([]);
    anchor = passage.anchor;
    sections.at(-1)?.push(passage);
  }
  return sections;
}

function isSameShape(left: readonly Sectioned[][], right: readonly Sectioned[][]): boolean {
  return (
    left.length === right.length &&
    left.every((section, position) => section[0]?.titles.length === right[position]?.[0]?.titles.length)
  );
}

/**
 * The passages of a document, each with the one that says the same in another: they are translations of each other where they have as many
 * sections, each as deep as its counterpart. Nothing where they are not.
 */
export function pairSections<Of extends Sectioned>(document: readonly Of[], other: readonly Of[]): ReadonlyMap<Of, Of> {
  const pairs = new Map<Of, Of>();
  const left = sectionsOf(document);
  const right = sectionsOf(other);
  if (!isSameShape(left, right)) return pairs;
  for (const [position, section] of left.entries()) {
    for (const [place, passage] of section.entries()) {
      const counterpart = right[position]?.[place] ?? right[position]?.[0];
      if (counterpart !== undefined) pairs.set(passage, counterpart);
    }
  }
  return pairs;
}

/**
 * Passages that say the same in the other language. Two documents are translations of each other where their names differ in
 * nothing but the language, and they have the same sections.
 */
export function pairTranslations(passages: readonly Passage[]): ReadonlyMap<Passage, Passage> {
  const documents = Map.groupBy(passages, ({ source }) => source);
  const pairs = new Map<Passage, Passage>();
  for (const [source, own] of documents) {
    const name = translationNames(source).find((other) => documents.has(other));
    const other = name === undefined ? undefined : documents.get(name);
    if (other === undefined || own[0]?.language === other[0]?.language) continue;
    for (const [passage, counterpart] of pairSections(own, other)) pairs.set(passage, counterpart);
  }
  return pairs;
}
