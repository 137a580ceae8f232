import { contentParts, type ContentPart } from '@gatehouse/contract/content-parts';
import type { Piece } from '@gatehouse/contract/leaf';
import { GatehouseError } from '../core/errors.ts';
import type { Content, LedgerEntry } from '../core/ledger.ts';
import type { Batch } from './batch.ts';
import { ContentPlaces, type ContentPlacesOptions, type ContentsEnd } from './content-places.ts';
import { formatPlace } from './ledger-folder.ts';
import { assertSealable, contentStart, envelopeOverhead } from './v1/content-envelope.ts';
import { leafJson, piecePlaces, unsealedHash, unsealedReference, type GapOffsets } from './v1/leaf-json.ts';
import { jsonStartOf, maximumLineBytes, writeLeafLine } from './v1/leaf-line.ts';

/** Class of what is kept for as long as nothing else is said. */
const defaultRetention = 'standard';

export interface LeafPlacerOptions extends ContentPlacesOptions {
  /** What leaves of a period call a key. Gives back whatever is no id of a key. */
  readonly nameOf: (id: string, period: string) => string;
}

/** Where contents go, and whose they are. */
interface Into {
  readonly batch: Batch;
  readonly owner: string;
  readonly retention: string;
  readonly subject: string | undefined;
  readonly time: number;
}

/** Writes leaves and their contents into batches, all but what only the sealing can tell. */
export class LeafPlacer {
  readonly #options: LeafPlacerOptions;
  readonly #places: ContentPlaces;
  #shard = '';
  #period = '';
  #nameOf: (id: string) => string = (id) => id;

  constructor(options: LeafPlacerOptions, contents: ContentsEnd) {
    this.#options = options;
    this.#places = new ContentPlaces(options, contents);
  }

  /** From here on leaves go into this shard. */
  enter({ shard, period }: { readonly shard: string; readonly period: string }): void {
    this.#shard = shard;
    this.#period = period;
    this.#nameOf = (id) => this.#options.nameOf(id, period);
  }

  /** Goes back to what is durable. */
  reset(contents: ContentsEnd): void {
    this.#places.reset(contents);
  }

  /** Throws where the draft is wrong, and then leaves the batch as it was. */
  place(entry: LedgerEntry, batch: Batch, index: number, time: number): void {
    const contentsBefore = batch.contents.length;
    const unsealedBefore = batch.unsealed.length;
    this.#places.begin();
    try {
      this.#place(entry, batch, index, time);
    } catch (thrown) {
      batch.cutContents(contentsBefore);
      batch.unsealed.length = unsealedBefore;
      this.#places.undo();
      throw thrown;
    }
  }

  #place(
    { contents, leaf, retention = defaultRetention, subject }: LedgerEntry,
    batch: Batch,
    index: number,
    time: number,
  ): void {
    const shard = this.#shard;
    const firstUnsealed = batch.unsealed.length;
    let commitments: { [part in ContentPart]?: Piece[] } | undefined;
    if (contents !== undefined) {
      const owner = 'request' in leaf && leaf.request !== undefined ? leaf.request : `${shard}/${index}`;
      assertSealable(owner);
      const into: Into = { batch, owner, retention, subject, time };
      commitments = {};
      for (const part of contentParts) {
        const content = contents[part];
        if (content !== undefined) commitments[part] = this.#placeContent(content, part, into);
      }
    }
    const offsets: GapOffsets = { answer: 0, diff: 0, prompt: 0, reason: 0, subject: 0 };
    const place = {
      index,
      shard,
      time,
      subject: subject === undefined ? undefined : unsealedReference,
      contents: commitments,
      nameOf: this.#nameOf,
    };
    const json = leafJson(leaf, place, offsets);
    batch.leaves.ensure(maximumLineBytes);
    const start = batch.leaves.length;
    const end = writeLeafLine(batch.leaves.bytes, start, json);
    batch.leaves.length = end;

    const jsonStart = jsonStartOf(start);
    const isAscii = end - 1 - jsonStart === json.length;
    const inBytes = (offset: number): number =>
      jsonStart + (isAscii ? offset : Buffer.byteLength(json.slice(0, offset)));
    if (subject !== undefined && offsets.subject > 0) {
      batch.subjects.push({ subject, retention, period: this.#period, time, at: inBytes(offsets.subject) });
    }
    let at = 0;
    for (let next = firstUnsealed; next < batch.unsealed.length; next++) {
      const unsealed = batch.unsealed[next];
      const piece = unsealed === undefined ? undefined : commitments?.[unsealed.part]?.[unsealed.piece];
      if (unsealed === undefined || piece === undefined) continue;
      if (unsealed.piece === 0) at = 1 + inBytes(offsets[unsealed.part]);
      const places = piecePlaces(piece);
      unsealed.cipherAt = at + places.cipher;
      unsealed.macAt = at + places.mac;
      unsealed.subjectAt = at + places.subject;
      at += places.length + 1;
    }
  }

  #placeContent(content: Content, part: ContentPart, into: Into): Piece[] {
    if (content instanceof Uint8Array) {
      const whole = part === 'prompt' || part === 'answer' ? into.subject : undefined;
      return [this.#placePiece(content, whole, part, 0, into)];
    }
    if (content.length === 0) throw new GatehouseError('internal_error', { note: 'a content without pieces' });
    return content.map(({ bytes, subject }, number) => this.#placePiece(bytes, subject, part, number, into));
  }

  #placePiece(
    bytes: Uint8Array,
    about: string | undefined,
    part: ContentPart,
    number: number,
    { batch, owner, retention, time }: Into,
  ): Piece {
    const length = bytes.length + envelopeOverhead;
    const { contents } = batch;
    contents.ensure(length);
    const start = contents.length;
    contents.bytes.set(bytes, start + contentStart);
    contents.length += length;
    const segment = this.#places.take(retention, length, time);
    batch.addToRun(segment, start, contents.length);
    const place = formatPlace(segment.segment, segment.end - length, length);
    batch.unsealed.push({
      owner,
      part,
      piece: number,
      start,
      length: bytes.length,
      // Known when the leaf is written.
      cipherAt: 0,
      macAt: 0,
      subjectAt: 0,
      segment: segment.segment,
      subject: about,
      retention,
      period: this.#period,
      time,
    });
    const piece: Piece = { bytes: bytes.length, cipher: unsealedHash, mac: unsealedHash, place };
    if (about !== undefined) piece.subject = unsealedReference;
    return piece;
  }
}
