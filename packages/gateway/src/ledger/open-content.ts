import type { ContentPart, Leaf, Piece } from '@gatehouse/contract/leaf';
import { ContentError } from './content-error.ts';
import { nodeFileSystem, type FileSystem } from './file-system.ts';
import { commitmentOf } from './ledger-files.ts';
import { parsePlace, segmentPath } from './ledger-folder.ts';
import type { ContentOwner } from './v1/content-envelope.ts';
import { openEnvelope } from './v1/open-envelope.ts';

/**
 * Decrypts a content and checks it against the leaf: hash of the envelope, tag, and HMAC under the sealed opening. Resolves
 * with undefined where the leaf has no such content; rejects with ContentError where the leaf has it and it does not open.
 */
export async function openContent(
  folder: string,
  rootKey: Uint8Array,
  leaf: Leaf,
  part: ContentPart,
  files: FileSystem = nodeFileSystem,
): Promise<Buffer | undefined> {
  const commitment = commitmentOf(leaf, part);
  if (commitment === undefined) return undefined;
  const owner = 'request' in leaf && leaf.request !== undefined ? leaf.request : '';
  const pieces: Buffer[] = [];
  for (const [number, piece] of commitment.entries()) {
    pieces.push(await openPiece(folder, rootKey, { owner, part, piece: number }, piece, files));
  }
  return Buffer.concat(pieces);
}

async function openPiece(
  folder: string,
  rootKey: Uint8Array,
  owner: ContentOwner,
  piece: Piece,
  files: FileSystem,
): Promise<Buffer> {
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
    return openEnvelope(envelope, rootKey, owner, piece);
  } finally {
    await file.close();
  }
}
