import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { PlaygroundReport } from '@gatehouse/contract/admin-playground';
import { type EntityType, entityTypes } from '@gatehouse/contract/entity-types';
import type { VerdictSummary } from '@gatehouse/contract/leaf';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatMilliseconds, formatShare } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { entityTone } from '../../trial/entity-tone.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Tag, type Tone } from '../../ui/tag.tsx';
import { placeOfDocument, placeOfQuestion, textOf, type Turn } from './conversation.ts';
import { FindingList } from './finding-list.tsx';
import { reportTexts } from './report-texts.ts';
import { WhyThisAnswer } from './why-this-answer.tsx';

interface Props {
  readonly report: PlaygroundReport;
  readonly turn: Turn;
}

/** A stage is passed, is where the request is now or ended, or was never reached. */
type Progress = 'passed' | 'running' | 'ended' | 'unreached';

/** What each stage did to one request, from the door to the record, as far as it has come. */
export function ExchangeReport({ report, turn }: Props): ReactNode {
  const texts = useOwnTexts(reportTexts).report;
  const { stages, phase } = report;
  const over = phase !== 'asked';
  const sum = (...names: readonly string[]): number | undefined => {
    const known = names.flatMap((name) => stages[name] ?? []);
    return known.length === 0 ? undefined : known.reduce((one, other) => one + other, 0);
  };
  // A stage that lets a request on has the time that it took; the first without one is where it ended.
  const inner = (name: string): Progress =>
    stages[name] !== undefined ? 'passed' : isFirstWithout(stages, name) ? 'ended' : 'unreached';
  const route: Progress =
    report.cache === 'hit' ? 'unreached' : stages['route'] === undefined ? 'unreached' : over ? 'passed' : 'running';
  const { assistant } = report;
  const answered: Progress = !over
    ? 'unreached'
    : // An assistant that quotes asks no model.
      assistant !== undefined || route === 'passed' || report.cache === 'hit'
      ? 'passed'
      : 'unreached';

  return (
    <ol className="playground-stages">
      <Stage name={texts.stages.door} progress={inner('limits')} time={sum('authenticate', 'limits', 'consent')}>
        {inner('limits') === 'passed' ? texts.passedDoor : null}
      </Stage>
      <Stage name={texts.stages.input} progress={inner('inspectInput')} time={sum('inspectInput')}>
        <GuardsSaid report={report} turn={turn} direction="input" />
      </Stage>
      {assistant === undefined ? null : (
        <Stage name={texts.stages.knowledge} progress="passed" time={sum('knowledge')}>
          <p>{texts.found(assistant.passages.length)}</p>
          <WhyThisAnswer trace={assistant} request={turn.request ?? report.request} />
        </Stage>
      )}
      <Stage name={texts.stages.privacy} progress={inner('pseudonymise')} time={sum('pseudonymise')}>
        <Replaced report={report} turn={turn} refused={inner('pseudonymise') === 'ended' && phase === 'blocked'} />
      </Stage>
      <Stage
        name={texts.stages.cache}
        progress={report.cache === 'hit' ? 'passed' : inner('cache')}
        time={sum('cache')}
      >
        {texts.caches[report.cache]}
      </Stage>
      <Stage name={texts.stages.route} progress={route} time={over ? report.timings.upstream : undefined}>
        {report.provider === undefined || report.target === undefined ? null : (
          <code>
            <ForeignText text={texts.route(report.provider, report.target)} />
          </code>
        )}
        {report.finish === undefined || report.finish === 'stop' ? null : (
          <p>
            <ForeignText text={texts.finish(report.finish)} />
          </p>
        )}
      </Stage>
      <Stage name={texts.stages.output} progress={answered} time={undefined}>
        <GuardsSaid report={report} turn={turn} direction="output" />
      </Stage>
      {report.replaced.length === 0 ? null : (
        <Stage name={texts.stages.restore} progress={answered} time={undefined}>
          {report.restored.length === 0 ? texts.restoredNone : texts.restored(report.restored.length)}
        </Stage>
      )}
      <Stage
        name={texts.stages.record}
        progress={report.receipts.result === undefined ? (over ? 'ended' : 'running') : 'passed'}
        time={undefined}
      >
        <Recorded report={report} turn={turn} />
      </Stage>
    </ol>
  );
}

/** The stages by name, before anything was asked. */
export function EmptyPath(): ReactNode {
  const { knowledge: _knowledge, restore: _restore, ...stages } = useOwnTexts(reportTexts).report.stages;
  return (
    <ol className="playground-stages empty-path">
      {Object.values(stages).map((name) => (
        <li key={name} data-progress="unreached">
          {name}
        </li>
      ))}
    </ol>
  );
}

const wayIn = [
  'authenticate',
  'limits',
  'template',
  'consent',
  'inspectInput',
  'knowledge',
  'validate',
  'pseudonymise',
  'inspectOutput',
  'cache',
  'route',
];

function isFirstWithout(stages: PlaygroundReport['stages'], name: string): boolean {
  // The door is three stages in one.
  const before = name === 'limits' ? [] : wayIn.slice(0, wayIn.indexOf(name));
  return before.every((stage) => stages[stage] !== undefined);
}

interface StageProps {
  readonly name: string;
  readonly progress: Progress;
  /** Microseconds. */
  readonly time: number | undefined;
  readonly children: ReactNode;
}

function Stage({ name, progress, time, children }: StageProps): ReactNode {
  const texts = useOwnTexts(reportTexts).report;
  const language = useLanguage();

  return (
    <li data-progress={progress}>
      <p className="playground-stage">
        <strong>{name}</strong>
        <span className="quiet">
          {progress === 'unreached' ? texts.notReached : progress === 'running' ? texts.running : ''}
          {time === undefined || time < 50 || progress === 'unreached'
            ? ''
            : formatMilliseconds(time / 1_000, language)}
        </span>
      </p>
      {progress === 'unreached' ? null : <div className="playground-did">{children}</div>}
    </li>
  );
}

const tones: Readonly<Record<VerdictSummary['outcome'], Tone>> = {
  allow: 'good',
  flag: 'warn',
  review: 'warn',
  redact: 'accent',
  block: 'bad',
  unable: 'bad',
};

/** What replaces personal data says its verdicts like a guard; they stand with its stage. */
const privacyGuard = 'pseudonyms';

function GuardsSaid({ report, turn, direction }: Props & { readonly direction: 'input' | 'output' }): ReactNode {
  const texts = useOwnTexts(reportTexts).report;
  const language = useLanguage();
  const said = report.verdicts.filter((verdict) => verdict.direction === direction && verdict.guard !== privacyGuard);
  const loud = said.filter(({ outcome }) => outcome !== 'allow');
  const findings = report.findings.filter((finding) => finding.direction === direction);
  const scores = report.passed.filter((one) => one.direction === direction);
  const highest = scores.reduce((most, { score }) => Math.max(most, score), 0);
  if (said.length === 0) return <p>{texts.noGuards}</p>;
  const silent = said.length - loud.length;

  return (
    <>
      {direction === 'input' ? <p>{texts.policy(report.policy)}</p> : null}
      {loud.length === 0 ? null : (
        <ul className="playground-verdicts">
          {loud.map(({ guard, outcome, shadow }) => (
            <li key={guard}>
              <Tag tone={shadow === true ? 'plain' : tones[outcome]}>
                {shadow === true ? texts.shadowOutcomes[outcome] : texts.guardOutcomes[outcome]}
              </Tag>{' '}
              <code>{guard}</code>
            </li>
          ))}
        </ul>
      )}
      <FindingList findings={findings} textOf={(finding) => textOf(turn, finding)} />
      {silent === 0 ? null : (
        <p className="quiet">
          {texts.passedGuards(silent)}
          {highest === 0 ? '.' : `; ${texts.highest(formatShare(highest, language))}.`}
        </p>
      )}
    </>
  );
}

function Replaced({ report, turn, refused }: Props & { readonly refused: boolean }): ReactNode {
  const texts = useOwnTexts(reportTexts).report;
  const language = useLanguage();
  const { replaced, read, verdicts } = report;
  const own = [placeOfQuestion(turn), placeOfDocument(turn)];
  // Where no conversation is shown, there is none before it.
  const earlier = turn.place < 0 ? 0 : replaced.filter(({ place = '' }) => !own.includes(place)).length;
  const byType = Map.groupBy(replaced, ({ type }) => type);
  const found = verdicts
    .filter(({ guard, outcome }) => guard === privacyGuard && outcome === 'block')
    .flatMap(({ rules }) => Object.keys(rules).map((rule) => rule.slice(privacyGuard.length + 1)));

  return (
    <>
      <p>
        {refused ? texts.refusedEntity : replaced.length === 0 ? texts.replacedNone : texts.replaced(replaced.length)}{' '}
        {earlier === 0 ? '' : earlier === replaced.length ? texts.allEarlier : texts.earlier(earlier)}
      </p>
      {found.map((type) => (
        <p key={type}>
          <Tag tone="bad">{nameOfType(type, language)}</Tag>
        </p>
      ))}
      {byType.size === 0 ? null : (
        <ul className="playground-entities">
          {[...byType].map(([type, entities]) => (
            <li key={type ?? ''}>
              <span className={`playground-entity ${type === undefined ? '' : entityTone(type)}`}>
                {type === undefined ? '' : entityTypes[type][language]}
              </span>{' '}
              {[...new Set(entities.map(({ placeholder }) => placeholder))]
                .filter((placeholder) => placeholder !== '')
                .map((placeholder) => (
                  <code key={placeholder}>{placeholder}</code>
                ))}
            </li>
          ))}
        </ul>
      )}
      {read.length === 0 ? null : (
        <details>
          <summary>{texts.read}</summary>
          {read.map(({ place, text }) => (
            <div key={place} data-part="read">
              {read.length === 1 ? null : <code className="quiet">{place}</code>}
              <ForeignText text={text} block />
            </div>
          ))}
        </details>
      )}
    </>
  );
}

function nameOfType(type: string, language: 'en' | 'de'): string {
  return Object.hasOwn(entityTypes, type) ? entityTypes[type as EntityType][language] : type;
}

function Recorded({ report, turn }: Props): ReactNode {
  const texts = useOwnTexts(reportTexts).report;
  const language = useLanguage();
  const place = report.receipts.result ?? report.receipts.request;

  return (
    <>
      {place === undefined ? null : <p>{texts.leaf(formatCount(place.index, language))}</p>}
      <p>
        <Link to="/log/$request" params={{ request: turn.request ?? report.request }}>
          {texts.open}
        </Link>
      </p>
    </>
  );
}
