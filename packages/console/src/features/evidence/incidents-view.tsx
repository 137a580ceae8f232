import type { EventList, EventView } from '@gatehouse/contract/admin-evidence';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { fetchEvents } from '../../api/evidence.ts';
import { fetchLog } from '../../api/record.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useKeyNames } from '../../api/use-key-names.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { detailInWords } from '../../record/detail-in-words.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Tag, type Tone } from '../../ui/tag.tsx';
import { EntryLink } from './entry-link.tsx';
import { EvidenceTable } from './evidence-table.tsx';
import { incidentsTexts } from './incidents-texts.ts';
import { TableCard } from './table-card.tsx';

const route = getRouteApi('/evidence');

/** From the mildest to the gravest. */
const outcomes = ['flag', 'review', 'redact', 'unable', 'block'] as const;
const tones: Readonly<Record<EventView['outcome'], Tone>> = {
  flag: 'plain',
  review: 'accent',
  redact: 'warn',
  unable: 'warn',
  block: 'bad',
};
const refreshMilliseconds = 5_000;
/** Rows that are drawn at once. */
const mostShown = 200;
const mostOthers = 50;

/** What guards have found lately, what else happened, and where it is sent on to. */
export function IncidentsView(): ReactNode {
  const events = useAdminData(['events'], fetchEvents, { every: refreshMilliseconds });
  return (
    <>
      <Loaded from={events} lines={5}>
        {(list) => (
          <>
            <Findings list={list} />
            <Receivers receivers={list.receivers} />
          </>
        )}
      </Loaded>
      <Others />
    </>
  );
}

function Findings({ list }: { readonly list: EventList }): ReactNode {
  const texts = useOwnTexts(incidentsTexts);
  const language = useLanguage();
  const { least = 'flag', shadow = false } = route.useSearch();
  const navigate = route.useNavigate();
  const shown = list.events.filter(
    (event) => (shadow || !event.shadow) && outcomes.indexOf(event.outcome) >= outcomes.indexOf(least),
  );

  return (
    <Card
      title={texts.title}
      explanation={texts.explanation(formatCount(list.most, language), formatTime(list.since, language))}
    >
      <div className="filters">
        <label>
          {texts.least}
          <select
            name="incidents-least"
            value={least}
            onChange={(event) => {
              const chosen = outcomes.find((one) => one === event.target.value);
              void navigate({ search: (before) => ({ ...before, least: chosen === 'flag' ? undefined : chosen }) });
            }}
          >
            {outcomes.map((one) => (
              <option key={one} value={one}>
                {texts.leasts[one]}
              </option>
            ))}
          </select>
        </label>
        <label className="check">
          <input
            type="checkbox"
            name="incidents-shadow"
            checked={shadow}
            onChange={(event) => {
              const { checked } = event.target;
              void navigate({ search: (before) => ({ ...before, shadow: checked ? true : undefined }) });
            }}
          />
          {texts.shadow}
        </label>
      </div>
      {shown.length === 0 ? (
        <EmptyState text={list.events.length === 0 ? texts.none : texts.noneLeft} />
      ) : (
        <EvidenceTable
          label={texts.table}
          className="stacks"
          columns={[
            texts.columns.time,
            texts.columns.severity,
            texts.columns.rule,
            texts.columns.key,
            { ofNumbers: texts.columns.count },
            texts.columns.entry,
          ]}
        >
          {shown.slice(0, mostShown).map((event) => (
            <Row
              key={`${event.request} ${event.guard} ${event.rule} ${event.outcome} ${event.direction}`}
              event={event}
            />
          ))}
        </EvidenceTable>
      )}
    </Card>
  );
}

function Row({ event }: { readonly event: EventView }): ReactNode {
  const texts = useOwnTexts(incidentsTexts);
  const language = useLanguage();
  const nameOf = useKeyNames();
  const { count, direction, guard, key, outcome, owasp, request, rule, shadow, time } = event;

  return (
    <tr>
      <td>{formatTime(time, language)}</td>
      <td data-label={texts.columns.severity}>
        <Tag tone={shadow ? 'plain' : tones[outcome]}>{texts.outcomes[outcome]}</Tag>
        {shadow ? <span className="quiet"> {texts.inShadow}</span> : null}
      </td>
      <td className="stacks-wide" data-label={texts.columns.rule}>
        <code>{rule}</code>{' '}
        <span className="quiet">
          {guard === rule ? '' : `${guard}, `}
          {texts.directions[direction]}
          {owasp.length === 0 ? '' : `, ${owasp.join(', ')}`}
        </span>
      </td>
      <td data-label={texts.columns.key}>
        {key === undefined ? <span className="quiet">{texts.unknownKey}</span> : <ForeignText text={nameOf(key)} />}
      </td>
      <td className="number evidence-number" data-label={texts.columns.count}>
        {formatCount(count, language)}
      </td>
      <td className="stacks-wide">
        <Link to="/log/$request" params={{ request }} aria-label={`${texts.open} ${request}`}>
          {texts.open}
        </Link>
      </td>
    </tr>
  );
}

const example = `inspection:
  events:
    - kind: webhook
      url: https://siem.example/events
      least: review`;

function Receivers({ receivers }: Pick<EventList, 'receivers'>): ReactNode {
  const texts = useOwnTexts(incidentsTexts);

  return (
    <Card title={texts.receivers} explanation={texts.receiversExplanation}>
      {receivers.length === 0 ? (
        <>
          <p>{texts.noReceivers}</p>
          <CodeBlock code={example} />
        </>
      ) : (
        <ul className="evidence-notices">
          {receivers.map(({ format, host = '', kind, least }, place) => (
            <li key={place}>
              {texts.receiver(
                kind,
                host,
                format.toUpperCase(),
                texts.outcomes[outcomes.find((one) => one === least) ?? 'flag'],
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Others(): ReactNode {
  const texts = useOwnTexts(incidentsTexts);
  const language = useLanguage();
  const others = useAdminData(
    ['other-events'],
    (call) => fetchLog({ kind: 'suspension,gap,refusals', limit: mostOthers }, call),
    { every: 15_000 },
  );

  return (
    <TableCard
      title={texts.others}
      explanation={texts.othersExplanation}
      none={texts.noOthers}
      columns={[texts.otherColumns.time, texts.otherColumns.kind, texts.otherColumns.detail, texts.otherColumns.entry]}
      from={others}
      rows={({ entries }) =>
        entries.map(({ detail, index, kind, shard, time }) => (
          <tr key={`${shard} ${index}`}>
            <td>{formatTime(time, language)}</td>
            <td>{texts.kinds[kind] ?? kind}</td>
            <td>
              <ForeignText text={detailInWords(detail ?? '', kind, language)} />
            </td>
            <td>
              <EntryLink shard={shard} index={index} />
            </td>
          </tr>
        ))
      }
    />
  );
}
