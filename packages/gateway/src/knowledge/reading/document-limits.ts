/** What reading one document may take. */
export interface DocumentLimits {
  /** Of the file. */
  readonly bytes: number;
  /** Of everything that is packed in it, unpacked; and how many times larger than packed a part may be. */
  readonly unpackedBytes: number;
  readonly unpackedRatio: number;
  readonly pages: number;
  /** Elements in elements. */
  readonly depth: number;
  /** Of visible text, in UTF-16 code units. */
  readonly characters: number;
  /** Hidden texts that are reported; further ones are only counted. */
  readonly hiddenTexts: number;
  /** Of a table. */
  readonly rows: number;
}

export const defaultDocumentLimits: DocumentLimits = Object.freeze({
  bytes: 32 * 1_048_576,
  unpackedBytes: 128 * 1_048_576,
  unpackedRatio: 200,
  pages: 2_000,
  depth: 512,
  characters: 16_000_000,
  hiddenTexts: 200,
  rows: 1_000_000,
});
