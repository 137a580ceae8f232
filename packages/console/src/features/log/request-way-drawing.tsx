import { Check, CircleDashed, CircleDot, Minus, OctagonX } from 'lucide-react';
import type { RequestView } from '@gatehouse/contract/admin-record';
import type { ComponentType, ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatList, formatMilliseconds } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { nameOf, recordTexts } from '../../record/record-texts.ts';
import { Card } from '../../ui/card.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { Tag } from '../../ui/tag.tsx';
import type { RequestWay, StageName, StageState } from './request-path.ts';
import { outcomeTones } from './request-summary.tsx';
import { requestTexts } from './request-texts.ts';
import { TimeBars } from './time-bars.tsx';
import { VerdictList } from './verdict-list.tsx';

// The catalogue is long, and most requests end well.
const CodeInWords = lazyPart(async () => (await import('./code-in-words.tsx')).CodeInWords);
// Few requests are to an assistant.
const RequestDocuments = lazyPart(async () => (await import('./request-documents.tsx')).RequestDocuments);

interface Props {
  readonly view: RequestView;
  readonly way: RequestWay;
}

const icons: Readonly<Record<StageState, ComponentType<{ size: number; 'aria-hidden': true }>>> = {
  passed: Check,
  acted: CircleDot,
  stopped: OctagonX,
  unreached: Minus,
  open: CircleDashed,
  unused: Minus,
};

/** The stages from top to bottom, as the request went through them. */
export function RequestWayDrawing({ view, way }: Props): ReactNode {
  const texts = useOwnTexts(requestTexts);
  return (
    <Card title={texts.path.title} explanation={texts.path.explanation}>
      <ol className="way">
        {way.stages.map(({ name, state }) => {
          const Icon = icons[state];
          const shown = name === 'outcome' && way.outcome === 'answered' ? 'passed' : state;
          return (
            <li key={name} className={`way-stage ${shown}`} data-stage={name} data-state={state}>
              <span className="way-mark">
                <Icon size={16} aria-hidden />
              </span>
              <div className="way-body">
                <h3>
                  {texts.stages[name]}
                  <small className="quiet">{texts.path.states[state]}</small>
                </h3>
                {state === 'unreached' ? null : <Stage name={name} state={state} view={view} way={way} />}
              </div>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}

function Stage({
  name,
  state,
  view,
  way,
}: Props & { readonly name: StageName; readonly state: StageState }): ReactNode {
  const texts = useOwnTexts(requestTexts);
  const { end, verdicts } = way;
  const stopped = state === 'stopped' && end?.code !== undefined && name !== 'outcome' ? end.code : undefined;
  const reason = stopped === undefined ? null : <code className="way-code">{stopped}</code>;
  switch (name) {
    case 'authenticate':
      return (
        <>
          {reason}
          <Caller view={view} way={way} />
        </>
      );
    case 'limits':
      return reason ?? (state === 'passed' ? <p className="quiet">{texts.limitsPassed}</p> : null);
    case 'consent':
      return reason ?? (state === 'passed' ? <p className="quiet">{texts.consentPassed}</p> : null);
    case 'input':
    case 'output':
      return (
        <>
          {reason}
          {end === undefined ? null : (
            <VerdictList verdicts={verdicts[name]} notInspected={name === 'input' ? end.notInspected : {}} />
          )}
        </>
      );
    case 'knowledge':
      return (
        <>
          {reason}
          {way.end?.knowledge === undefined ? null : <RequestDocuments way={way} knowledge={way.end.knowledge} />}
        </>
      );
    case 'validation':
      return (
        <>
          {reason}
          {verdicts.validation.length === 0 ? null : <VerdictList verdicts={verdicts.validation} notInspected={{}} />}
        </>
      );
    case 'personalData':
      return (
        <>
          {reason}
          {end === undefined ? null : <Entities entities={end.entities} />}
        </>
      );
    case 'cache':
      return end?.cache === undefined ? null : <p className="quiet">{texts.cache[end.cache]}</p>;
    case 'route':
      return (
        <>
          {reason}
          <Route way={way} />
        </>
      );
    case 'model':
      return (
        <>
          {reason}
          <Model way={way} />
        </>
      );
    case 'outcome':
      return <End way={way} />;
  }
}

function Caller({ view, way: { begun, end } }: Props): ReactNode {
  const texts = useOwnTexts(requestTexts).authenticate;
  const leaf = end ?? begun;
  if (leaf === undefined) return null;
  const { dialect, guardPolicy, key, policy, subject } = leaf;
  return (
    <dl className="way-facts">
      <dt>{view.key === undefined && key !== undefined ? texts.reference : texts.key}</dt>
      <dd>
        {view.key !== undefined ? (
          <>
            <ForeignText text={view.key.name} /> <code className="quiet">{view.key.id}</code>
          </>
        ) : key === undefined ? (
          texts.noKey
        ) : (
          <code>{key}</code>
        )}
      </dd>
      {subject === undefined ? null : (
        <>
          <dt>{texts.subject}</dt>
          <dd>
            <code>{subject}</code>
          </dd>
        </>
      )}
      <dt>{texts.dialect}</dt>
      <dd>
        <ForeignText text={dialect} />
      </dd>
      <dt>{texts.guardPolicy}</dt>
      <dd>
        <ForeignText text={guardPolicy ?? texts.usual} />
      </dd>
      <dt>{texts.policy}</dt>
      <dd>
        <code title={policy}>{policy.slice(0, 16)}</code>
      </dd>
    </dl>
  );
}

function Entities({ entities }: { readonly entities: Readonly<Record<string, number>> }): ReactNode {
  const texts = useOwnTexts(requestTexts).personalData;
  const language = useLanguage();
  const types = Object.entries(entities).toSorted(([, one], [, other]) => other - one);
  if (types.length === 0) return <p className="quiet">{texts.none}</p>;
  return (
    <>
      <p className="quiet">{texts.replaced}</p>
      <ul className="way-types">
        {types.map(([type, count]) => (
          <li key={type}>
            <Tag tone="accent">
              {type} <strong>{formatCount(count, language)}</strong>
            </Tag>
          </li>
        ))}
      </ul>
    </>
  );
}

function Route({ way: { begun, end } }: Pick<Props, 'way'>): ReactNode {
  const texts = useOwnTexts(requestTexts);
  const model = end?.model ?? begun?.model;
  if (model === undefined && end?.provider === undefined) return null;
  return (
    <dl className="way-facts">
      {model === undefined ? null : (
        <>
          <dt>{texts.summary.model}</dt>
          <dd>
            <ForeignText text={model} />
          </dd>
        </>
      )}
      {end?.provider === undefined ? null : (
        <>
          <dt>{texts.route.provider}</dt>
          <dd>
            <ForeignText text={end.provider} />
          </dd>
        </>
      )}
      {end?.target === undefined ? null : (
        <>
          <dt>{texts.route.target}</dt>
          <dd>
            <ForeignText text={end.target} />
          </dd>
        </>
      )}
    </dl>
  );
}

function Model({ way: { end } }: Pick<Props, 'way'>): ReactNode {
  const texts = useOwnTexts(requestTexts).model;
  const language = useLanguage();
  if (end === undefined) return null;
  const { finish, status, streamed, timings, usageSource } = end;
  return (
    <>
      <p className="quiet">
        {texts.status(String(status))} · {streamed ? texts.streamed : texts.atOnce}
        {finish === undefined || finish.length === 0 ? null : (
          <>
            {' '}
            · {texts.finish} <ForeignText text={formatList(finish, language)} />
          </>
        )}
      </p>
      <TimeBars timings={timings} />
      {timings.queued === undefined || timings.queued === 0 ? null : (
        <p className="quiet">{texts.queued(formatMilliseconds(timings.queued / 1_000, language))}</p>
      )}
      {usageSource === 'missing' ? <p className="quiet">{texts.usageMissing}</p> : null}
      {usageSource === 'estimated' ? <p className="quiet">{texts.usageEstimated}</p> : null}
    </>
  );
}

function End({ way: { end, outcome } }: Pick<Props, 'way'>): ReactNode {
  const texts = useOwnTexts(requestTexts);
  const { outcomes } = useOwnTexts(recordTexts);
  const told: Readonly<Partial<Record<string, string>>> = texts.outcome;
  return (
    <>
      <p>
        <Tag tone={outcomeTones[outcome]}>{nameOf({ ...outcomes, ...texts.outcomes }, outcome)}</Tag>
      </p>
      {end?.code === undefined ? <p className="quiet">{told[outcome]}</p> : <CodeInWords code={end.code} />}
    </>
  );
}
