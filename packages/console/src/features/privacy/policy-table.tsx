import type { ReactNode } from 'react';
import type { PrivacyView } from '@gatehouse/contract/admin-privacy';
import { entityTypes } from '@gatehouse/contract/entity-types';
import { explainFact } from '@gatehouse/contract/explain-fact';
import { trustLevels } from '@gatehouse/contract/privacy';
import { formatList } from '../../language/format.ts';
import { useLanguage, useTexts } from '../../language/language-context.ts';

/** What happens to each type, by where the model runs; and what else holds for some keys, models and providers. */
export function PolicyTable({ view }: { readonly view: PrivacyView }): ReactNode {
  const texts = useTexts().privacy.policy;
  const language = useLanguage();
  const { data } = view.register;

  return (
    <section className="card" aria-labelledby="policy-title">
      <h2 id="policy-title">{texts.title}</h2>
      <p className="quiet">{texts.explanation}</p>
      {data.enabled && view.types.length > 0 ? (
        <table className="wrapped">
          <thead>
            <tr>
              <th scope="col">{texts.type}</th>
              {trustLevels.map((trust) => (
                <th key={trust} scope="col">
                  {texts.trust[trust]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {view.types.map(({ type, actions }) => (
              <tr key={type}>
                <th scope="row">{entityTypes[type][language]}</th>
                {trustLevels.map((trust) => (
                  <td key={trust}>{texts.actions[actions[trust]]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className="notice warn">{texts.off}</p>
      )}
      {data.enabled && data.unseen.length > 0 ? (
        <p className="notice warn">
          {texts.unseen(
            formatList(
              data.unseen.map((type) => entityTypes[type][language]),
              language,
            ),
          )}
        </p>
      ) : null}
      {data.rules.length === 0 ? null : (
        <>
          <h3>{texts.rules}</h3>
          <ul className="facts">
            {data.rules.map((rule) => {
              const { name = '', text } = explainFact(rule, language);
              return (
                <li key={name}>
                  <code>{name}</code> {text}
                </li>
              );
            })}
          </ul>
        </>
      )}
    </section>
  );
}
