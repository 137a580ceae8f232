/** A piece of personal data in a text. Offsets are UTF-16 code units. */
export interface EntitySpan {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly value: string;
  /** Per mille. */
  readonly score: number;
  readonly recogniser: string;
}

export interface Recogniser {
  readonly id: string;
  readonly type: string;
  /** All spans in the text, in order, without overlap. Linear in the length of the text. */
  find(text: string): readonly EntitySpan[];
  /** A form that is equal for values that mean the same; without it only equal values do. */
  canonical?(value: string): string;
}
