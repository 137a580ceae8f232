import { useState, type ReactNode } from 'react';
import type { ShadowView } from '@gatehouse/contract/admin-guards';
import { fetchShadow } from '../../api/guards.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage, useTexts } from '../../language/language-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';

const day = 86_400_000;
const periods = { day, week: 7 * day, month: 30 * day } as const;

type Period = keyof typeof periods;

function isPeriod(text: string): text is Period {
  return Object.hasOwn(periods, text);
}

/** How often each guard in shadow would have acted, so that people see what a change would do before they make it. */
export function ShadowResults(): ReactNode {
  const all = useTexts();
  const texts = all.guards.shadow;
  const [period, setPeriod] = useState<Period>('week');
  const { data, failure } = useAdminData(['shadow', period], (call) => fetchShadow(Date.now() - periods[period], call));

  return (
    <section className="card" aria-labelledby="shadow-title">
      <h2 id="shadow-title">{texts.title}</h2>
      <p className="quiet">{texts.explanation}</p>
      <div className="filters">
        <label>
          {texts.period}
          <select
            name="shadow-period"
            value={period}
            onChange={(event) => {
              if (isPeriod(event.target.value)) setPeriod(event.target.value);
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
      <FailureNotice failure={failure} />
      {data === undefined ? failure === undefined && <output>{all.loading}</output> : <Results view={data} />}
    </section>
  );
}

function Results({ view: { policies, index } }: { readonly view: ShadowView }): ReactNode {
  const texts = useTexts().guards.shadow;
  const language = useLanguage();
  const rows = policies.flatMap(({ name, exchanges, guards }) =>
    guards.map((guard) => ({ policy: name, exchanges: formatCount(exchanges, language), ...guard })),
  );
  return (
    <>
      {index.state === 'building' ? <p className="notice">{texts.building}</p> : null}
      {rows.length === 0 ? (
        <p className="notice">{texts.none}</p>
      ) : (
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
                  <code>{policy}</code>
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
      )}
    </>
  );
}

type Outcomes = ShadowView['policies'][number]['guards'][number]['outcomes'];
type Outcome = keyof Outcomes;

/** The gravest first; undefined where there is none. */
const gravity = ['block', 'redact', 'review', 'flag', 'unable'] as const satisfies readonly Outcome[];

function sentences(outcomes: Outcomes, say: (outcome: Outcome, count: number) => string): string | undefined {
  const said = gravity.flatMap((outcome) => {
    const count = outcomes[outcome] ?? 0;
    return count === 0 ? [] : [say(outcome, count)];
  });
  return said.length === 0 ? undefined : said.join('; ');
}
