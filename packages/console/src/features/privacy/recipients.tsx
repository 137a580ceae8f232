import type { ReactNode } from 'react';
import type { Register } from '@gatehouse/contract/admin-privacy';
import { useOwnTexts } from '../../language/define-texts.ts';
import { Card } from '../../ui/card.tsx';
import { privacyTexts } from './texts.ts';

/** Who gets texts to see, where they are, and what is missing in what the register needs of them. */
export function Recipients({ recipients }: { readonly recipients: Register['recipients'] }): ReactNode {
  const texts = useOwnTexts(privacyTexts).recipients;
  const { trust: places } = useOwnTexts(privacyTexts).policy;

  return (
    <Card title={texts.title}>
      <table className="wrapped">
        <thead>
          <tr>
            <th scope="col">{texts.provider}</th>
            <th scope="col">{texts.runs}</th>
            <th scope="col">{texts.country}</th>
          </tr>
        </thead>
        <tbody>
          {recipients.map(({ provider, trust, stated, country, thirdCountry, transfer }) => (
            <tr key={provider}>
              <td>{provider}</td>
              <td>
                {places[trust]} <span className="quiet">{stated ? texts.stated : texts.derived}</span>
              </td>
              <td>
                {country ?? (trust === 'machine' ? '' : texts.unknown)}
                {thirdCountry === true && transfer === undefined ? (
                  <span className="quiet"> {texts.noTransfer}</span>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
