import type {
  AccountCode,
  AccountView,
  AppOffer,
  ChangedOwnAccount,
  ChangeOwnAccount,
  Own,
} from '@gatehouse/contract/admin-sign-in';
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
  /** What somebody may know of their own; undefined where they have none. */
  own(person: string): Own['account'];
  /** A secret for another app. Throws `resource_not_found` where there is no account. */
  offerApp(person: string): AppOffer;
  /**
   * Changes the own account, which ends all sessions but the one that asks. Rejects with `resource_not_found`, `confirmation_failed`,
   * `too_many_failures`, `password_refused` and `code_refused`. The recovery codes are those of a new app.
   */
  changeOwn(
    wanted: ChangeOwnAccount,
    by: { readonly person: string; readonly session: string; readonly address: string },
  ): Promise<ChangedOwnAccount>;
  /** Ends the sessions of its person, too. */
  reset(person: string, by: AccountActor): Promise<AccountCode>;
  remove(person: string, by: AccountActor): Promise<void>;
}
