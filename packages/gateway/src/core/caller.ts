import type { Processing } from '@gatehouse/contract/admin';

/** `auditor` may read the record and the state, and change nothing. */
export type Role = 'admin' | 'auditor' | 'user';

/** Who is calling, as far as the path needs to know. Never holds the credential itself. */
export interface Caller {
  /** Random reference of the key, safe for logs and leaves. */
  readonly key: string;
  readonly role: Role;
  readonly tenant: string;
  /** Retention class of what it sends; `standard` where nothing is said. */
  readonly retention?: string | undefined;
  /** For what it sends data, and why it may; undefined where nobody has said. */
  readonly processing?: Processing | undefined;
  /** What rules can name it by. */
  readonly labels?: readonly string[] | undefined;
  /** Overrides of the configured limits. */
  readonly limits: { readonly requestsPerMinute?: number; readonly concurrency?: number };
}
