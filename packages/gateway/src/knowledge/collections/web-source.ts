import { hash } from 'node:crypto';
import { asGatehouseError } from '../../core/errors.ts';
import { chunkDocument } from '../reading/chunk-document.ts';
import type { DocumentReader } from '../reading/document-reader.ts';
import type {
  FoundDocument,
  ReadDocument,
  SourceContents,
  SourceContext,
  SourceOf,
  UnreachableDocument,
} from './found-document.ts';

export interface FetchedPage {
  readonly status: number;
  readonly bytes: Uint8Array;
  /** As the server says; empty where it says nothing. */
  readonly mediaType: string;
}

/** Fetches a page: no redirect to another host, no address in a private network unless that is allowed, no more bytes than are allowed. */
export type FetchPage = (
  url: string,
  options: { readonly maxBytes: number; readonly allowPrivateNetwork: boolean; readonly signal: AbortSignal },
) => Promise<FetchedPage>;

/** Bytes of pages that are kept until they are read; others are fetched once more. */
const keptBytes = 64 * 1_048_576;
/** Pages that are fetched at the same time. */
const atOnce = 4;

type WebSource = SourceOf<'web'>;

/** Pages by their addresses. One that its server says is gone has vanished; one that cannot be had now stays as it is. */
export async function lookAtWeb(
  source: WebSource,
  fetchPage: FetchPage,
  reader: DocumentReader,
  context: SourceContext,
): Promise<SourceContents> {
  const { allowPrivateNetwork } = source;
  const { largestDocument: maxBytes } = context;
  const found: (FoundDocument | undefined)[] = [];
  const unreachable: UnreachableDocument[] = [];
  let kept = 0;
  const urls = [...new Set(source.urls.map((url) => new URL(url).href))];
  const fetched = (url: string, signal: AbortSignal): Promise<FetchedPage> =>
    fetchPage(url, { maxBytes, allowPrivateNetwork, signal });

  async function look(url: string, place: number): Promise<void> {
    try {
      const page = await fetched(url, context.signal);
      if (page.status === 404 || page.status === 410) return;
      if (page.status !== 200) {
        unreachable.push({ document: url, problem: `the server answers with status ${page.status}` });
        return;
      }
      const digest = hash('sha256', page.bytes, 'hex');
      const keeps = kept + page.bytes.length <= keptBytes;
      if (keeps) kept += page.bytes.length;
      found[place] = {
        document: url,
        hash: digest,
        bytes: page.bytes.length,
        async read(signal) {
          const again = keeps ? page : await fetched(url, signal);
          const same = again.status === 200 && hash('sha256', again.bytes, 'hex') === digest;
          return same ? readPage(url, again, digest, { reader, context, signal }) : undefined;
        },
      };
    } catch (thrown) {
      if (context.signal.aborted) throw thrown;
      unreachable.push({ document: url, problem: `the page cannot be fetched (${asGatehouseError(thrown).code})` });
    } finally {
      context.looked();
    }
  }

  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < urls.length) {
      const place = next++;
      await look(urls[place] ?? '', place);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, urls.length) }, worker));
  return { found: found.filter((page) => page !== undefined), unreachable, problems: [] };
}

async function readPage(
  url: string,
  { bytes, mediaType }: FetchedPage,
  digest: string,
  {
    context,
    reader,
    signal,
  }: { readonly reader: DocumentReader; readonly context: SourceContext; readonly signal: AbortSignal },
): Promise<ReadDocument> {
  const { hostname, pathname } = new URL(url);
  const name = pathname.split('/').findLast((step) => step !== '') ?? hostname;
  const text = await reader.readDocument(
    { bytes, name: decoded(name), ...(mediaType === '' ? {} : { mediaType }) },
    signal,
  );
  const { chunkCharacters, collection, language } = context;
  const place = { collection, document: url, documentHash: digest, url, language, chunkCharacters };
  const chunks = chunkDocument(text, place);
  return { title: text.title, language: text.language, url, chunks, text: text.text, hidden: text.hidden };
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
