import type { Chunk, KnowledgeRow } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import { isOfKind, kindStems } from '../kind-of-row.ts';
import { nameOfRow } from '../name-of-row.ts';

/** More rows than this have a word in common, and no name. */
const largestFamily = 500;
const noRows: readonly Chunk[] = Object.freeze([]);

function familyOf(row: KnowledgeRow): string {
  return nameOfRow(row).words.join(' ');
}

interface Family {
  readonly rows: Map<string, Chunk>;
  /** Of the words of its name; made when they are first asked for. */
  stems?: readonly string[];
}

/** More rows than this are no kind of thing that anybody would look through. */
const largestKind = 2_000;

/** Rows of a collection by what they are called beside numbers and variants: "Helm Windfang 2, M" and "Helm Windfang 3" are of one family. */
export class RowFamilies {
  readonly #families = new Map<Language, Map<string, Family>>();

  put(chunk: Chunk): void {
    if (chunk.row === undefined) return;
    const name = familyOf(chunk.row);
    if (name === '') return;
    let ofLanguage = this.#families.get(chunk.language);
    if (ofLanguage === undefined) this.#families.set(chunk.language, (ofLanguage = new Map<string, Family>()));
    const family = ofLanguage.get(name);
    if (family === undefined) ofLanguage.set(name, { rows: new Map([[chunk.document, chunk]]) });
    else family.rows.set(chunk.document, chunk);
  }

  remove(chunk: Chunk): void {
    if (chunk.row === undefined) return;
    const ofLanguage = this.#families.get(chunk.language);
    const name = familyOf(chunk.row);
    const family = ofLanguage?.get(name);
    family?.rows.delete(chunk.document);
    if (family?.rows.size === 0) ofLanguage?.delete(name);
  }

  /** All rows that are called like this one, in its language. */
  of({ language, row }: Chunk): readonly Chunk[] {
    if (row === undefined) return noRows;
    const rows = this.#families.get(language)?.get(familyOf(row))?.rows;
    return rows === undefined || rows.size > largestFamily ? noRows : [...rows.values()];
  }

  /** Whether other rows are called so too, as a whole word or as a part of one: then it is a kind of thing, and no name. */
  isShared(word: string, { language, row }: Chunk): boolean {
    if (row === undefined) return false;
    const own = familyOf(row);
    for (const name of this.#families.get(language)?.keys() ?? []) if (name !== own && name.includes(word)) return true;
    return false;
  }

  /** All rows whose names say that they are of one of these kinds, which are stems; none where there are more than anybody would look through. */
  ofKind(kinds: readonly (readonly string[])[], language: Language): readonly Chunk[] {
    const found: Chunk[] = [];
    for (const [name, family] of this.#families.get(language) ?? []) {
      const stems = (family.stems ??= kindStems(name.split(' '), language));
      if (!kinds.some((kind) => isOfKind(stems, kind, language))) continue;
      found.push(...family.rows.values());
      if (found.length > largestKind) return noRows;
    }
    return found;
  }
}
