import type { Processing } from '@gatehouse/contract/admin';
import type { KeyScopes } from '@gatehouse/contract/key-scopes';
import type { LimitSet } from '@gatehouse/contract/limits';
import type { Permission } from '@gatehouse/contract/permissions';

/** Permissions that hold in a tenant or a team only; everywhere where neither is named. */
export interface Grant {
  readonly permissions: ReadonlySet<Permission>;
  readonly tenant?: string | undefined;
  readonly team?: string | undefined;
}

/** Who is calling, as far as the path needs to know. Never holds the credential itself. */
export interface Caller {
  /** Random reference of the key, safe for logs and leaves. */
  readonly key: string;
  /** A name for policies and people. What the caller may do is decided by the permissions alone. */
  readonly role: string;
  /** Under which key it is counted, where that is another one: what takes the place of a key goes on with its limits. */
  readonly counted?: string | undefined;
  /** What it may do; one set for all callers of the same role. */
  readonly permissions: ReadonlySet<Permission>;
  /** Where it may do it; undefined where that is everywhere. See `bounds.ts`. */
  readonly grants?: readonly Grant[] | undefined;
  /** What the key is good for at most; undefined where nothing is narrowed. */
  readonly scopes?: KeyScopes | undefined;
  /** When the key ends, in milliseconds since the Unix epoch; undefined where it does not. */
  readonly endsAt?: number | undefined;
  /** Whether it may come from an address, where its scopes name some; made once, as long as the key is the same. */
  readonly admits?: ((address: string) => boolean) | undefined;
  readonly tenant: string;
  /** Id of the team that the key belongs to; undefined where it belongs to none. */
  readonly team?: string | undefined;
  /** Id of the person or service account that the key belongs to. */
  readonly person?: string | undefined;
  /** Id of the session that it comes in, where somebody is signed in to the console. */
  readonly session?: string | undefined;
  /** Retention class of what it sends; `standard` where nothing is said. */
  readonly retention?: string | undefined;
  /** For what it sends data, and why it may; undefined where nobody has said. */
  readonly processing?: Processing | undefined;
  /** What rules can name it by. */
  readonly labels?: readonly string[] | undefined;
  /** Overrides of the configured limits. */
  readonly limits: LimitSet;
  /** Limits of whom the key belongs to, which hold beside those of the key. */
  readonly limitsOf?: { readonly person?: LimitSet; readonly team?: LimitSet; readonly tenant?: LimitSet } | undefined;
}
