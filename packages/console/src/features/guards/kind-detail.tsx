import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import {
  type GuardKindView,
  type GuardsView,
  type GuardTrial,
  type GuardTrialRequest,
  trialChannels,
} from '@gatehouse/contract/admin-guards';
import type { SettingField } from '@gatehouse/contract/setting-field';
import { tryGuards } from '../../api/guards.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import { type SettingValue, textsOf } from '../../setting-form/setting-values.ts';
import { WithCode } from '../../setting-form/with-code.tsx';
import { trialTexts } from '../../trial/texts.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { OwnTrial } from './own-trial.tsx';
import { guardsTexts } from './texts.ts';
import { TrialFindings } from './trial-findings.tsx';

interface Props {
  readonly kind: GuardKindView;
  readonly policies: GuardsView['policies'];
}

type Example = GuardKindView['examples']['triggers'][number];

/** What the findings of a kind mean, examples that can be tried, and its options. */
export function KindDetail({ kind, policies }: Props): ReactNode {
  const texts = useOwnTexts(guardsTexts).catalogue;
  const permitted = usePermitted();
  const { examples, options, rules } = kind;

  return (
    <div className="guards-kind-detail">
      {permitted('configuration.change') ? (
        <p className="guards-add">
          <span className="quiet">{texts.add}:</span>
          {policies.map(({ name }) => (
            <Link key={name} to="/guards" search={{ tab: 'policies', policy: name, add: kind.kind }}>
              <Plus size={14} aria-hidden="true" /> <code>{name}</code>
            </Link>
          ))}
        </p>
      ) : null}
      <Rules kind={kind.kind} rules={rules} />
      <div className="guards-examples">
        <Examples title={texts.triggers} kind={kind} examples={examples.triggers} />
        <Examples title={texts.passes} kind={kind} examples={examples.passes} />
      </div>
      <Options kind={kind.kind} options={options} />
      <OwnTrial
        guard={{ use: kind.kind, ...(examples.options as Readonly<Record<string, SettingValue>>) }}
        kind={kind}
      />
    </div>
  );
}

function Rules({ kind, rules }: { readonly kind: string; readonly rules: GuardKindView['rules'] }): ReactNode {
  const texts = useOwnTexts(guardsTexts).catalogue;
  const language = useLanguage();
  return (
    <section>
      <h4>{texts.rules2}</h4>
      <ScrollRegion label={texts.rules(kind)}>
        <table className="wrapped">
          <thead>
            <tr>
              <th scope="col">{texts.rule}</th>
              <th scope="col">{texts.meaning}</th>
              <th scope="col">OWASP</th>
              <th scope="col">MITRE ATLAS</th>
            </tr>
          </thead>
          <tbody>
            {rules.map(({ rule, explanation, owasp, asi, atlas }) => (
              <tr key={rule}>
                <td>
                  <code>{rule}</code>
                </td>
                <td>{explanation[language]}</td>
                <td className="guards-ids">{[...owasp, ...asi].join(', ')}</td>
                <td className="guards-ids">{atlas.join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

interface ExamplesProps {
  readonly title: string;
  readonly kind: GuardKindView;
  readonly examples: readonly Example[];
}

/** Examples are texts of attackers. */
function Examples({ title, kind, examples }: ExamplesProps): ReactNode {
  return (
    <section>
      <h4>{title}</h4>
      <ul className="guards-example-list">
        {examples.map((example, index) => (
          <li key={index}>
            <ExampleTrial kind={kind} example={example} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const longest = 400;

function ExampleTrial({ kind, example }: { readonly kind: GuardKindView; readonly example: Example }): ReactNode {
  const texts = useOwnTexts(guardsTexts).catalogue;
  const { channels } = useOwnTexts(trialTexts);
  const [trial, setTrial] = useState<GuardTrial>();
  const { busy, failure, run } = useAdminCall();
  const { text, channel, prompt = [] } = example;
  const nameOf = (name: string): string => channels[name as keyof typeof channels] ?? name;

  return (
    <>
      {prompt.map((asked) => (
        <p key={asked.text} className="quiet">
          {nameOf(asked.channel)}: <ForeignText text={asked.text} />
        </p>
      ))}
      <div className="guards-example">
        <ForeignText text={text.length > longest ? `${text.slice(0, longest)}…` : text} />
      </div>
      <p className="guards-example-actions">
        {channel === 'user' ? null : <small className="quiet">{nameOf(channel)}</small>}
        {kind.asksOthers ? null : (
          <button
            type="button"
            disabled={busy}
            onClick={() => void run(async (call) => setTrial(await tryGuards(trialOf(kind, example), call)))}
          >
            {busy ? texts.trying : texts.tryIt}
          </button>
        )}
      </p>
      <FailureNotice failure={failure} />
      {trial === undefined ? null : <TrialFindings text={text} trial={trial} />}
    </>
  );
}

/** The kind with the options that its examples need, in whatever policy it is. */
function trialOf(kind: GuardKindView, { text, channel, prompt, request }: Example): GuardTrialRequest {
  const known = (name: string): (typeof trialChannels)[number] => trialChannels.find((one) => one === name) ?? 'user';
  return {
    text,
    channel: known(channel),
    direction: channel === 'assistant' ? 'output' : 'input',
    guards: [{ use: kind.kind, ...kind.examples.options }],
    ...(prompt === undefined ? {} : { prompt: prompt.map((one) => ({ text: one.text, channel: known(one.channel) })) }),
    ...(request === undefined ? {} : { request }),
  };
}

function Options({ kind, options }: { readonly kind: string; readonly options: readonly SettingField[] }): ReactNode {
  const texts = useOwnTexts(guardsTexts).catalogue;
  const language = useLanguage();
  return (
    <section>
      <h4>{texts.options}</h4>
      <ScrollRegion label={`${texts.options}: ${kind}`}>
        <table className="wrapped">
          <thead>
            <tr>
              <th scope="col">{texts.option}</th>
              <th scope="col">{texts.meaning}</th>
              <th scope="col">{texts.usual}</th>
            </tr>
          </thead>
          <tbody>
            {options.map((field) => (
              <tr key={field.name}>
                <td>
                  <code>{field.name}</code>
                </td>
                <td>{field.explanation === undefined ? null : <WithCode text={field.explanation[language]} />}</td>
                <td>{field.required === true ? texts.required : <Usual field={field} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

function Usual({ field }: { readonly field: SettingField }): ReactNode {
  if (!('default' in field) || field.default === undefined) return null;
  const value: SettingValue = field.default;
  const words = textsOf(value);
  const text = words.length > 0 ? words.join(', ') : typeof value === 'string' ? value : JSON.stringify(value);
  return text === '' || text === '[]' ? null : <code>{text}</code>;
}
