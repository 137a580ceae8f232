/** Whose a mapping is, and until when it is kept. */
export interface VaultEntryAbout {
  readonly tenant: string;
  /** The person that the texts are about, if that is known: erasing them destroys the mapping. 256 characters at most. */
  readonly subject: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly expires: number;
}

export interface ChosenId {
  /** 32 hexadecimal digits that nobody can guess, for an id that has to be known before; one is made where it is left out. */
  readonly id?: string;
}

/**
 * Keeps what placeholders stand for between two calls: encrypted, one key for each subject, so that a subject can be erased, and only
 * until it expires. Nothing of it is in the record.
 */
export interface PseudonymVault {
  /** Gives the id to ask by, which nobody can guess. Resolves when the mapping is durable. Rejects with VaultFull. */
  put(mapping: ReadonlyMap<string, string>, about: VaultEntryAbout & ChosenId): Promise<string>;
  /** Undefined where there is none, where it has expired or was erased, and where it is another tenant's: nobody can tell these apart. */
  get(id: string, tenant: string): Promise<ReadonlyMap<string, string> | undefined>;
  /** Whether there was one. */
  remove(id: string, tenant: string): Promise<boolean>;
  /** Destroys the key of a subject and what was encrypted with it. Gives the number of mappings. */
  eraseSubject(subject: string): Promise<number>;
  /** Removes what has expired. Gives its number. */
  sweep(): Promise<number>;
}

/** More than a mapping may hold. Holds no value. */
export class VaultFull extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'VaultFull';
  }
}

/** Bytes of one mapping as JSON. */
export const largestMapping = 4_194_304;
