import type { ContentPart, Leaf } from '@gatehouse/contract/leaf';
import type { Clock } from './core/clock.ts';
import type { Ids } from './core/ids.ts';
import type { LeafIndex } from './core/leaf-index.ts';
import type { Ledger } from './core/ledger.ts';
import { Approvals } from './disclosure/approvals.ts';
import { type ContentReading, createContentReading, type OpenedPiece } from './disclosure/content-reading.ts';
import { createRecordSearch, leafAt, type RecordSearch } from './index/search-record.ts';
import { ContentError } from './ledger/content-error.ts';
import { createLeafSource } from './ledger/leaf-source.ts';
import { openContent } from './ledger/open-content.ts';

export interface RecordAccess {
  readonly index: LeafIndex;
  readonly search: RecordSearch;
  readonly reading: ContentReading;
  readonly approvals: Approvals;
  readonly fourEyes: boolean;
}

export interface RecordAccessOptions {
  readonly ledgerFolder: string;
  readonly rootKey: Uint8Array;
  readonly fourEyes: boolean;
  readonly index: LeafIndex;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Puts the index, the leaves and the contents together for those who look into the record. */
export function openRecordAccess(options: RecordAccessOptions): RecordAccess {
  const { clock, fourEyes, ids, index, ledger, ledgerFolder, rootKey } = options;
  const source = createLeafSource(ledgerFolder);
  const approvals = new Approvals({ clock, ids, ledger });
  return {
    index,
    fourEyes,
    approvals,
    search: createRecordSearch({
      index,
      source,
      referencesOfKey: () => Promise.resolve([]),
      referencesOfSubject: () => Promise.resolve([]),
    }),
    reading: createContentReading({
      fourEyes,
      approvals,
      ledger,
      find: (request) => index.findRequest(request),
      leafAt: (place) => leafAt(source, place),
      open: (leaf, part) => openPieces(ledgerFolder, rootKey, leaf, part),
    }),
  };
}

async function openPieces(
  folder: string,
  rootKey: Uint8Array,
  leaf: Leaf,
  part: ContentPart,
): Promise<readonly OpenedPiece[] | undefined> {
  try {
    const content = await openContent(folder, rootKey, leaf, part);
    return content && [{ bytes: content.length, content }];
  } catch (thrown) {
    if (!(thrown instanceof ContentError)) throw thrown;
    return [{ bytes: 0, fault: thrown.fault }];
  }
}
