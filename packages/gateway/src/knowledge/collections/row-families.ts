import type { Chunk, KnowledgeRow } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import { nameOfRow } from '../name-of-row.ts';

/** More rows than this have a word in common, and no name. */
const largestFamily = 500;
const noRows: readonly Chunk[] = Object.freeze([]);

function familyOf(row: KnowledgeRow): string {
  return nameOfRow(row).words.join(' ');
}

/** Rows of a collection by what they are called beside numbers and variants: "Helm Windfang 2, M" and "Helm Windfang 3" are of one family. */
export class RowFamilies {
  readonly #families = new Map<Language, Map<string, Map<string, Chunk>>>();

  put(chunk: Chunk): void {
    if (chunk.row === undefined) return;
    const name = familyOf(chunk.row);
    if (name === '') return;
    let ofLanguage = this.#families.get(chunk.language);
    if (ofLanguage === undefined)
      this.#families.set(chunk.language, (ofLanguage = new Map<string, Map<string, Chunk>>()));
    const family = ofLanguage.get(name);
    if (family === undefined) ofLanguage.set(name, new Map([[chunk.document, chunk]]));
    else family.set(chunk.document, chunk);
  }

  remove(chunk: Chunk): void {
    if (chunk.row === undefined) return;
    const ofLanguage = this.#families.get(chunk.language);
    const name = familyOf(chunk.row);
    const family = ofLanguage?.get(name);
    family?.delete(chunk.document);
    if (family?.size === 0) ofLanguage?.delete(name);
  }

  /** All rows that are called like this one, in its language. */
  of({ language, row }: Chunk): readonly Chunk[] {
    if (row === undefined) return noRows;
    const family = this.#families.get(language)?.get(familyOf(row));
    return family === undefined || family.size > largestFamily ? noRows : [...family.values()];
  }

  /** Whether other rows are called so too, as a whole word or as a part of one: then it is a kind of thing, and no name. */
  isShared(word: string, { language, row }: Chunk): boolean {
    if (row === undefined) return false;
    const own = familyOf(row);
    for (const name of this.#families.get(language)?.keys() ?? []) if (name !== own && name.includes(word)) return true;
    return false;
  }
}
