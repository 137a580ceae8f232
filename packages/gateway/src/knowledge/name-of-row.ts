import type { KnowledgeRow } from '../core/collections.ts';

export interface NameOfRow {
  /** The title without what tells a variant: "Helm Windfang 2, M" is a "Helm Windfang 2". */
  readonly head: string;
  /** Its words, in small letters and without numbers; none where a row has no name beside its id. */
  readonly words: readonly string[];
  /** Its number, and the word right before it. */
  readonly number: { readonly value: string; readonly after: string } | undefined;
}

const token = /[\p{L}\p{N}]+/gu;

function compact(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** What a row is called. */
export function nameOfRow({ id, title }: Pick<KnowledgeRow, 'id' | 'title'>): NameOfRow {
  const head = title.split(/[,(]/)[0]?.trim() ?? '';
  const tokens = head.normalize('NFKC').toLowerCase().match(token) ?? [];
  const words = tokens.filter((one) => !/\d/.test(one));
  // "Order 4711" is called by its number, and the next order is no other size of it.
  if (compact(head).includes(compact(id))) return { head, words: [], number: undefined };
  const at = tokens.findIndex(
    (one, index) => index > 0 && /^\d{1,5}$/.test(one) && !/\d/.test(tokens[index - 1] ?? ''),
  );
  const [after, value] = [tokens[at - 1], tokens[at]];
  return { head, words, number: at < 1 || after === undefined || value === undefined ? undefined : { value, after } };
}
