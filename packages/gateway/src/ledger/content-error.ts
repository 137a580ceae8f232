/**
 * `missing`: no such bytes; `changed`: not what the leaf commits to; `sealed`: the key does not fit; `unreadable`: no envelope;
 * `erased`: its subject was erased; `expired`: it came to the end of its retention; `lost`: its key is gone, and no leaf says why.
 */
export type ContentFault = 'missing' | 'changed' | 'sealed' | 'unreadable' | 'erased' | 'expired' | 'lost';

/** Why the content of a leaf cannot be shown. */
export class ContentError extends Error {
  readonly fault: ContentFault;

  constructor(fault: ContentFault, reason: string, options?: ErrorOptions) {
    super(`the content is ${fault}: ${reason}`, options);
    this.name = 'ContentError';
    this.fault = fault;
  }
}
