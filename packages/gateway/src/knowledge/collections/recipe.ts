import { hash } from 'node:crypto';
import type { CollectionOptions, KnowledgeSourceOptions } from '@gatehouse/contract/knowledge';
import { canonicalJson } from '../../lib/canonical-json.ts';

/** Goes up when documents have to be read anew because reading them has changed. */
const readerVersion = 2;

/** Of a source, the name under which its documents are known: the same as long as it is the same place. */
export function sourceKeys(sources: readonly KnowledgeSourceOptions[]): readonly string[] {
  const seen = new Map<string, number>();
  return sources.map((source) => {
    const key = source.kind === 'web' ? 'web' : `${source.kind}:${'name' in source ? source.name : source.path}`;
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return times === 1 ? key : `${key}~${times}`;
  });
}

/** What the passages of a document hang on, beside the document; `guards` is a short hash of those that look at it: others may find something else. */
export function recipeOf(
  { chunkCharacters, language, personalData }: CollectionOptions,
  source: KnowledgeSourceOptions | undefined,
  guards: string,
): string {
  const shape =
    source === undefined || source.kind === 'web'
      ? {}
      : source.kind === 'folder'
        ? { url: source.url ?? null }
        : {
            name: source.name,
            key: source.key,
            title: source.title,
            language: source.language ?? null,
            languageColumn: source.languageColumn ?? null,
            columns: source.columns.map(({ currency, kind, label, name }) => ({
              name,
              kind,
              label: { de: label.de ?? null, en: label.en ?? null },
              currency: currency ?? null,
            })),
          };
  const made = { readerVersion, chunkCharacters, guards, language, personalData, shape };
  return hash('sha256', canonicalJson(made), 'hex');
}

/** What an ingestion hangs on: with other settings the sources are looked at again. */
export function settingsOf(collection: CollectionOptions, guards: string): string {
  const { sources } = collection;
  const said = JSON.stringify([recipeOf(collection, undefined, guards), sources, collection.suddenChange]);
  return hash('sha256', said, 'hex');
}

/** In words, without secrets. */
export function sourceInWords(source: KnowledgeSourceOptions): string {
  switch (source.kind) {
    case 'folder':
      return `folder ${source.path}`;
    case 'table':
      return `table ${source.name} in ${source.path}`;
    case 'database':
      return `database ${source.name}`;
    case 'web':
      return source.urls.length === 1 ? `page ${source.urls[0] ?? ''}` : `${source.urls.length} pages`;
  }
}
