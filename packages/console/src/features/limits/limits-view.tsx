import type { LimitList, LimitStandingView } from '@gatehouse/contract/admin-limits';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { fetchLimits } from '../../api/limits.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatDuration, formatMoney, formatShare } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Tag } from '../../ui/tag.tsx';
import { limitSubjects } from '@gatehouse/contract/limit-names';
import { limitsTexts } from './texts.ts';

const route = getRouteApi('/limits');
const every = 5_000;
const heads = ['of', 'what', 'used', 'reset'] as const;
/** Of a limit, from where on one looks at it. */
const warnAt = 0.8;

/** How far limits are used at this moment. */
export function LimitsView(): ReactNode {
  const list = useAdminData(['limits'], fetchLimits, { every });
  return (
    <Loaded from={list} lines={6}>
      {(known) => <Limits list={known} />}
    </Loaded>
  );
}

function Limits({ list }: { readonly list: LimitList }): ReactNode {
  const texts = useOwnTexts(limitsTexts).limits;
  const permitted = usePermitted();
  const { of, text = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const alike = Map.groupBy(list.limits, nameOf);
  const words = text.trim().toLowerCase();
  const shown = list.limits.filter(
    (one) =>
      (of === undefined || one.of === of) &&
      (words === '' || `${one.name ?? ''}\n${one.id}`.toLowerCase().includes(words)),
  );

  return (
    <Card
      title={texts.title}
      explanation={texts.explanation(texts.counters[list.counters])}
      actions={
        permitted('configuration.read') ? (
          <Link to="/settings" search={{ tab: 'edit' }}>
            {texts.edit}
          </Link>
        ) : undefined
      }
    >
      {list.limits.length === 0 ? (
        <EmptyState text={texts.none}>
          <p>{texts.teach}</p>
        </EmptyState>
      ) : (
        <>
          <search className="filters">
            <label>
              {texts.search}
              <input
                type="search"
                value={text}
                maxLength={200}
                autoComplete="off"
                onChange={({ target }) =>
                  void navigate({
                    search: (before) => ({ ...before, text: target.value === '' ? undefined : target.value }),
                    replace: true,
                  })
                }
              />
            </label>
            <label>
              {texts.of}
              <select
                name="limits-of"
                value={of ?? ''}
                onChange={({ target }) =>
                  void navigate({
                    search: (before) => ({
                      ...before,
                      of: limitSubjects.find((subject) => subject === target.value),
                    }),
                    replace: true,
                  })
                }
              >
                <option value="">{texts.all}</option>
                {limitSubjects.map((subject) => (
                  <option key={subject} value={subject}>
                    {texts.subjects[subject]}
                  </option>
                ))}
              </select>
            </label>
          </search>
          {list.more ? <p className="notice">{texts.more}</p> : null}
          {shown.length === 0 ? (
            <EmptyState text={texts.noneFits}>
              <button type="button" onClick={() => void navigate({ search: {} })}>
                {texts.reset}
              </button>
            </EmptyState>
          ) : (
            <ScrollRegion label={texts.title}>
              <table className="limits-table stacks">
                <thead>
                  <tr>
                    {heads.map((head) => (
                      <th key={head} scope="col">
                        {texts.heads[head]}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {shown.map((one) => (
                    <Row
                      key={JSON.stringify([one.of, one.id, one.measure, one.span])}
                      limit={one}
                      isAlone={(alike.get(nameOf(one)) ?? []).every(({ id }) => id === one.id)}
                      currency={list.currency}
                    />
                  ))}
                </tbody>
              </table>
            </ScrollRegion>
          )}
        </>
      )}
    </Card>
  );
}

function nameOf({ name, of }: LimitStandingView): string {
  return `${of} ${name ?? ''}`;
}

interface RowProps {
  readonly limit: LimitStandingView;
  readonly currency: string;
  /** Whether no other is called like this: a key that was replaced and the one in its place are. */
  readonly isAlone: boolean;
}

function Row({ limit: one, currency, isAlone }: RowProps): ReactNode {
  const texts = useOwnTexts(limitsTexts).limits;
  const language = useLanguage();
  const { id, limit, measure, name = id, of, service, span, used } = one;
  const amount = (value: number): string =>
    measure === 'cost' ? formatMoney(value, currency, language) : formatCount(value, language);
  const share = limit === 0 ? 1 : Math.max(0, used) / limit;

  return (
    <tr>
      <td className="limits-of">
        <span className="quiet">{service === true ? texts.service : texts.subjects[of]}</span>{' '}
        {name === '' ? null : (
          <>
            <br />
            <ForeignText text={name} />
            {isAlone || name === id ? null : (
              <>
                {' '}
                <code className="quiet">{id}</code>
              </>
            )}
          </>
        )}
      </td>
      <td data-label={texts.heads.what}>{texts.what(texts.measures[measure], texts.spans[span])}</td>
      <td className="limits-used stacks-wide" data-label={texts.heads.used}>
        <meter
          min={0}
          max={1}
          high={warnAt}
          value={Math.min(share, 1)}
          aria-label={texts.usedOf(amount(used), amount(limit))}
        />
        <span>
          {texts.usedOf(amount(used), amount(limit))}{' '}
          {share >= 1 ? (
            <Tag tone="bad">{texts.usedUp}</Tag>
          ) : (
            <Tag tone={share >= warnAt ? 'warn' : 'plain'}>{formatShare(share, language)}</Tag>
          )}
        </span>
      </td>
      <td className="quiet" data-label={texts.heads.reset}>
        <Reset limit={one} />
      </td>
    </tr>
  );
}

/** When nothing of it is used any more, if nothing is added. */
function Reset({ limit: { measure, reset, used } }: { readonly limit: LimitStandingView }): ReactNode {
  const texts = useOwnTexts(limitsTexts).limits;
  const language = useLanguage();
  if (used <= 0) return texts.free;
  return measure === 'running' ? texts.ended : texts.inTime(formatDuration(reset, language));
}
