import { useEffect, useState, type ReactNode, type SubmitEvent } from 'react';
import { longestTrial, type Register, type Trial, type TrialRequest } from '@gatehouse/contract/admin-privacy';
import { trustLevels } from '@gatehouse/contract/privacy';
import { tryPolicy } from '../../api/privacy.ts';
import { fetchStatus } from '../../api/status.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useTexts } from '../../language/language-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { TrialResult } from './trial-result.tsx';
import { useSession } from '../../session/session.ts';

interface Props {
  readonly register: Register;
}

/** A text of one's own, as a model would be shown it. */
export function TryPolicy({ register }: Props): ReactNode {
  const { adminKey } = useSession();
  const texts = useTexts().privacy.trial;
  const { trust: places } = useTexts().privacy.policy;
  const [text, setText] = useState('');
  const [place, setPlace] = useState('');
  const [key, setKey] = useState('');
  const [models, setModels] = useState<readonly string[]>([]);
  const [tried, setTried] = useState<{ readonly text: string; readonly trial: Trial }>();
  const { busy, failure, run } = useAdminCall();

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    // Without them the text can be tried for a provider or a place, and the page tells what is wrong by itself.
    fetchStatus(adminKey, signal).then(
      (status) => setModels([...new Set(status.models.map(({ name }) => name))]),
      () => undefined,
    );
    return () => controller.abort();
  }, [adminKey]);

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const wanted: TrialRequest = { text, ...contextOf(place), ...(key === '' ? {} : { key }) };
    setTried(undefined);
    void run(async (call) => setTried({ text, trial: await tryPolicy(wanted, call) }));
  };
  const keys = [...register.activities.flatMap((activity) => activity.keys), ...register.unnamed];

  return (
    <section className="card" aria-labelledby="trial-title">
      <h2 id="trial-title">{texts.title}</h2>
      <p className="quiet">{texts.explanation}</p>
      <form className="filters" onSubmit={submit}>
        <label className="whole">
          {texts.text}
          <textarea
            name="trial-text"
            rows={5}
            required
            maxLength={longestTrial}
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <label className="wide">
          {texts.place}
          <select name="trial-place" value={place} onChange={(event) => setPlace(event.target.value)}>
            <option value="">{texts.strictest}</option>
            <optgroup label={texts.places}>
              {trustLevels.map((trust) => (
                <option key={trust} value={`trust ${trust}`}>
                  {places[trust]}
                </option>
              ))}
            </optgroup>
            <optgroup label={texts.providers}>
              {register.recipients.map(({ provider }) => (
                <option key={provider} value={`provider ${provider}`}>
                  {provider}
                </option>
              ))}
            </optgroup>
            {models.length === 0 ? null : (
              <optgroup label={texts.models}>
                {models.map((model) => (
                  <option key={model} value={`model ${model}`}>
                    {model}
                  </option>
                ))}
              </optgroup>
            )}
          </select>
        </label>
        <label className="wide">
          {texts.key}
          <select name="trial-key" value={key} onChange={(event) => setKey(event.target.value)}>
            <option value="">{texts.anyKey}</option>
            {keys.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <div className="filter-actions">
          <button type="submit" className="primary" disabled={text === '' || busy}>
            {texts.submit}
          </button>
        </div>
      </form>
      <FailureNotice failure={failure} />
      {tried === undefined ? null : <TrialResult text={tried.text} trial={tried.trial} />}
    </section>
  );
}

/** A choice is the kind of the context and its name; names may have blanks. */
function contextOf(choice: string): Pick<TrialRequest, 'trust' | 'provider' | 'model'> {
  const name = choice.slice(choice.indexOf(' ') + 1);
  if (choice.startsWith('provider ')) return { provider: name };
  if (choice.startsWith('model ')) return { model: name };
  const trust = trustLevels.find((level) => choice === `trust ${level}`);
  return trust === undefined ? {} : { trust };
}
