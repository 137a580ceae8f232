import type { ContentPart } from '@gatehouse/contract/content-parts';
import type { Leaf, Piece } from '@gatehouse/contract/leaf';
import { ContentError } from './content-error.ts';
import { nodeFileSystem, type FileSystem } from './file-system.ts';
import type { KeyReader } from './keys/read-keys.ts';
import { commitmentOf } from './ledger-files.ts';
import { parsePlace, segmentPath } from './ledger-folder.ts';
import { parseShardFolderName, periodOf } from './log/shard-name.ts';
import { isErased } from './segment-files.ts';
import type { ContentOwner } from './v1/content-envelope.ts';
import { openEnvelope } from './v1/open-envelope.ts';

/** Where contents lie, and what opens them. */
export interface ContentSource {
  /** Of the ledger. */
  readonly folder: string;
  readonly keys: KeyReader;
  readonly files?: FileSystem;
}

/** A leaf with its place. */
export interface LeafAt {
  /** Folder name of its shard. */
  readonly shard: string;
  readonly leaf: Leaf;
}

/** A piece of a content, opened or not. */
export type OpenedPiece =
  | { readonly piece: Piece; readonly opening: Buffer; readonly content: Buffer; readonly fault?: undefined }
  | { readonly piece: Piece; readonly fault: ContentError };

/**
 * Decrypts a content and checks it against the leaf: hash of the envelope, tag, and HMAC under the sealed opening. Resolves
 * with undefined where the leaf has no such content; rejects with ContentError where the leaf has it and a piece does not open.
 */
export async function openContent(source: ContentSource, at: LeafAt, part: ContentPart): Promise<Buffer | undefined> {
  const pieces = await openPieces(source, at, part);
  if (pieces === undefined) return undefined;
  const contents: Buffer[] = [];
  for (const opened of pieces) {
    if (opened.fault !== undefined) throw opened.fault;
    contents.push(opened.content);
  }
  return Buffer.concat(contents);
}

/** The same piece by piece: of a content about several subjects one may be erased and the others not. */
export async function openPieces(
  { folder, keys, files = nodeFileSystem }: ContentSource,
  { shard, leaf }: LeafAt,
  part: ContentPart,
): Promise<readonly OpenedPiece[] | undefined> {
  const commitment = commitmentOf(leaf, part);
  if (commitment === undefined) return undefined;
  const owner = ownerOf(leaf, shard);
  const period = parseShardFolderName(shard)?.period ?? periodOf(leaf.time);
  const opened: OpenedPiece[] = [];
  for (const [number, piece] of commitment.entries()) {
    try {
      const { segment, envelope } = await readEnvelope(files, folder, piece);
      const material = keys.materialOf(piece.subject, period, segment);
      if (material === 'erased') throw new ContentError('erased', 'the keys of its subject were destroyed');
      if (material === 'expired') throw new ContentError('expired', 'the key of its segment was destroyed');
      opened.push({ piece, ...openEnvelope(envelope, material, { owner, part, piece: number }, piece) });
    } catch (thrown) {
      if (!(thrown instanceof ContentError)) throw thrown;
      opened.push({ piece, fault: thrown });
    }
  }
  return opened;
}

/** To what the envelopes of a leaf are bound. */
export function ownerOf(leaf: Leaf, shard: string): ContentOwner['owner'] {
  return 'request' in leaf && leaf.request !== undefined ? leaf.request : `${shard}/${leaf.index}`;
}

async function readEnvelope(
  files: FileSystem,
  folder: string,
  piece: Piece,
): Promise<{ readonly segment: number; readonly envelope: Buffer }> {
  const place = parsePlace(piece.place);
  if (place === undefined) throw new ContentError('missing', 'the leaf names no place');
  const file = await files.openToRead(segmentPath(folder, place.segment));
  if (file === undefined) throw new ContentError('missing', `segment ${place.segment} is not there`);
  try {
    if (place.offset + place.length > (await file.size())) {
      throw new ContentError('missing', `segment ${place.segment} ends before it`);
    }
    const envelope = Buffer.alloc(place.length);
    let read = 0;
    while (read < envelope.length) {
      const bytes = await file.read(envelope, read, envelope.length - read, place.offset + read);
      if (bytes === 0) throw new ContentError('missing', `segment ${place.segment} ends before it`);
      read += bytes;
    }
    if (isErased(envelope)) throw new ContentError('erased', 'it was overwritten');
    return { segment: place.segment, envelope };
  } finally {
    await file.close();
  }
}
