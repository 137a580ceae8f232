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

/** Where contents go, and when. */
interface Into {
  readonly batch: Batch;
  readonly retention: string;
  readonly subject: string | undefined;
  readonly time: number;
}

interface PlacedPiece {
  readonly part: ContentPart;
  readonly number: number;
  /** Where its envelope begins in the batch's contents. */
  readonly start: number;
  readonly piece: Piece;
  readonly about: string | undefined;
  readonly segment: number;
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
    this.#places.begin();
    try {
      this.#place(entry, batch, index, time);
    } catch (thrown) {
      batch.cutContents(contentsBefore);
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
    const period = this.#period;
    const placed: PlacedPiece[] = [];
    const commitments: { [part in ContentPart]?: Piece[] } = {};
    if (contents !== undefined) {
      const into: Into = { batch, retention, subject, time };
      for (const part of contentParts) {
        const content = contents[part];
        if (content !== undefined) commitments[part] = this.#placeContent(content, part, placed, into);
      }
    }
    const owner = 'request' in leaf && leaf.request !== undefined ? leaf.request : `${shard}/${index}`;
    if (placed.length > 0) assertSealable(owner);
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
      batch.subjects.push({ subject, retention, period, time, at: inBytes(offsets.subject) });
    }
    let at = 0;
    for (const { part, number, start: pieceStart, piece, about, segment } of placed) {
      if (number === 0) at = 1 + inBytes(offsets[part]);
      const places = piecePlaces(piece);
      batch.unsealed.push({
        owner,
        part,
        piece: number,
        start: pieceStart,
        length: piece.bytes,
        cipherAt: at + places.cipher,
        macAt: at + places.mac,
        subjectAt: at + places.subject,
        segment,
        subject: about,
        retention,
        period,
        time,
      });
      at += places.length + 1;
    }
  }

  #placeContent(content: Content, part: ContentPart, placed: PlacedPiece[], into: Into): Piece[] {
    if (content instanceof Uint8Array) {
      const whole = part === 'prompt' || part === 'answer' ? into.subject : undefined;
      return [this.#placePiece(content, whole, part, 0, placed, into)];
    }
    if (content.length === 0) throw new GatehouseError('internal_error', { note: 'a content without pieces' });
    return content.map(({ bytes, subject }, number) => this.#placePiece(bytes, subject, part, number, placed, into));
  }

  #placePiece(
    bytes: Uint8Array,
    about: string | undefined,
    part: ContentPart,
    number: number,
    placed: PlacedPiece[],
    { batch, retention, time }: Into,
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
    const piece: Piece = { bytes: bytes.length, cipher: unsealedHash, mac: unsealedHash, place };
    if (about !== undefined) piece.subject = unsealedReference;
    placed.push({ part, number, start, piece, about, segment: segment.segment });
    return piece;
  }
}
