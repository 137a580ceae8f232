import type { InspectedText } from '../core/guard.ts';
import type { TextReading } from '../core/reading.ts';
import type { Origin } from '../core/segment.ts';
import { textDigest } from '../lib/seen-texts.ts';

/** Makes the plain form of a text. */
export type ReadText = (text: string) => TextReading;

/** A text as guards are shown it; it is read when the first of them wants to know more than its characters. */
export class ShownText implements InspectedText {
  readonly text: string;
  readonly origin: Origin;
  readonly joined: boolean;
  readonly #read: ReadText;
  #reading: TextReading | undefined;
  #digest: string | undefined;

  constructor(text: string, origin: Origin, read: ReadText, joined = false) {
    this.text = text;
    this.origin = origin;
    this.joined = joined;
    this.#read = read;
  }

  get reading(): TextReading {
    this.#reading ??= this.#read(this.text);
    return this.#reading;
  }

  /** What identifies it, its origin and whose it is, which is one tenant's; undefined where nothing may. */
  digest(tenant: string): string | undefined {
    this.#digest ??= textDigest(`${tenant} ${this.origin}`, this.text);
    return this.#digest;
  }
}
