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
  /** What the record says was destroyed; without it nothing counts as that. */
  readonly destroyed?: Destroyed | undefined;
  readonly files?: FileSystem;
}

/** What leaves say was destroyed. */
export interface Destroyed {
  /** Whether the subject of this reference was erased. */
  isErased(reference: string): Promise<boolean>;
  /** Whether contents of this segment came to the end of their retention. */
  hasExpired(segment: number): Promise<boolean>;
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
  { folder, keys, destroyed, files = nodeFileSystem }: ContentSource,
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
      if (material === 'no subject key') throw new ContentError('lost', 'the key of its subject is gone');
      if (material === 'no segment key') throw new ContentError('lost', 'the key of its segment is gone');
      opened.push({ piece, ...openEnvelope(envelope, material, { owner, part, piece: number }, piece) });
    } catch (thrown) {
      if (!(thrown instanceof ContentError)) throw thrown;
      opened.push({ piece, fault: (await explained(thrown, piece, destroyed)) ?? thrown });
    }
  }
  return opened;
}

/** What is gone because it was destroyed, as a leaf says; undefined where none does. */
async function explained(
  { fault }: ContentError,
  piece: Piece,
  destroyed: Destroyed | undefined,
): Promise<ContentError | undefined> {
  if ((fault !== 'lost' && fault !== 'missing') || destroyed === undefined) return undefined;
  if (piece.subject !== undefined && (await destroyed.isErased(piece.subject)))
    return new ContentError('erased', 'its subject was erased');
  const place = parsePlace(piece.place);
  if (place !== undefined && (await destroyed.hasExpired(place.segment)))
    return new ContentError('expired', 'it came to the end of its retention');
  return undefined;
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
    if (isErased(envelope)) throw new ContentError('missing', 'it was overwritten');
    return { segment: place.segment, envelope };
  } finally {
    await file.close();
  }
}
