/** The record was changed or has lost something that was acknowledged. Never mended by itself: a person has to look. */
export class LedgerDamageError extends Error {
  readonly file: string;
  /** Bytes from the beginning of the file. */
  readonly offset: number;

  constructor(file: string, offset: number, what: string) {
    super(
      `the record is damaged: ${file}, byte ${offset}: ${what}. Restore the file from a backup; nothing was changed.`,
    );
    this.name = 'LedgerDamageError';
    this.file = file;
    this.offset = offset;
  }
}
