import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { signInTexts } from './texts.ts';

const createAdminKey = 'keys create --name console --role admin';

interface Props {
  /** Why the key that was given does not do. */
  readonly failure: string | undefined;
  readonly onSignIn: (key: string) => void;
}

export function SignInForm({ failure, onSignIn }: Props): ReactNode {
  const texts = useOwnTexts(signInTexts);
  const [given, setGiven] = useState('');

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const key = given.trim();
    if (key !== '') onSignIn(key);
  };

  return (
    <form className="card sign-in" onSubmit={submit}>
      <h2>{texts.key}</h2>
      <p className="quiet">{texts.explanation}</p>
      <p className="quiet">{texts.roles}</p>
      <label htmlFor="admin-key">{texts.label}</label>
      <input
        id="admin-key"
        type="password"
        autoComplete="off"
        spellCheck={false}
        value={given}
        aria-describedby={failure !== undefined ? 'sign-in-refused' : undefined}
        onChange={(event) => setGiven(event.target.value)}
      />
      {failure !== undefined ? (
        <p id="sign-in-refused" className="notice bad" role="alert">
          {failure}
        </p>
      ) : null}
      <button type="submit" className="primary" disabled={given.trim() === ''}>
        {texts.submitKey}
      </button>
      <details>
        <summary>{texts.noKey}</summary>
        <p className="quiet">{texts.create}</p>
        <CodeBlock code={`gatehouse ${createAdminKey}`} />
        <p className="quiet">{texts.createFromRepository}</p>
        <CodeBlock code={`npm run -s gatehouse -- ${createAdminKey}`} />
      </details>
    </form>
  );
}
