import type { ReactNode } from 'react';
import { cookieCredential } from '../../api/fetch-admin.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useTexts } from '../../language/language-context.ts';
import { OtherWays } from './other-ways.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { signInTexts } from './texts.ts';

interface Props {
  /** Why what was given before does not do. */
  readonly failure: 'refused' | 'unreachable' | 'unexpected' | undefined;
  /** Whether signing in at an identity provider has just failed. */
  readonly failedElsewhere: boolean;
  readonly onGiven: (credential: string) => void;
}

/** All ways to sign in, below one heading. Apart from the rest, for whoever is signed in already needs none of it. */
export function WaysIn({ failure, failedElsewhere, onGiven }: Props): ReactNode {
  const texts = useTexts();
  const own = useOwnTexts(signInTexts);
  return (
    <>
      <h1 className="sign-in-title">{own.title}</h1>
      <OtherWays failed={failedElsewhere} onSigned={(proof) => onGiven(cookieCredential(proof))} />
      <SignInForm
        failure={failure === undefined ? undefined : failure === 'refused' ? own.refused : texts.failures[failure]}
        onSignIn={onGiven}
      />
    </>
  );
}
