/** An operator has to do something before the ledger can be opened; what, stands in `remedy`, or in the message where there is none. */
export class LedgerSetupError extends Error {
  readonly remedy: string;

  constructor(message: string, { remedy = '', ...options }: ErrorOptions & { readonly remedy?: string } = {}) {
    super(message, options);
    this.name = 'LedgerSetupError';
    this.remedy = remedy;
  }
}
