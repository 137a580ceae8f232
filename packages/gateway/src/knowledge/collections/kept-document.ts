import type { DocumentStamp, WholeDocument } from '../../core/knowledge-store.ts';
import type { FoundDocument } from './found-document.ts';

/** A document as it is kept, to be looked at once more: its passages are what there is of it. */
export function keptDocument(
  { document, hash }: Pick<DocumentStamp, 'document' | 'hash'>,
  fetch: () => Promise<WholeDocument | undefined>,
): FoundDocument {
  let bytes = 0;
  return {
    document,
    hash,
    get bytes() {
      return bytes;
    },
    async read() {
      const kept = await fetch();
      if (kept === undefined || kept.hash !== hash) return undefined;
      ({ bytes } = kept);
      const { language, passages, title, url } = kept;
      const text = passages.map((passage) => [...passage.titles, passage.text].join('\n')).join('\n\n');
      return { title, language, url, chunks: passages, text, hidden: [] };
    },
  };
}
