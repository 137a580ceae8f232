import type { ReactNode } from 'react';
import type { Status } from '@gatehouse/contract/status';
import { formatCount } from '../../language/format.ts';
import { useLanguage, useTexts } from '../../language/language-context.ts';

const dots = { answers: 'dot good', fails: 'dot bad', unknown: 'dot' } as const;

export function ProviderTable({ providers }: { readonly providers: Status['providers'] }): ReactNode {
  const texts = useTexts().providers;
  const language = useLanguage();

  return (
    <section className="card" aria-labelledby="providers-title">
      <h2 id="providers-title">{texts.title}</h2>
      <table className="providers">
        <thead>
          <tr>
            <th scope="col">{texts.name}</th>
            <th scope="col">{texts.health}</th>
            <th scope="col" className="number">
              {texts.models}
            </th>
          </tr>
        </thead>
        <tbody>
          {providers.map(({ name, models, health }) => (
            <tr key={name}>
              <td>{name}</td>
              <td>
                <span className="state">
                  <span className={dots[health]} aria-hidden="true" />
                  {texts.healths[health]}
                </span>
              </td>
              <td className="number">{formatCount(models, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
