import { type ReactNode, type SubmitEvent, useState } from 'react';
import {
  type GuardKindView,
  type GuardTrial,
  longestGuardTrial,
  trialChannels,
} from '@gatehouse/contract/admin-guards';
import { tryGuards } from '../../api/guards.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { trialTexts } from '../../trial/texts.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import type { GuardEntry } from './policy-tree.ts';
import { policyTexts } from './policy-texts.ts';
import { TrialFindings } from './trial-findings.tsx';

interface Props {
  readonly guard: GuardEntry;
  readonly kind: GuardKindView;
}

type Channel = (typeof trialChannels)[number];

/** A guard that is not in force on a text. */
export function OwnTrial({ guard, kind }: Props): ReactNode {
  const texts = useOwnTexts(policyTexts).guard;
  const { channels } = useOwnTexts(trialTexts);
  const [text, setText] = useState('');
  const [channel, setChannel] = useState<Channel>(guard['direction'] === 'output' ? 'assistant' : 'user');
  const [tried, setTried] = useState<{ readonly text: string; readonly trial: GuardTrial }>();
  const { busy, failure, run } = useAdminCall();

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setTried(undefined);
    const direction = channel === 'assistant' ? ('output' as const) : ('input' as const);
    // In shadow it would find the same and do nothing.
    const guards = [{ ...guard, shadow: false }] as never;
    void run(async (call) => setTried({ text, trial: await tryGuards({ text, channel, direction, guards }, call) }));
  };

  return (
    <section className="guards-own-trial" aria-label={texts.try}>
      <h3>{texts.try}</h3>
      {kind.asksOthers ? (
        <p className="quiet">{texts.asksOthers}</p>
      ) : (
        <form className="guards-form" onSubmit={submit}>
          <label>
            {texts.tryText}
            <textarea
              name="own-text"
              rows={3}
              maxLength={longestGuardTrial}
              autoComplete="off"
              spellCheck={false}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
          <div className="guards-inline">
            <label>
              {texts.as}
              <select
                name="own-channel"
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
            <button type="submit" disabled={busy || text === ''}>
              {texts.tryIt}
            </button>
          </div>
        </form>
      )}
      {failure?.code === 'invalid_request' ? (
        <p className="notice bad" role="alert">
          {texts.unfit}
          {failure.sentences?.en ?? failure.message}
        </p>
      ) : (
        <FailureNotice failure={failure} />
      )}
      {tried === undefined ? null : <TrialFindings text={tried.text} trial={tried.trial} />}
    </section>
  );
}
