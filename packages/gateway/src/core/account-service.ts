import type { AccountCode, AccountView } from '@gatehouse/contract/admin-sign-in';
import type { Caller } from './caller.ts';

/** Who asks; without a caller it is somebody at the machine itself. */
export interface AccountActor {
  readonly actor: string;
  readonly caller?: Caller | undefined;
}

export interface AccountService {
  list(): readonly AccountView[];
  /** Throws `resource_not_found` for a person that is not there, `account_exists` and `beyond_own_permissions`. */
  create(wanted: { readonly person: string; readonly userName: string }, by: AccountActor): Promise<AccountCode>;
  /** Ends the sessions of its person, too. */
  reset(person: string, by: AccountActor): Promise<AccountCode>;
  remove(person: string, by: AccountActor): Promise<void>;
}
