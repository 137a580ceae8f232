import type { Reconciliation } from '@gatehouse/contract/admin-costs';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { fetchReconciliation } from '../../api/costs.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatDecimal } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { costsTexts } from './texts.ts';

type Compared = Reconciliation['models'][number];

/** How the tokens that providers tell compare with our own count. */
export function CheckView({ month }: { readonly month: string | undefined }): ReactNode {
  const texts = useOwnTexts(costsTexts).check;
  const compared = useAdminData(['reconciliation', month], (call) => fetchReconciliation(month, call));

  return (
    <Card title={texts.title} explanation={texts.explanation}>
      <Loaded from={compared}>
        {({ models }) =>
          models.length === 0 ? (
            <EmptyState text={texts.none} />
          ) : (
            <>
              <ScrollRegion label={texts.title}>
                <table className="costs-table">
                  <thead>
                    <tr>
                      <th scope="col">{texts.model}</th>
                      <th scope="col" className="number">
                        {texts.input}
                      </th>
                      <th scope="col" className="number">
                        {texts.output}
                      </th>
                      <th scope="col" className="number">
                        {texts.outliers}
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {models.map((model) => (
                      <Row key={JSON.stringify([model.provider, model.target])} model={model} />
                    ))}
                  </tbody>
                </table>
              </ScrollRegion>
              {models.map((model) =>
                model.examples.length === 0 ? null : (
                  <Examples key={JSON.stringify([model.provider, model.target])} model={model} />
                ),
              )}
            </>
          )
        }
      </Loaded>
    </Card>
  );
}

function Row({ model: { input, outliers, output, provider, target } }: { readonly model: Compared }): ReactNode {
  const language = useLanguage();
  return (
    <tr>
      <td className="costs-name">
        <ForeignText text={target} />
        <br />
        <span className="quiet costs-note">
          <ForeignText text={provider} />
        </span>
      </td>
      <Ratio ratio={input} />
      <Ratio ratio={output} />
      <td className="number">{formatCount(outliers, language)}</td>
    </tr>
  );
}

function Ratio({ ratio }: { readonly ratio: Compared['input'] }): ReactNode {
  const texts = useOwnTexts(costsTexts).check;
  const language = useLanguage();
  if (ratio === null) return <td className="number quiet">{texts.unknown}</td>;
  const { greatest, least, mean, requests } = ratio;
  return (
    <td className="number">
      × {formatDecimal(mean, language)}
      <br />
      <span className="quiet costs-note">
        {texts.range(formatDecimal(least, language), formatDecimal(greatest, language))},{' '}
        {texts.over(formatCount(requests, language))}
      </span>
    </td>
  );
}

function Examples({ model: { examples, target } }: { readonly model: Compared }): ReactNode {
  const texts = useOwnTexts(costsTexts).check;
  const language = useLanguage();
  const permitted = usePermitted();
  const pair = (one: number, other: number): string =>
    `${formatCount(one, language)} / ${formatCount(other, language)}`;
  return (
    <details>
      <summary>
        {texts.outliers}: <ForeignText text={target} />
      </summary>
      <ScrollRegion label={texts.outliers}>
        <table className="costs-table">
          <thead>
            <tr>
              <th scope="col">{texts.request}</th>
              <th scope="col" className="number">
                {texts.told}
              </th>
              <th scope="col" className="number">
                {texts.counted}
              </th>
            </tr>
          </thead>
          <tbody>
            {examples.map(({ input, output, ownInput, ownOutput, request }) => (
              <tr key={request}>
                <td>
                  {permitted('record.read') ? (
                    <Link to="/log/$request" params={{ request }}>
                      <code>{request}</code>
                    </Link>
                  ) : (
                    <code>{request}</code>
                  )}
                </td>
                <td className="number">{pair(input, output)}</td>
                <td className="number">{pair(ownInput, ownOutput)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </details>
  );
}
