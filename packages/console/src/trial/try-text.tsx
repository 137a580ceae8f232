import { type ReactNode, type SubmitEvent, useState } from 'react';
import { type GuardTrial, longestGuardTrial, trialChannels } from '@gatehouse/contract/admin-guards';
import { longestTrial, type Trial, type TrialRequest } from '@gatehouse/contract/admin-privacy';
import { trustLevels } from '@gatehouse/contract/privacy';
import { fetchGuards, tryGuards } from '../api/guards.ts';
import { fetchPrivacy, tryPolicy } from '../api/privacy.ts';
import { fetchStatus } from '../api/status.ts';
import { useAdminCall } from '../api/use-admin-call.ts';
import { useAdminData } from '../api/use-admin-data.ts';
import { useOwnTexts } from '../language/define-texts.ts';
import { Card } from '../ui/card.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Examples } from './examples.tsx';
import { GuardTrialResult } from './guard-trial-result.tsx';
import { PrivacyTrialResult } from './privacy-trial-result.tsx';
import { trialTexts } from './texts.ts';
import './trial.css';

type Channel = (typeof trialChannels)[number];

interface Props {
  /** Before whom the text comes. */
  readonly checks: 'guards' | 'privacy' | 'both';
}

interface Tried {
  readonly text: string;
  readonly guards: readonly { readonly policy: string; readonly trial: GuardTrial }[];
  readonly privacy: Trial | undefined;
}

/** A text of one's own before the guards of a policy, beside it what a second policy would say, and before the policy on personal data. */
export function TryText({ checks }: Props): ReactNode {
  const texts = useOwnTexts(trialTexts);
  const [withGuards, withPrivacy] = [checks !== 'privacy', checks !== 'guards'];
  const [text, setText] = useState('');
  const [channel, setChannel] = useState<Channel>('user');
  const [policy, setPolicy] = useState('default');
  const [against, setAgainst] = useState('');
  const [place, setPlace] = useState('');
  const [key, setKey] = useState('');
  const [tried, setTried] = useState<Tried>();
  const { busy, failure, run } = useAdminCall();

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const direction = channel === 'assistant' ? ('output' as const) : ('input' as const);
    const names = !withGuards ? [] : against === '' || against === policy ? [policy] : [policy, against];
    setTried(undefined);
    void run(async (call) => {
      const [privacy, ...guards] = await Promise.all([
        withPrivacy ? tryPolicy({ text, ...contextOf(place), ...(key === '' ? {} : { key }) }, call) : undefined,
        ...names.map(async (name) => ({
          policy: name,
          trial: await tryGuards({ text, channel, direction, policy: name }, call),
        })),
      ]);
      setTried({ text, guards, privacy });
    });
  };

  return (
    <Card title={texts.title} explanation={texts.explanations[checks]}>
      <form className="filters" onSubmit={submit}>
        <div className="whole">
          <Examples onChosen={setText} />
        </div>
        <label className="whole">
          {texts.text}
          <textarea
            name="trial-text"
            rows={5}
            required
            maxLength={withPrivacy ? longestTrial : longestGuardTrial}
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        {withGuards ? (
          <>
            <label className="wide">
              {texts.channel}
              <select
                name="trial-channel"
                value={channel}
                onChange={(event) => setChannel(trialChannels.find((name) => name === event.target.value) ?? 'user')}
              >
                {trialChannels.map((name) => (
                  <option key={name} value={name}>
                    {texts.channels[name]}
                  </option>
                ))}
              </select>
            </label>
            <PolicyChoice policy={policy} onPolicy={setPolicy} against={against} onAgainst={setAgainst} />
          </>
        ) : null}
        {withPrivacy ? <PlaceChoice place={place} onPlace={setPlace} sender={key} onSender={setKey} /> : null}
        <div className="filter-actions">
          <button type="submit" className="primary" disabled={text === '' || busy}>
            {texts.submit}
          </button>
        </div>
      </form>
      <FailureNotice failure={failure} />
      {tried === undefined ? null : (
        <div className="trial-results">
          {tried.guards.map((one) => (
            <GuardTrialResult key={one.policy} text={tried.text} policy={one.policy} trial={one.trial} />
          ))}
          {tried.privacy === undefined ? null : <PrivacyTrialResult text={tried.text} trial={tried.privacy} />}
        </div>
      )}
    </Card>
  );
}

interface PolicyChoiceProps {
  readonly policy: string;
  readonly onPolicy: (name: string) => void;
  readonly against: string;
  readonly onAgainst: (name: string) => void;
}

function PolicyChoice({ policy, onPolicy, against, onAgainst }: PolicyChoiceProps): ReactNode {
  const texts = useOwnTexts(trialTexts);
  const { data } = useAdminData(['guards'], fetchGuards);
  const names = data?.policies.map(({ name }) => name) ?? [policy];

  return (
    <>
      <label className="wide">
        {texts.policy}
        <select name="trial-policy" value={policy} onChange={(event) => onPolicy(event.target.value)}>
          {names.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      {names.length < 2 ? null : (
        <label className="wide">
          {texts.against}
          <select name="trial-against" value={against} onChange={(event) => onAgainst(event.target.value)}>
            <option value="">{texts.nobody}</option>
            {names.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}

interface PlaceChoiceProps {
  readonly place: string;
  readonly onPlace: (place: string) => void;
  readonly sender: string;
  readonly onSender: (key: string) => void;
}

/** Where the text goes, and by which key. Without the lists it can be tried for a place, and the page tells what is wrong by itself. */
function PlaceChoice({ place, onPlace, sender, onSender }: PlaceChoiceProps): ReactNode {
  const texts = useOwnTexts(trialTexts);
  const register = useAdminData(['privacy'], fetchPrivacy).data?.register;
  const { data: status } = useAdminData(['status'], ({ adminKey, signal }) => fetchStatus(adminKey, signal));
  const models = [...new Set(status?.models.map(({ name }) => name))];
  const keys = [...(register?.activities.flatMap((activity) => activity.keys) ?? []), ...(register?.unnamed ?? [])];
  const groups = [
    { label: texts.places, options: trustLevels.map((trust) => [`trust ${trust}`, texts.trust[trust]] as const) },
    {
      label: texts.providers,
      options: register?.recipients.map(({ provider }) => [`provider ${provider}`, provider] as const) ?? [],
    },
    { label: texts.models, options: models.map((model) => [`model ${model}`, model] as const) },
  ];

  return (
    <>
      <label className="wide">
        {texts.place}
        <select name="trial-place" value={place} onChange={(event) => onPlace(event.target.value)}>
          <option value="">{texts.strictest}</option>
          {groups.map(({ label, options }) =>
            options.length === 0 ? null : (
              <optgroup key={label} label={label}>
                {options.map(([value, name]) => (
                  <option key={value} value={value}>
                    {name}
                  </option>
                ))}
              </optgroup>
            ),
          )}
        </select>
      </label>
      <label className="wide">
        {texts.key}
        <select name="trial-key" value={sender} onChange={(event) => onSender(event.target.value)}>
          <option value="">{texts.anyKey}</option>
          {keys.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </>
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
