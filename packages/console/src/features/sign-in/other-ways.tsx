import type { SignInMethods } from '@gatehouse/contract/admin-sign-in';
import { useEffect, useState, type ReactNode } from 'react';
import { fetchSignInMethods } from '../../api/sign-in.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { AccountForm } from './account-form.tsx';
import { SetUpForm } from './set-up-form.tsx';
import { signInTexts } from './texts.ts';

interface Props {
  readonly failed: boolean;
  readonly onSigned: (proof: string) => void;
}

/** Signing in where the organisation has its people, and with an account of this gateway: what of it there is. */
export function OtherWays({ failed, onSigned }: Props): ReactNode {
  const texts = useOwnTexts(signInTexts);
  const [methods, setMethods] = useState<SignInMethods>();
  const [settingUp, setSettingUp] = useState(false);

  useEffect(() => {
    const controller = new AbortController();
    // Where nothing answers, there is the key all the same.
    fetchSignInMethods(controller.signal).then(setMethods, () => undefined);
    return () => controller.abort();
  }, []);

  return (
    <div className="sign-in-ways">
      {failed ? (
        <p className="notice bad" role="alert">
          {texts.elsewhereFailed}
        </p>
      ) : null}
      {methods?.issuers.map(({ id, label }) => (
        <a key={id} className="sign-in-issuer" href={`/sign-in/issuer/${id}`}>
          {texts.with} <ForeignText text={label} />
        </a>
      ))}
      {settingUp ? <SetUpForm onSigned={onSigned} /> : methods?.password ? <AccountForm onSigned={onSigned} /> : null}
      {methods?.password ? (
        <button type="button" onClick={() => setSettingUp(!settingUp)}>
          {settingUp ? texts.haveAccount : texts.haveCode}
        </button>
      ) : null}
    </div>
  );
}
