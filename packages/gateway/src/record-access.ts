import type { ContentPart } from '@gatehouse/contract/leaf';
import type { Clock } from './core/clock.ts';
import type { Ids } from './core/ids.ts';
import type { LeafIndex, ReadLeaf } from './core/leaf-index.ts';
import type { Ledger } from './core/ledger.ts';
import { Approvals } from './disclosure/approvals.ts';
import { type ContentReading, createContentReading, type OpenedPiece } from './disclosure/content-reading.ts';
import { createRecordSearch, leafAt, type RecordSearch } from './index/search-record.ts';
import { createLeafSource } from './ledger/leaf-source.ts';
import type { KeyReader } from './ledger/keys/read-keys.ts';
import { openPieces } from './ledger/open-content.ts';

export interface RecordAccess {
  readonly index: LeafIndex;
  readonly search: RecordSearch;
  readonly reading: ContentReading;
  readonly approvals: Approvals;
  readonly fourEyes: boolean;
}

export interface RecordAccessOptions {
  readonly ledgerFolder: string;
  /** Undefined where contents cannot be opened. */
  readonly keys: KeyReader | undefined;
  readonly fourEyes: boolean;
  readonly index: LeafIndex;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Puts the index, the leaves and the contents together for those who look into the record. */
export function openRecordAccess(options: RecordAccessOptions): RecordAccess {
  const { clock, fourEyes, ids, index, keys, ledger, ledgerFolder } = options;
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
      open: (at, part) => openContentPieces(ledgerFolder, keys, at, part),
    }),
  };
}

async function openContentPieces(
  folder: string,
  keys: KeyReader | undefined,
  at: ReadLeaf,
  part: ContentPart,
): Promise<readonly OpenedPiece[] | undefined> {
  if (keys === undefined) return undefined;
  const pieces = await openPieces({ folder, keys }, at, part);
  return pieces?.map((opened) => {
    const { bytes, subject } = opened.piece;
    return opened.fault === undefined
      ? { bytes, subject, content: opened.content }
      : { bytes, subject, fault: opened.fault.fault };
  });
}
