import { useState, type ReactNode } from 'react';
import { SignInForm } from './features/sign-in/sign-in-form.tsx';
import { forgetKey, rememberKey, rememberedKey } from './features/sign-in/remembered-key.ts';
import { LanguageProvider } from './language/language-provider.tsx';
import { StatusRoute } from './routes/status-route.tsx';
import { PageFrame } from './ui/page-frame.tsx';

/** Why somebody who had a key is asked for one again. */
type SignOutReason = 'chosen' | 'refused';

export function App(): ReactNode {
  const [key, setKey] = useState(rememberedKey);
  const [signOutReason, setSignOutReason] = useState<SignOutReason>('chosen');

  const signIn = (given: string): void => {
    rememberKey(given);
    setKey(given);
  };
  const signOut = (reason: SignOutReason): void => {
    forgetKey();
    setKey(undefined);
    setSignOutReason(reason);
  };

  return (
    <LanguageProvider>
      <PageFrame onSignOut={key === undefined ? undefined : () => signOut('chosen')}>
        {key === undefined ? (
          <SignInForm refused={signOutReason === 'refused'} onSignIn={signIn} />
        ) : (
          <StatusRoute adminKey={key} onRefused={() => signOut('refused')} />
        )}
      </PageFrame>
    </LanguageProvider>
  );
}
