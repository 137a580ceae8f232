import type { KeyView } from '@gatehouse/contract/admin';
import { explainFact } from '@gatehouse/contract/explain-fact';
import type { RequestPath } from '@gatehouse/contract/request-path';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { LimitList } from '../../limits/limit-list.tsx';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { keysTexts } from './texts.ts';

/** Facts about how much somebody may ask for. */
const told: ReadonlySet<string> = new Set([
  'request-rate',
  'concurrency',
  'limits-of-keys',
  'limit',
  'further-limits',
  'limits-reserved',
  'limits-counted',
  'request-body',
  'attempts',
  'failure-rate',
]);

interface Props {
  readonly path: RequestPath;
  readonly keys: readonly KeyView[];
}

/** What holds for all keys, and for which ones something else does. */
export function LimitsView({ path, keys }: Props): ReactNode {
  const texts = useOwnTexts(keysTexts);
  const language = useLanguage();
  const facts = path.stages.flatMap((stage) => stage.facts).filter(({ id }) => told.has(id));
  const own = keys.filter(({ limits, revokedAt }) => limits !== undefined && revokedAt === undefined);

  return (
    <>
      <Card title={texts.limits.title} explanation={texts.limits.explanation}>
        <ul className="keys-facts">
          {facts.map((fact) => {
            const { details, name, text } = explainFact(fact, language);
            return (
              <li key={`${fact.id} ${text}`}>
                {name === undefined ? null : <code>{name}</code>} {text}
                {details.length === 0 ? null : (
                  <ul>
                    {details.map((detail) => (
                      <li key={detail}>{detail}</li>
                    ))}
                  </ul>
                )}
              </li>
            );
          })}
        </ul>
      </Card>
      <Card title={texts.limits.own} explanation={texts.limits.ownExplanation}>
        {own.length === 0 ? (
          <EmptyState text={texts.limits.none} />
        ) : (
          <ScrollRegion label={texts.limits.own}>
            <table className="keys-table">
              <thead>
                <tr>
                  <th scope="col">{texts.limits.key}</th>
                  <th scope="col">{texts.list.columns.limits}</th>
                </tr>
              </thead>
              <tbody>
                {own.map(({ id, limits, name }) => (
                  <tr key={id}>
                    <td>
                      <ForeignText text={name} />
                    </td>
                    <td>
                      <LimitList limits={limits} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        )}
      </Card>
    </>
  );
}
