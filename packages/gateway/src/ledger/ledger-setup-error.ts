/** The ledger cannot be opened as it is set up; the message says what an operator can do. */
export class LedgerSetupError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LedgerSetupError';
  }
}
