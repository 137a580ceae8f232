import { useId, useState, type ReactNode, type SubmitEvent } from 'react';
import { signInWithPassword } from '../../api/sign-in.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { signInTexts } from './texts.ts';
import { useSignInCall } from './use-sign-in-call.ts';

/** Name, password and code in one form: which of them was wrong is told to nobody. */
export function AccountForm({ onSigned }: { readonly onSigned: (proof: string) => void }): ReactNode {
  const texts = useOwnTexts(signInTexts);
  const id = useId();
  const { busy, failure, run } = useSignInCall();
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void run(async (signal) => {
      const written = code.trim();
      const wanted = { userName: userName.trim(), password, ...(written === '' ? {} : { code: written }) };
      onSigned((await signInWithPassword(wanted, signal)).proof);
    });
  };

  return (
    <form className="card sign-in" onSubmit={submit}>
      <h2>{texts.account}</h2>
      <label htmlFor={`${id}-name`}>{texts.userName}</label>
      <input
        id={`${id}-name`}
        autoComplete="username"
        spellCheck={false}
        value={userName}
        onChange={(event) => setUserName(event.target.value)}
      />
      <label htmlFor={`${id}-password`}>{texts.password}</label>
      <input
        id={`${id}-password`}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <label htmlFor={`${id}-code`}>{texts.code}</label>
      <input
        id={`${id}-code`}
        autoComplete="one-time-code"
        spellCheck={false}
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
      {failure === undefined ? null : (
        <p className="notice bad" role="alert">
          {failure}
        </p>
      )}
      <button type="submit" className="primary" disabled={busy || userName.trim() === '' || password === ''}>
        {texts.submitAccount}
      </button>
    </form>
  );
}
