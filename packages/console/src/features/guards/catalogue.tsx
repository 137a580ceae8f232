import { useState, type ReactNode } from 'react';
import type { GuardKindView, GuardsView } from '@gatehouse/contract/admin-guards';
import { guardPurposes } from '@gatehouse/contract/guard-rule';
import { useLanguage, useTexts } from '../../language/language-context.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';

/** Every kind of guard that there is, by what it is for: what its findings mean, and examples. */
export function Catalogue({ view }: { readonly view: GuardsView }): ReactNode {
  const texts = useTexts().guards.catalogue;
  const language = useLanguage();
  const [wanted, setWanted] = useState('');
  const words = wanted.toLowerCase();
  const shown = view.catalogue.filter(
    ({ kind, summary }) => kind.includes(words) || summary[language].toLowerCase().includes(words),
  );
  const used = new Set(
    view.policies.flatMap(({ input, output }) =>
      [...input, ...output].flatMap((fact) => (fact.id === 'guard' ? [fact.kind] : [])),
    ),
  );

  return (
    <section className="card" aria-labelledby="catalogue-title">
      <h2 id="catalogue-title">{texts.title}</h2>
      <p className="quiet">{texts.explanation(view.catalogue.length)}</p>
      <label>
        {texts.find}
        <input type="search" name="guard-kind" value={wanted} onChange={(event) => setWanted(event.target.value)} />
      </label>
      {guardPurposes.map((purpose) => {
        const kinds = shown.filter((kind) => kind.purpose === purpose);
        if (kinds.length === 0) return null;
        return (
          <section key={purpose} className="kinds" aria-labelledby={`purpose-${purpose}`}>
            <h3 id={`purpose-${purpose}`}>{texts.purposes[purpose]}</h3>
            {kinds.map((kind) => (
              <details key={kind.kind}>
                <summary>
                  <code>{kind.kind}</code> {used.has(kind.kind) ? <em>{texts.used}</em> : null}{' '}
                  <span className="quiet">{kind.summary[language]}</span>
                </summary>
                <Kind kind={kind} />
              </details>
            ))}
          </section>
        );
      })}
      {shown.length === 0 ? <output>{texts.nothing}</output> : null}
    </section>
  );
}

function Kind({ kind: { kind, rules, examples } }: { readonly kind: GuardKindView }): ReactNode {
  const texts = useTexts().guards.catalogue;
  const language = useLanguage();
  return (
    <>
      <ScrollRegion label={texts.rules(kind)}>
        <table className="wrapped">
          <thead>
            <tr>
              <th scope="col">{texts.rule}</th>
              <th scope="col">{texts.meaning}</th>
              <th scope="col">OWASP</th>
              <th scope="col">MITRE ATLAS</th>
            </tr>
          </thead>
          <tbody>
            {rules.map(({ rule, explanation, owasp, asi, atlas }) => (
              <tr key={rule}>
                <td>
                  <code>{rule}</code>
                </td>
                <td>{explanation[language]}</td>
                <td>{[...owasp, ...asi].join(', ')}</td>
                <td>{atlas.join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <Examples title={texts.triggers} examples={examples.triggers} />
      <Examples title={texts.passes} examples={examples.passes} />
    </>
  );
}

/** Examples are texts of attackers: text nodes only. */
function Examples({
  title,
  examples,
}: {
  readonly title: string;
  readonly examples: GuardKindView['examples']['triggers'];
}): ReactNode {
  const texts = useTexts().guards;
  return (
    <>
      <h4>{title}</h4>
      <ul>
        {examples.map(({ text, channel, prompt }, index) => (
          <li key={index}>
            {prompt?.map((asked) => (
              <p key={asked.text} className="quiet">
                {texts.channels[asked.channel as keyof typeof texts.channels] ?? asked.channel}: {asked.text}
              </p>
            ))}
            <code className="example">{text.length > 400 ? `${text.slice(0, 400)}…` : text}</code>{' '}
            {channel === 'user' ? null : (
              <small>{texts.channels[channel as keyof typeof texts.channels] ?? channel}</small>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
