import type { PlainReading } from './reading.ts';

/** A known attack that a text is like. */
export interface KnownAttack {
  /** Id of the entry. */
  readonly id: string;
  /** Per mille: how much of the known one stands in the text. */
  readonly similarity: number;
  /** Where, in the `text` of the reading. */
  readonly start: number;
  readonly end: number;
}

/** Attacks that are known, and those that a tenant has confirmed. Nothing of a text is kept but fingerprints. */
export interface AttackMemory {
  /** Another one as soon as an attack is confirmed or taken out, so that what was said before no longer holds. */
  readonly version: number;
  /** The one that the text is most like, if its similarity reaches `least` per mille. */
  find(tenant: string, reading: PlainReading, least: number): KnownAttack | undefined;
  /** The same for long texts, with pauses. */
  findInSteps(tenant: string, reading: PlainReading, least: number): Generator<undefined, KnownAttack | undefined>;
}

/** A confirmed attack, without its text. */
export interface ConfirmedAttack {
  readonly id: string;
  readonly tenant: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly actor: string;
  /** The request that it came in, where it was taken from the record. */
  readonly request?: string;
  /** Of whoever confirmed it; not the text. */
  readonly note?: string;
  /** How many words it has. */
  readonly words: number;
}

export interface StoredAttack extends ConfirmedAttack {
  readonly prints: Int32Array;
}

export interface AttackStore {
  list(): readonly StoredAttack[];
  put(attack: StoredAttack): Promise<void>;
  /** Whether it was there. */
  remove(id: string): Promise<boolean>;
}

export interface NewAttack {
  readonly text: string;
  readonly actor: string;
  readonly request?: string | undefined;
  readonly note?: string | undefined;
}

/** What people may do with the memory of their tenant. */
export interface AttackAdministration {
  list(): Promise<readonly ConfirmedAttack[]>;
  /** Throws `invalid_request` for a text that is too short to be told from others, and `attacks_full` when there is no more room. */
  add(attack: NewAttack): Promise<ConfirmedAttack>;
  /** Whether it was there. */
  remove(id: string): Promise<boolean>;
}
