import type { ReactNode } from 'react';
import { explainFact } from '@gatehouse/contract/explain-fact';
import type { StageFact } from '@gatehouse/contract/stage-facts';
import type { RequestPath } from '@gatehouse/contract/status';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { modelsTexts } from './texts.ts';

/** The rings of the onion as a line that the request goes down and the answer comes up. */
export function PathDrawing({ path }: { readonly path: RequestPath }): ReactNode {
  const texts = useOwnTexts(modelsTexts).path;
  const titles: Readonly<Record<string, string>> = texts.stages;

  return (
    <Card title={texts.title} explanation={texts.explanation}>
      <ol className="path">
        {path.stages.map(({ name, facts }) => (
          <li key={name}>
            <div className="stage">
              <h3>{name}</h3>
              <span className="quiet">{titles[name]}</span>
            </div>
            <ul className="facts">
              {facts.map((fact) => (
                <FactItem key={'name' in fact ? `${fact.id} ${fact.name}` : fact.id} fact={fact} />
              ))}
            </ul>
          </li>
        ))}
      </ol>
      <p className="quiet policy">
        {texts.policy} <code title={path.policy}>{path.policy.slice(0, 16)}</code>
      </p>
    </Card>
  );
}

function FactItem({ fact }: { readonly fact: StageFact }): ReactNode {
  const { name, text, details } = explainFact(fact, useLanguage());
  if (name === undefined)
    return (
      <li>
        <ForeignText text={text} />
      </li>
    );

  return (
    <li className="group">
      <code>
        <ForeignText text={name} />
      </code>{' '}
      <span className="quiet">
        <ForeignText text={text} />
      </span>
      {details.length === 0 ? null : (
        <ul>
          {details.map((detail) => (
            <li key={detail}>
              <ForeignText text={detail} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
