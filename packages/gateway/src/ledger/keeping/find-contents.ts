import type { Piece } from '@gatehouse/contract/leaf';
import { piecesOf } from '../ledger-files.ts';
import { parsePlace, type ContentPlace } from '../ledger-folder.ts';
import { readLeaves } from '../read-leaves.ts';

/** An envelope in the segments, as a leaf tells of it. */
export interface FoundContent {
  readonly shard: string;
  /** Of the leaf. */
  readonly index: number;
  readonly time: number;
  readonly piece: Piece;
  readonly place: ContentPlace;
}

/** All envelopes that leaves tell of and that this is true for. Reads every leaf; what is no place is left out. */
export async function* findContents(folder: string, isMeant: (piece: Piece) => boolean): AsyncGenerator<FoundContent> {
  for await (const { shard, index, leaf } of readLeaves(folder)) {
    for (const piece of piecesOf(leaf)) {
      const place = isMeant(piece) ? parsePlace(piece.place) : undefined;
      if (place !== undefined) yield { shard, index, time: leaf.time, piece, place };
    }
  }
}
