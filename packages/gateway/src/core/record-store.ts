/** Keeps records of one kind by their ids. Asynchronous, because it may be a database; never on the request path. */
export interface RecordStore<Kept extends { readonly id: string }> {
  /** All that are kept, as they were read when it was opened or put since. */
  list(): readonly Kept[];
  /** Durable when it resolves: all of these, or none. */
  put(...records: readonly Kept[]): Promise<void>;
  /** Durable when it resolves. What is not there is no error. */
  remove(...ids: readonly string[]): Promise<void>;
  close(): Promise<void>;
}
