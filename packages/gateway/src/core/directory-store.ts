/** Something that the directory keeps: a tenant, a team, a person, a key, … `body` is its own business. */
export interface StoredRecord {
  readonly kind: string;
  readonly id: string;
  /** JSON. */
  readonly body: string;
}

export interface DirectoryWrite {
  readonly put?: readonly StoredRecord[];
  readonly remove?: readonly Pick<StoredRecord, 'kind' | 'id'>[];
}

/**
 * Where the directory is kept. It is read once, when the gateway starts, and then only written: nothing on the path of requests
 * waits for it. All methods but `close` reject with `directory_unavailable` where it cannot be had.
 */
export interface DirectoryStore {
  /** In no order. */
  list(): Promise<readonly StoredRecord[]>;
  /** All of it or nothing, and durable when it resolves. */
  write(write: DirectoryWrite): Promise<void>;
  /** Whether it would keep something now, as far as one can tell without writing. */
  ready(): Promise<void>;
  close(): Promise<void>;
}
