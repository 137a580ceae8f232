import { accountCodeSchema, accountListSchema, sessionListSchema } from '@gatehouse/contract/admin-sign-in';
import { z, type ZodType } from 'zod';
import type { AccountService } from '../core/account-service.ts';

type AccountList = z.infer<typeof accountListSchema>['accounts'];
type AccountCode = z.infer<typeof accountCodeSchema>;
type SessionList = z.infer<typeof sessionListSchema>['sessions'];

/** Who is signed in, and accounts with passwords, of a gateway that runs. */
export interface SignInControl {
  sessions(): Promise<SessionList>;
  endSession(id: string): Promise<void>;
  endPerson(person: string): Promise<void>;
  accounts(): Promise<AccountList>;
  createAccount(wanted: { readonly person: string; readonly userName: string }): Promise<AccountCode>;
  resetAccount(person: string): Promise<AccountCode>;
  removeAccount(person: string): Promise<void>;
}

const id = z.string().min(1).max(128);

/** What the command line asks a running gateway about signing in. */
export const signInRequestSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('sessions') }),
  z.strictObject({ action: z.literal('end-session'), id }),
  z.strictObject({ action: z.literal('end-person'), id }),
  z.strictObject({ action: z.literal('accounts') }),
  z.strictObject({ action: z.literal('create-account'), id, userName: z.string().min(1).max(128) }),
  z.strictObject({ action: z.literal('reset-account'), id }),
  z.strictObject({ action: z.literal('remove-account'), id }),
]);

export type SignInRequest = z.infer<typeof signInRequestSchema>;

const actor = 'command line';

interface Sessions {
  sessions(): readonly Omit<SessionList[number], 'own'>[];
  endSession(id: string, by: string): Promise<void>;
  endPerson(person: string, by: string): Promise<void>;
}

/** Without a caller: whoever reaches the machine itself may do everything. */
export function signInControlOf(service: Sessions, accounts: AccountService): SignInControl {
  return {
    sessions: () => Promise.resolve(service.sessions().map((session) => ({ ...session, own: false }))),
    endSession: (session) => service.endSession(session, actor),
    endPerson: (person) => service.endPerson(person, actor),
    accounts: () => Promise.resolve([...accounts.list()]),
    createAccount: (wanted) => accounts.create(wanted, { actor }),
    resetAccount: (person) => accounts.reset(person, { actor }),
    removeAccount: (person) => accounts.remove(person, { actor }),
  };
}

export async function performSignIn(control: SignInControl, request: SignInRequest): Promise<unknown> {
  switch (request.action) {
    case 'sessions':
      return control.sessions();
    case 'end-session':
      return control.endSession(request.id).then(() => null);
    case 'end-person':
      return control.endPerson(request.id).then(() => null);
    case 'accounts':
      return control.accounts();
    case 'create-account':
      return control.createAccount({ person: request.id, userName: request.userName });
    case 'reset-account':
      return control.resetAccount(request.id);
    case 'remove-account':
      return control.removeAccount(request.id).then(() => null);
  }
}

/** The same over a way to ask, such as the control socket. */
export function remoteSignIn(
  ask: <Answer>(request: SignInRequest, schema: ZodType<Answer>) => Promise<Answer>,
): SignInControl {
  const done = async (request: SignInRequest): Promise<void> => void (await ask(request, z.unknown()));
  return {
    sessions: () => ask({ action: 'sessions' }, sessionListSchema.shape.sessions),
    endSession: (session) => done({ action: 'end-session', id: session }),
    endPerson: (person) => done({ action: 'end-person', id: person }),
    accounts: () => ask({ action: 'accounts' }, accountListSchema.shape.accounts),
    createAccount: ({ person, userName }) => ask({ action: 'create-account', id: person, userName }, accountCodeSchema),
    resetAccount: (person) => ask({ action: 'reset-account', id: person }, accountCodeSchema),
    removeAccount: (person) => done({ action: 'remove-account', id: person }),
  };
}
