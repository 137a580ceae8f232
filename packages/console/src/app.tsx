import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import type { SessionView } from '@gatehouse/contract/admin-session';
import { isCookieCredential } from './api/fetch-admin.ts';
import { createQueryClient } from './api/query-client.ts';
import { SignIn } from './features/sign-in/sign-in.tsx';
import { LanguageProvider } from './language/language-provider.tsx';
import { router } from './routes/router.ts';
import { forgetCookie } from './session/remembered-cookie.ts';
import { forgetKey } from './session/remembered-key.ts';
import { SessionContext } from './session/session.ts';
import { Toasts } from './ui/toasts.tsx';

/** Why somebody who had a key is asked for one again. */
type EndReason = 'chosen' | 'refused';

interface Signed {
  readonly adminKey: string;
  readonly view: SessionView;
}

export function App(): ReactNode {
  const [signed, setSigned] = useState<Signed>();
  const [ended, setEnded] = useState<EndReason>();

  return (
    <LanguageProvider>
      {signed === undefined ? (
        <SignIn ended={ended} onSigned={(adminKey, view) => setSigned({ adminKey, view })} />
      ) : (
        <Inside
          {...signed}
          onEnd={(reason) => {
            if (reason === 'chosen' && isCookieCredential(signed.adminKey)) leave(signed.adminKey);
            forgetKey();
            forgetCookie();
            setSigned(undefined);
            setEnded(reason);
          }}
        />
      )}
    </LanguageProvider>
  );
}

/** Ends the session, and goes on to where the person signed in, to sign out there too. */
function leave(adminKey: string): void {
  // Comes with the ways to sign in, which are shown next.
  import('./api/sign-in.ts')
    .then(({ signOut }) => signOut(adminKey, new AbortController().signal))
    .then(
      ({ continueAt }) => {
        if (continueAt !== undefined) window.location.assign(continueAt);
      },
      // It ends by itself.
      () => undefined,
    );
}

function Inside({ adminKey, view, onEnd }: Signed & { readonly onEnd: (reason: EndReason) => void }): ReactNode {
  const [client] = useState(() => createQueryClient(() => onEnd('refused')));
  const session = useMemo(() => ({ ...view, adminKey, end: onEnd }), [view, adminKey, onEnd]);

  return (
    <SessionContext value={session}>
      <QueryClientProvider client={client}>
        <Toasts>
          <RouterProvider router={router} />
        </Toasts>
      </QueryClientProvider>
    </SessionContext>
  );
}
