import type { SessionView } from '@gatehouse/contract/admin-session';
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { AdminError, cookieCredential, isCookieCredential } from '../../api/fetch-admin.ts';
import { fetchSession } from '../../api/session.ts';
import { LanguageSwitch } from '../../language/language-switch.tsx';
import { ThemeSwitch } from '../../preferences/theme-switch.tsx';
import { forgetCookie, mayHaveCookie, rememberCookie, takeSignInOutcome } from '../../session/remembered-cookie.ts';
import { forgetKey, rememberedKey, rememberKey } from '../../session/remembered-key.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

// Whoever is signed in already needs none of it.
const WaysIn = lazyPart(async () => (await import('./ways-in.tsx')).WaysIn);

interface Props {
  readonly ended: 'chosen' | 'refused' | undefined;
  readonly onSigned: (adminKey: string, view: SessionView) => void;
}

/** Before anybody is inside: asks for a key, and the gateway who that is. A tab that was signed in before goes on. */
export function SignIn({ ended, onSigned }: Props): ReactNode {
  const [elsewhere] = useState(takeSignInOutcome);
  const [given, setGiven] = useState(() => credentialOfTab(elsewhere));
  const [failure, setFailure] = useState<'refused' | 'unreachable' | 'unexpected' | undefined>(
    ended === 'refused' ? 'refused' : undefined,
  );
  const signed = useEffectEvent(onSigned);

  useEffect(() => {
    if (given === undefined) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    fetchSession({ adminKey: given, signal }).then(
      (view) => {
        if (signal.aborted) return;
        if (isCookieCredential(given)) {
          rememberCookie();
          // Of a tab that was just opened; what is sent with changes comes with the answer.
          signed(cookieCredential(view.proof ?? ''), view);
          return;
        }
        rememberKey(given);
        signed(given, view);
      },
      (error: unknown) => {
        if (signal.aborted) return;
        const reason = error instanceof AdminError ? error.failure : 'unexpected';
        if (reason === 'refused') {
          forgetKey();
          forgetCookie();
        }
        // That a session has ended meanwhile is nothing that somebody has done wrong.
        setFailure(
          reason === 'refused' && isCookieCredential(given) ? undefined : reason === 'rejected' ? 'unexpected' : reason,
        );
        setGiven(undefined);
      },
    );
    return () => controller.abort();
  }, [given]);

  return (
    <>
      <header className="bar">
        <span className="brand">
          <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width="28" height="28" />
          Gatehouse
        </span>
        <span className="tools">
          <LanguageSwitch />
          <ThemeSwitch />
        </span>
      </header>
      <main>
        {given === undefined ? (
          <WaysIn failure={failure} failedElsewhere={elsewhere === 'failed'} onGiven={setGiven} />
        ) : (
          <Skeleton />
        )}
      </main>
    </>
  );
}

/** A key that was given in this tab; or the cookie, which all tabs have. */
function credentialOfTab(elsewhere: 'done' | 'failed' | undefined): string | undefined {
  const key = rememberedKey();
  if (key !== undefined) return key;
  return elsewhere === 'done' || (elsewhere === undefined && mayHaveCookie()) ? cookieCredential('') : undefined;
}
