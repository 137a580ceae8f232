import type { PriceView } from '@gatehouse/contract/admin-costs';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { fetchPriceList, fetchPrices } from '../../api/costs.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatDay, formatList } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { type Tone, Tag } from '../../ui/tag.tsx';
import { costsTexts } from './texts.ts';

const every = 30_000;
const tones: Readonly<Record<PriceView['models'][number]['price'], Tone>> = {
  tokens: 'good',
  energy: 'good',
  minutes: 'good',
  images: 'good',
  free: 'plain',
  unknown: 'warn',
};

/** Which price each model has, and what is odd about the list. */
export function PricesView(): ReactNode {
  const prices = useAdminData(['prices'], fetchPrices, { every });
  return <Loaded from={prices}>{(view) => <Prices view={view} />}</Loaded>;
}

function Prices({ view: { currency, models, unused, version } }: { readonly view: PriceView }): ReactNode {
  const texts = useOwnTexts(costsTexts).prices;
  const language = useLanguage();
  const permitted = usePermitted();
  const unknown = models.filter(({ price }) => price === 'unknown').length;
  // What has no price stands first: it is what there is to do.
  const sorted = models.toSorted(
    (one, other) =>
      Number(other.price === 'unknown') - Number(one.price === 'unknown') || one.target.localeCompare(other.target),
  );

  return (
    <Card
      title={texts.title}
      explanation={texts.explanation(currency)}
      actions={
        permitted('configuration.read') ? (
          <Link to="/settings" search={{ tab: 'edit' }}>
            {texts.edit}
          </Link>
        ) : undefined
      }
    >
      {unknown === 0 ? null : <p className="notice warn">{texts.unknown(formatCount(unknown, language))}</p>}
      {unused.length === 0 ? null : (
        <p className="notice warn">
          {texts.unused(
            formatList(
              unused.map((row) => String(row + 1)),
              language,
            ),
          )}
        </p>
      )}
      {models.length === 0 ? (
        <EmptyState text={texts.none} />
      ) : (
        <ScrollRegion label={texts.title}>
          <table className="costs-table">
            <thead>
              <tr>
                <th scope="col">{texts.model}</th>
                <th scope="col">{texts.server}</th>
                <th scope="col">{texts.price}</th>
                <th scope="col">{texts.since}</th>
              </tr>
            </thead>
            <tbody>
              {sorted.map(({ names, price, provider, target, validFrom }) => {
                const others = names.filter((name) => name !== target);
                return (
                  <tr key={JSON.stringify([provider, target])}>
                    <td className="costs-name">
                      <ForeignText text={target} />
                      {others.length === 0 ? null : (
                        <>
                          <br />
                          <span className="quiet costs-note">
                            <ForeignText text={texts.names(formatList(others, language))} />
                          </span>
                        </>
                      )}
                    </td>
                    <td>
                      <ForeignText text={provider} />
                    </td>
                    <td>
                      <Tag tone={tones[price]}>{texts.kinds[price]}</Tag>
                    </td>
                    <td className="quiet">
                      {price === 'unknown'
                        ? '–'
                        : validFrom === undefined
                          ? texts.always
                          : formatDay(validFrom, language)}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {version === null ? null : <Version version={version} />}
    </Card>
  );
}

function Version({ version }: { readonly version: string }): ReactNode {
  const texts = useOwnTexts(costsTexts).prices;
  const { busy, failure, run } = useAdminCall();
  return (
    <>
      <FailureNotice failure={failure} />
      <p className="quiet costs-version">
        {texts.version}: <code>{version}</code> {texts.versionHint}{' '}
        <button
          type="button"
          className="link"
          disabled={busy}
          onClick={() =>
            void run(async (call) =>
              saveFile(await fetchPriceList(version, call), `prices-${version}.json`, 'application/json'),
            )
          }
        >
          {texts.show}
        </button>
      </p>
    </>
  );
}
