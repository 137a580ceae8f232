import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { GuardFigures, ShadowView } from '@gatehouse/contract/admin-guards';
import { fetchFigures, fetchShadow } from '../../api/guards.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import type { ChartData } from '../../ui/chart/chart-data.ts';
import { chartTones } from '../../ui/chart/chart-data.ts';
import { TimeChart } from '../../ui/chart/time-chart.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { gravity, type Outcome, type Outcomes } from './guard-figures.ts';
import { guardsTexts } from './texts.ts';

const day = 86_400_000;
const periods = { day, week: 7 * day, month: 30 * day } as const;

/** How often each guard in shadow would have acted, so that people see what a change would do before they make it. */
export function ShadowResults(): ReactNode {
  const texts = useOwnTexts(guardsTexts).shadow;
  const { period = 'week' } = useSearch({ from: '/guards' });
  const navigate = useNavigate({ from: '/guards' });
  const shadow = useAdminData(['shadow', period], (call) => fetchShadow(Date.now() - periods[period], call));

  return (
    <Card title={texts.title} explanation={texts.explanation}>
      <div className="filters">
        <label>
          {texts.period}
          <select
            name="shadow-period"
            value={period}
            onChange={(event) => {
              const chosen = event.target.value;
              if (isPeriod(chosen))
                void navigate({ search: (before) => ({ ...before, period: chosen }), replace: true });
            }}
          >
            {Object.entries(texts.periods).map(([name, text]) => (
              <option key={name} value={name}>
                {text}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Loaded from={shadow}>{(view) => <Results view={view} period={period} />}</Loaded>
    </Card>
  );
}

function isPeriod(text: string): text is keyof typeof periods {
  return Object.hasOwn(periods, text);
}

interface ResultsProps {
  readonly view: ShadowView;
  readonly period: keyof typeof periods;
}

function Results({ view: { policies, index }, period }: ResultsProps): ReactNode {
  const all = useOwnTexts(guardsTexts);
  const texts = all.shadow;
  const language = useLanguage();
  const { data: figures } = useAdminData(['guard-figures', period], (call) =>
    fetchFigures(Date.now() - periods[period], call),
  );
  const rows = policies.flatMap(({ name, exchanges, guards }) =>
    guards.map((guard) => ({ policy: name, exchanges: formatCount(exchanges, language), ...guard })),
  );
  if (rows.length === 0) {
    return (
      <EmptyState text={`${texts.none} ${all.shadowMore.teach}`}>
        <Link to="/guards" search={{ tab: 'policies' }}>
          {all.tabs.policies}
        </Link>
      </EmptyState>
    );
  }
  return (
    <>
      {index.state === 'building' ? <p className="notice">{texts.building}</p> : null}
      {figures === undefined ? null : <ShadowChart figures={figures} />}
      <table className="wrapped shadow">
        <thead>
          <tr>
            <th scope="col">{texts.policy}</th>
            <th scope="col">{texts.guard}</th>
            <th scope="col">{texts.result}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ policy, guard, current, exchanges, outcomes }) => (
            <tr key={`${policy} ${guard}`}>
              <td>
                <Link
                  to="/guards"
                  search={{ tab: 'policies', policy: policy.split('+')[0] }}
                  title={all.shadowMore.open(guard)}
                >
                  {policy}
                </Link>
              </td>
              <td>
                <code>{guard}</code> {current ? null : <small className="quiet">{texts.left}</small>}
              </td>
              <td>
                {sentences(outcomes, (outcome, count) =>
                  texts.acts[outcome](formatCount(count, language), exchanges),
                ) ?? texts.nothing(exchanges)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** The guards with most findings have series of their own: more than there are colours cannot be told apart. */
const mostSeries = chartTones.length;

function ShadowChart({ figures }: { readonly figures: GuardFigures }): ReactNode {
  const texts = useOwnTexts(guardsTexts).shadowChart;
  const language = useLanguage();
  const data = chartOf(figures);
  if (data === undefined) return null;
  return (
    <TimeChart
      label={texts.label}
      data={data}
      shape="bars"
      whole
      height={180}
      format={(value) => formatCount(value, language)}
    />
  );
}

function chartOf({ since, until, step, policies }: GuardFigures): ChartData | undefined {
  const series = policies
    .flatMap(({ name, guards }) =>
      guards.map(({ guard, done }) => ({
        name: `${name}/${guard}`,
        steps: new Map(
          done
            .filter(({ shadow }) => shadow)
            .map(({ from, outcomes }) => [from, gravity.reduce((sum, outcome) => sum + (outcomes[outcome] ?? 0), 0)]),
        ),
      })),
    )
    .map((one) => ({ ...one, total: [...one.steps.values()].reduce((sum, count) => sum + count, 0) }))
    .filter(({ total }) => total > 0)
    .toSorted((one, other) => other.total - one.total)
    .slice(0, mostSeries);
  if (series.length === 0) return undefined;
  const times: number[] = [];
  for (let time = since - (since % step); time <= until; time += step) times.push(time);
  return {
    times,
    until: (times.at(-1) ?? since) + step,
    series: series.map(({ name, steps }, index) => ({
      name,
      label: name,
      tone: chartTones[index] ?? 'grey',
      values: times.map((time) => steps.get(time) ?? 0),
    })),
  };
}

function sentences(outcomes: Outcomes, say: (outcome: Outcome, count: number) => string): string | undefined {
  const said = gravity.flatMap((outcome) => {
    const count = outcomes[outcome] ?? 0;
    return count === 0 ? [] : [say(outcome, count)];
  });
  return said.length === 0 ? undefined : said.join('; ');
}
