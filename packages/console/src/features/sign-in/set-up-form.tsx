import type { SetUpDone, SetUpOfferView } from '@gatehouse/contract/admin-sign-in';
import { useId, useState, type ReactNode, type SubmitEvent } from 'react';
import { fetchSetUpOffer, setUpAccount } from '../../api/sign-in.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { signInTexts } from './texts.ts';
import { useSignInCall } from './use-sign-in-call.ts';

/** Few people see it, and all see this page. */
const QrCode = lazyPart(async () => (await import('../../ui/qr-code.tsx')).QrCode);

/** Setting up an account: the code that somebody has told, a password, an app for whoever wants or must have one, and then the recovery codes, which are shown once. */
export function SetUpForm({ onSigned }: { readonly onSigned: (proof: string) => void }): ReactNode {
  const texts = useOwnTexts(signInTexts);
  const id = useId();
  const { busy, failure, run } = useSignInCall();
  const [setUpCode, setSetUpCode] = useState('');
  const [offer, setOffer] = useState<SetUpOfferView>();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [done, setDone] = useState<SetUpDone>();
  const required = offer?.secondFactor === 'required';

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void run(async (signal) => {
      if (offer === undefined) {
        setOffer(await fetchSetUpOffer(setUpCode, signal));
        return;
      }
      const written = code.trim();
      const wanted = { setUpCode, password, note: offer.note, ...(written === '' ? {} : { code: written }) };
      const made = await setUpAccount(wanted, signal);
      if (made.recoveryCodes.length === 0) onSigned(made.proof);
      else setDone(made);
    });
  };

  if (done !== undefined) {
    return (
      <section className="card sign-in">
        <h2>{texts.recoveryCodes}</h2>
        <p>{texts.recoveryExplanation}</p>
        <CodeBlock code={done.recoveryCodes.join('\n')} />
        <button type="button" className="primary" onClick={() => onSigned(done.proof)}>
          {texts.goOn}
        </button>
      </section>
    );
  }

  return (
    <form className="card sign-in" onSubmit={submit}>
      <h2>{texts.setUp}</h2>
      {offer === undefined ? (
        <>
          <label htmlFor={`${id}-set-up`}>{texts.setUpCode}</label>
          <input
            id={`${id}-set-up`}
            autoComplete="off"
            spellCheck={false}
            value={setUpCode}
            onChange={(event) => setSetUpCode(event.target.value)}
          />
        </>
      ) : (
        <>
          <label htmlFor={`${id}-name`}>{texts.userName}</label>
          <input
            id={`${id}-name`}
            type="text"
            name="user-name"
            autoComplete="username"
            value={offer.userName}
            readOnly
            aria-describedby={`${id}-given`}
          />
          <p id={`${id}-given`} className="quiet">
            {texts.userNameGiven}
          </p>
          <label htmlFor={`${id}-password`}>{texts.newPassword}</label>
          <input
            id={`${id}-password`}
            type="password"
            autoComplete="new-password"
            value={password}
            aria-describedby={`${id}-rules`}
            onChange={(event) => setPassword(event.target.value)}
          />
          <p id={`${id}-rules`} className="quiet">
            {texts.passwordRules(offer.minimumLength)}
          </p>
          <h3>{required ? texts.app : texts.appIfWanted}</h3>
          <p className="quiet">{required ? texts.appRequired : texts.appOptional}</p>
          <p className="quiet">{texts.appHow}</p>
          <QrCode text={offer.address} label={texts.qr} />
          <CodeBlock code={offer.secret} />
          <a href={offer.address}>{texts.openApp}</a>
          <label htmlFor={`${id}-code`}>{required ? texts.appCode : texts.appCodeIfWanted}</label>
          <input
            id={`${id}-code`}
            autoComplete="one-time-code"
            inputMode="numeric"
            spellCheck={false}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        </>
      )}
      {failure === undefined ? null : (
        <p className="notice bad" role="alert">
          {failure}
        </p>
      )}
      <button
        type="submit"
        className="primary"
        disabled={
          busy || (offer === undefined ? setUpCode.trim() === '' : password === '' || (required && code.trim() === ''))
        }
      >
        {offer === undefined ? texts.goOn : texts.submitSetUp}
      </button>
    </form>
  );
}
