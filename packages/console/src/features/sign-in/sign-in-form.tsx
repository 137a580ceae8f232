import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTexts } from '../../language/language-context.ts';
import { CodeBlock } from '../../ui/code-block.tsx';

const createAdminKey = 'keys create --name console --role admin';

interface Props {
  /** Why the key that was given does not do. */
  readonly failure: string | undefined;
  readonly onSignIn: (key: string) => void;
}

export function SignInForm({ failure, onSignIn }: Props): ReactNode {
  const texts = useTexts();
  const [given, setGiven] = useState('');

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const key = given.trim();
    if (key !== '') onSignIn(key);
  };

  return (
    <form className="card sign-in" onSubmit={submit}>
      <h1>{texts.signIn.title}</h1>
      <p className="quiet">{texts.signIn.explanation}</p>
      <label htmlFor="admin-key">{texts.signIn.label}</label>
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
        {texts.signIn.submit}
      </button>
      <details>
        <summary>{texts.signIn.noKey}</summary>
        <p className="quiet">{texts.signIn.create}</p>
        <CodeBlock code={`gatehouse ${createAdminKey}`} />
        <p className="quiet">{texts.signIn.createFromRepository}</p>
        <CodeBlock code={`npm run -s gatehouse -- ${createAdminKey}`} />
      </details>
    </form>
  );
}
