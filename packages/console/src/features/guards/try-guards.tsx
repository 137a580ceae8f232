import { useState, type ReactNode, type SubmitEvent } from 'react';
import {
  type GuardTrial,
  type GuardTrialRequest,
  longestGuardTrial,
  trialChannels,
} from '@gatehouse/contract/admin-guards';
import { tryGuards } from '../../api/guards.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useTexts } from '../../language/language-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { GuardTrialResult } from './guard-trial-result.tsx';

interface Props {
  readonly policies: readonly string[];
}

type Channel = (typeof trialChannels)[number];

/** A text of one's own before the guards, and beside it what a second policy would say. */
export function TryGuards({ policies }: Props): ReactNode {
  const texts = useTexts().guards.trial;
  const { channels } = useTexts().guards;
  const [text, setText] = useState('');
  const [channel, setChannel] = useState<Channel>('user');
  const [policy, setPolicy] = useState('default');
  const [against, setAgainst] = useState('');
  const [tried, setTried] = useState<{
    readonly text: string;
    readonly trials: readonly { readonly policy: string; readonly trial: GuardTrial }[];
  }>();
  const { busy, failure, run } = useAdminCall();

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const direction = channel === 'assistant' ? ('output' as const) : ('input' as const);
    const wanted: GuardTrialRequest = { text, channel, direction };
    const names = against === '' ? [policy] : [policy, against];
    setTried(undefined);
    void run(async (call) => {
      const trials = await Promise.all(
        names.map(async (name) => ({ policy: name, trial: await tryGuards({ ...wanted, policy: name }, call) })),
      );
      setTried({ text, trials });
    });
  };

  return (
    <section className="card" aria-labelledby="guard-trial-title">
      <h2 id="guard-trial-title">{texts.title}</h2>
      <p className="quiet">{texts.explanation}</p>
      <form className="filters" onSubmit={submit}>
        <label className="whole">
          {texts.text}
          <textarea
            name="guard-text"
            rows={5}
            required
            maxLength={longestGuardTrial}
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <label className="wide">
          {texts.channel}
          <select
            name="guard-channel"
            value={channel}
            onChange={(event) => setChannel(trialChannels.find((name) => name === event.target.value) ?? 'user')}
          >
            {trialChannels.map((name) => (
              <option key={name} value={name}>
                {channels[name]}
              </option>
            ))}
          </select>
        </label>
        <label className="wide">
          {texts.policy}
          <select name="guard-policy" value={policy} onChange={(event) => setPolicy(event.target.value)}>
            {policies.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        {policies.length < 2 ? null : (
          <label className="wide">
            {texts.against}
            <select name="guard-against" value={against} onChange={(event) => setAgainst(event.target.value)}>
              <option value="">{texts.nobody}</option>
              {policies.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )}
        <div className="filter-actions">
          <button type="submit" className="primary" disabled={text === '' || busy}>
            {texts.submit}
          </button>
        </div>
      </form>
      <FailureNotice failure={failure} />
      {tried?.trials.map((one) => (
        <GuardTrialResult key={one.policy} text={tried.text} policy={one.policy} trial={one.trial} />
      ))}
    </section>
  );
}
