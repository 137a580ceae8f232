import type { SessionView } from '@gatehouse/contract/admin-session';
import type { Permission } from '@gatehouse/contract/permissions';
import { createContext, useContext } from 'react';

/** Who uses the console in this tab, and how it asks the gateway in that name. */
export interface Session extends SessionView {
  readonly adminKey: string;
  /** Back to the sign-in: `refused` where the gateway no longer takes the key. */
  readonly end: (reason: 'chosen' | 'refused') => void;
}

export const SessionContext = createContext<Session | undefined>(undefined);

/** Throws outside of a session, where no page is. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('this part of the console needs a session');
  return session;
}

/** Whether whoever is signed in may do something. The server decides it again. */
export type Permitted = (permission: Permission) => boolean;

export function usePermitted(): Permitted {
  const { permissions } = useSession();
  return (permission) => permissions.includes(permission);
}
