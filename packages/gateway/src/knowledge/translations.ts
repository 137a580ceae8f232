import type { Language, Passage } from '../core/knowledge.ts';

/** `faq.de.md`, `faq_en.md` or `de/faq.md`: what stands where the language is named. */
const languageInName = /(?<=^|[./_-])(de|en)(?=[./_-])/i;

interface Document {
  readonly language: Language;
  readonly passages: Passage[];
}

/** Passages of one document that have the same headings around them. */
function sectionsOf(passages: readonly Passage[]): Passage[][] {
  const sections: Passage[][] = [];
  let anchor: string | undefined;
  for (const passage of passages) {
    if (passage.anchor !== anchor) sections.push([]);
    anchor = passage.anchor;
    sections.at(-1)?.push(passage);
  }
  return sections;
}

function isSameShape(left: readonly Passage[][], right: readonly Passage[][]): boolean {
  return (
    left.length === right.length &&
    left.every((section, position) => section[0]?.titles.length === right[position]?.[0]?.titles.length)
  );
}

/**
 * Passages that say the same in the other language. Two documents are translations of each other where their names differ in
 * nothing but the language, and they have as many sections, each as deep as its counterpart.
 */
export function pairTranslations(passages: readonly Passage[]): ReadonlyMap<Passage, Passage> {
  const families = new Map<string, Map<string, Document>>();
  for (const passage of passages) {
    const name = passage.source.replace(languageInName, '*');
    if (name === passage.source) continue;
    const family = families.get(name) ?? new Map<string, Document>();
    families.set(name, family);
    const document = family.get(passage.source) ?? { language: passage.language, passages: [] };
    family.set(passage.source, document);
    document.passages.push(passage);
  }
  const pairs = new Map<Passage, Passage>();
  for (const family of families.values()) {
    const [one, other, more] = [...family.values()];
    if (one === undefined || other === undefined || more !== undefined || one.language === other.language) continue;
    const left = sectionsOf(one.passages);
    const right = sectionsOf(other.passages);
    if (!isSameShape(left, right)) continue;
    for (const [position, section] of left.entries()) {
      for (const [place, passage] of section.entries()) {
        const counterpart = right[position]?.[place] ?? right[position]?.[0];
        if (counterpart !== undefined) pairs.set(passage, counterpart);
      }
      for (const [place, passage] of (right[position] ?? []).entries()) {
        const counterpart = section[place] ?? section[0];
        if (counterpart !== undefined) pairs.set(passage, counterpart);
      }
    }
  }
  return pairs;
}
