import type { TextChannel } from '../core/delta.ts';
import type { Json } from '../core/json.ts';
import type { AnswerChannel } from './answer-channel.ts';
import { Turns } from '../lib/turns.ts';
import { HeldText } from './held-text.ts';
import type { Piece, Scanner } from './held-text.ts';

/** A text that is held and changed as it comes. */
export interface HeldPlace extends AnswerChannel {
  readonly channel: TextChannel | 'arguments';
}

/** Longer texts, in UTF-16 code units, are shown to scanners in slices of this length. */
const longestSlice = 16_384;

export function isLong(text: string): boolean {
  return text.length > longestSlice;
}

function* slicesOf(text: string): Generator<string, void> {
  for (let from = 0; from < text.length; from += longestSlice) yield text.slice(from, from + longestSlice);
}

/** A channel and its scanners in a row: each reads what the one before it let go. */
export class HeldChannel {
  readonly place: HeldPlace;
  /** Name of the reasoning field on the wire, as it came last. */
  field: string | undefined;
  readonly #layers: readonly HeldText[];

  constructor(place: HeldPlace, scanners: readonly Scanner[], format: 'text' | 'json') {
    this.place = place;
    this.#layers = scanners.map((scanner) => new HeldText(scanner, scanner.raw === true ? 'text' : format));
  }

  get blocked(): boolean {
    return this.#layers.some((layer) => layer.blocked);
  }

  /** Whether something was replaced in what has left. */
  get changed(): boolean {
    return this.#layers.some((layer) => layer.changed);
  }

  /** `undefined` when the very same piece may leave at once, else what may leave instead. */
  push(text: string, logprobs: readonly Json[] | undefined): readonly Piece[] | undefined {
    for (let index = 0; index < this.#layers.length; index++) {
      const layer = this.#layers[index];
      if (layer === undefined || layer.take(text, logprobs)) continue;
      const out: Piece[] = [];
      layer.release(out);
      return this.#pass(out, index + 1);
    }
    return undefined;
  }

  /** The same for a long text, slice by slice, in turns with whatever else the thread has to do. */
  async pushInTurns(text: string): Promise<readonly Piece[] | undefined> {
    const turns = new Turns();
    const out: Piece[] = [];
    let same = true;
    for (const slice of slicesOf(text)) {
      const pieces = this.push(slice, undefined);
      if (pieces === undefined) out.push({ text: slice, logprobs: undefined });
      else {
        same = false;
        out.push(...pieces);
        // Nothing behind a block is looked at.
        if (this.blocked) break;
      }
      if (turns.due) await turns.next();
    }
    return same ? undefined : out;
  }

  /** Ends the scans, one after the other, and gives what is left. */
  end(from = 0, arrived: readonly Piece[] = []): readonly Piece[] | Promise<readonly Piece[]> {
    let pieces = arrived;
    for (let index = from; index < this.#layers.length; index++) {
      const layer = this.#layers[index];
      if (layer === undefined) continue;
      const out: Piece[] = [];
      if (pieces.some(({ text }) => isLong(text))) {
        return this.#throughInTurns(layer, pieces, out).then(() => {
          const rest = this.#endOf(layer, index, out);
          return rest === out && !layer.blocked ? this.end(index + 1, out) : rest;
        });
      }
      this.#through(layer, pieces, out);
      const rest = this.#endOf(layer, index, out);
      if (rest !== out || layer.blocked) return rest;
      pieces = out;
    }
    return pieces;
  }

  /** Ends the scan of one layer: `out` itself where the next one goes on with it, unless this one blocks. */
  #endOf(layer: HeldText, index: number, out: Piece[]): readonly Piece[] | Promise<readonly Piece[]> {
    layer.takeRest();
    const verdict = layer.scanner.end();
    if (verdict instanceof Promise) {
      return verdict.then((late) => {
        layer.conclude(late, out);
        return layer.blocked ? this.#pass(out, index + 1) : this.end(index + 1, out);
      });
    }
    layer.conclude(verdict, out);
    // The scans behind stay open: what they still hold could be the beginning of something, and nobody will know any more.
    return layer.blocked ? this.#pass(out, index + 1) : out;
  }

  #through(layer: HeldText, pieces: readonly Piece[], out: Piece[]): void {
    for (const piece of pieces) {
      if (layer.take(piece.text, piece.logprobs)) out.push(piece);
      else layer.release(out);
    }
  }

  /** Pieces with log probabilities stay whole, since these belong to all of their text. */
  async #throughInTurns(layer: HeldText, pieces: readonly Piece[], out: Piece[]): Promise<void> {
    const turns = new Turns();
    for (const piece of pieces) {
      const slices = piece.logprobs === undefined && isLong(piece.text) ? slicesOf(piece.text) : [piece.text];
      for (const text of slices) {
        this.#through(layer, [{ text, logprobs: piece.logprobs }], out);
        if (turns.due) await turns.next();
      }
    }
  }

  #pass(pieces: readonly Piece[], from: number): readonly Piece[] {
    let passed = pieces;
    for (let index = from; index < this.#layers.length && passed.length > 0; index++) {
      const layer = this.#layers[index];
      if (layer === undefined) continue;
      const out: Piece[] = [];
      this.#through(layer, passed, out);
      passed = out;
    }
    return passed;
  }
}
