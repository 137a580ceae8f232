import type { GuardRule } from '@gatehouse/contract/guard-rule';
import type { VerdictSummary } from '@gatehouse/contract/leaf';

/** What one rule of a guard found in one exchange, for whoever watches over many. Names and figures only, never content. */
export interface Incident {
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
  /** Id of the exchange. */
  readonly request: string;
  readonly tenant: string;
  /** Id of the key; undefined before it was known. */
  readonly key: string | undefined;
  /** Of whom the client says that it asks for them, by their own name; undefined where it names nobody. */
  readonly subject: string | undefined;
  readonly model: string | undefined;
  readonly guard: string;
  readonly rule: string;
  readonly direction: VerdictSummary['direction'];
  readonly outcome: Exclude<VerdictSummary['outcome'], 'allow'>;
  /** The guard only judged. */
  readonly shadow: boolean;
  readonly findings: number;
  /** The highest, per mille. */
  readonly score: number | undefined;
  /** The texts of the request that it stood in; undefined where that is not known, as in an answer. */
  readonly texts?: readonly IncidentText[] | undefined;
  /** What the rule means; undefined where nobody has said. */
  readonly meaning: GuardRule | undefined;
  /** Of an exchange that only had texts judged. */
  readonly trial: boolean;
}

/** A text in which something was found. */
export interface IncidentText {
  /** A short keyed hash, which tells nothing of the text but whether it is the same as another one. */
  readonly fingerprint: string;
  /** The highest in this text, per mille. */
  readonly score: number | undefined;
}

/** What is done about a request of somebody. */
export interface Standing {
  /** Milliseconds until the suspension ends; 0 for none. */
  readonly suspendedFor: number;
  /** Milliseconds that the request has to wait; 0 for none. */
  readonly delay: number;
  readonly review: boolean;
}

/** Where somebody stands. */
export interface RiskView {
  readonly kind: 'key' | 'subject';
  /** Id of the key; of a person, the reference under which it is counted, which is no name. */
  readonly id: string;
  /** Attacks, of which each counts for less and less as time goes by; two decimals. */
  readonly risk: number;
  /** Attacks in all, since it was last without any. */
  readonly attempts: number;
  /** Milliseconds since the Unix epoch. */
  readonly lastAt: number;
  readonly suspendedUntil?: number;
  /** Requests wait, or are recorded for review. */
  readonly slowed?: true;
  readonly review?: true;
}

export type Suspect = { readonly key: string } | { readonly subject: string };

/** Asked on the path. */
export interface Suspicion {
  ofKey(key: string): Standing;
  ofSubject(subject: string): Standing;
}

/** Persons are known by references only. Whoever decides about a suspension has its leaf, and ends it by that. */
export interface SuspendedPersons {
  /**
   * Like `lift`, of the suspension whose leaf stands there.
   *
   * @param suspension as the queue for review calls it: `<shard>-<index>`
   */
  liftSuspension(suspension: string, actor: string): Promise<void>;
}

/** What administrators see and do. */
export interface SuspicionAdministration {
  /** Everybody with a risk that still counts, the highest first. */
  risks(): Promise<readonly RiskView[]>;
  /** Ends a suspension, forgets the risk, and records that. Throws `resource_not_found` where there is neither. */
  lift(suspect: Suspect, actor: string): Promise<void>;
}
