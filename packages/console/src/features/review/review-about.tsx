import type { ReviewDetail } from '@gatehouse/contract/admin-review';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import type { ReviewTexts } from './english-texts.ts';
import { reviewTexts } from './texts.ts';
import { useNow } from './use-now.ts';

/** What is known of an item without opening any content. */
export function ReviewAbout({ detail }: { readonly detail: ReviewDetail }): ReactNode {
  const texts = useOwnTexts(reviewTexts);
  const about = texts.about;
  const language = useLanguage();
  const now = useNow();
  const { history, item } = detail;
  const { guardPolicy, index, key, model, outcome, person, request, shard, until } = item;
  const described = item.kind === 'export' || item.kind === 'erasure' || item.kind === 'model';
  const asked = item.kind === 'reading' || described;
  // What is exported is described, and whoever is to be erased has a reference; neither is a request.
  const named = nameOfRequest(item.kind, about);
  const reason = history.find(({ action }) => action === 'raised')?.comment;
  const rows: readonly (readonly [string, ReactNode])[] = [
    ...(asked && reason !== undefined && reason !== null
      ? [[about.reason, <ForeignText key="reason" text={reason} />] as const]
      : []),
    ...(request === undefined
      ? []
      : [[named, <RequestLink key="request" request={request} whole={!described} />] as const]),
    ...(person === true
      ? [[about.suspended, about.person] as const]
      : key === undefined
        ? []
        : [
            [
              asked ? about.asks : item.kind === 'suspension' ? about.suspended : about.key,
              <ForeignText key="key" text={key.name ?? key.id} />,
            ] as const,
          ]),
    ...(until === undefined
      ? []
      : [[about.until, `${formatTime(until, language)}${until < now ? ` · ${about.ended}` : ''}`] as const]),
    ...(model === undefined ? [] : [[about.model, <ForeignText key="model" text={model} />] as const]),
    ...(guardPolicy === undefined ? [] : [[about.policy, <code key="policy">{guardPolicy}</code>] as const]),
    ...(outcome === undefined ? [] : [[about.outcome, texts.outcomes[outcome] ?? outcome] as const]),
    [about.raised, formatTime(item.raisedAt, language)],
    ...(item.state === 'open'
      ? [[about.deadline, `${formatTime(item.deadline, language)} · ${texts.atDeadline[item.atDeadline]}`] as const]
      : []),
    [about.leaf, <code key="leaf">{`${shard}/${index}`}</code>],
  ];

  return (
    <dl className="review-about">
      {rows.map(([name, value]) => (
        <div key={name} {...(name === named || name === about.reason ? { className: 'review-wide' } : {})}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function nameOfRequest(kind: string, about: ReviewTexts['about']): string {
  if (kind === 'erasure') return about.erased;
  if (kind === 'export') return about.exported;
  return kind === 'model' ? about.registered : about.request;
}

/** A request, or what has the place of one. */
function RequestLink({ request, whole }: { readonly request: string; readonly whole: boolean }): ReactNode {
  const texts = useOwnTexts(reviewTexts);
  if (!whole) return <ForeignText text={request} />;
  return (
    <Link to="/log/$request" params={{ request }} title={texts.about.openPath}>
      <code>
        <ForeignText text={request} />
      </code>
    </Link>
  );
}
