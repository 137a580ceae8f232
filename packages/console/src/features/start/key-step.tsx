import { type ReactNode, type SubmitEvent, useState } from 'react';
import { createKey } from '../../api/keys.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { startTexts } from './texts.ts';
import type { FirstSteps } from './use-first-steps.ts';

interface Props {
  readonly known: FirstSteps;
  readonly onKey: (key: string) => void;
}

const beginning = 'gh_user_';

export function KeyStep({ known, onKey }: Props): ReactNode {
  const texts = useOwnTexts(startTexts).key;
  const [made, setMade] = useState<string>();
  const [another, setAnother] = useState(false);
  const take = (key: string): void => {
    setAnother(false);
    onKey(key);
  };

  if (made !== undefined && made === known.callerKey) {
    return (
      <div className="start-live" aria-live="polite">
        <p>{texts.made}</p>
        <CodeBlock code={made} />
        <p className="quiet">{texts.kept}</p>
      </div>
    );
  }
  if (known.callerKey !== undefined && !another) {
    return (
      <p className="state">
        <span className="dot good" aria-hidden="true" />
        {texts.own}{' '}
        <button type="button" onClick={() => setAnother(true)}>
          {texts.another}
        </button>
      </p>
    );
  }
  return (
    <>
      <NewKey
        onMade={(key) => {
          setMade(key);
          take(key);
        }}
      />
      <details>
        <summary>{texts.have}</summary>
        <GivenKey onGiven={take} />
      </details>
    </>
  );
}

function NewKey({ onMade }: { readonly onMade: (key: string) => void }): ReactNode {
  const texts = useOwnTexts(startTexts).key;
  const { run, busy, failure } = useAdminCall();
  const [name, setName] = useState<string>(texts.defaultName);

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void run(async (call) => onMade((await createKey({ name: name.trim(), role: 'user' }, call)).key));
  };

  return (
    <form className="start-form" onSubmit={submit}>
      <label>
        {texts.name}
        <input
          name="start-key-name"
          autoComplete="off"
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <button type="submit" className="primary" disabled={busy || name.trim() === ''}>
        {texts.make}
      </button>
      <FailureNotice failure={failure} />
    </form>
  );
}

function GivenKey({ onGiven }: { readonly onGiven: (key: string) => void }): ReactNode {
  const texts = useOwnTexts(startTexts).key;
  const [given, setGiven] = useState('');
  const fits = given.trim().startsWith(beginning);

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (fits) onGiven(given.trim());
  };

  return (
    <form className="start-form" onSubmit={submit}>
      <label>
        {texts.paste}
        <input
          type="password"
          name="start-key-given"
          autoComplete="off"
          spellCheck={false}
          value={given}
          onChange={(event) => setGiven(event.target.value)}
        />
      </label>
      <button type="submit" disabled={!fits}>
        {texts.use}
      </button>
      {given !== '' && !fits ? <p className="quiet">{texts.fits}</p> : null}
    </form>
  );
}
