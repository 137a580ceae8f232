import type { ReactNode } from 'react';
import { explainFact } from '@gatehouse/contract/explain-fact';
import type { StageFact } from '@gatehouse/contract/stage-facts';
import type { RequestPath } from '@gatehouse/contract/request-path';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { useWide } from '../../ui/use-wide.ts';
import { modelsTexts } from './texts.ts';

type Stage = RequestPath['stages'][number];

/** The rings of the onion as a line that the request goes down and the answer comes up. */
export function PathDrawing({ path }: { readonly path: RequestPath }): ReactNode {
  const texts = useOwnTexts(modelsTexts).path;

  return (
    <Card title={texts.title} explanation={texts.explanation}>
      <ol className="path">
        {path.stages.map((stage) => (
          <StageItem key={stage.name} stage={stage} />
        ))}
      </ol>
      <p className="quiet policy">
        {texts.policy} <code title={path.policy}>{path.policy.slice(0, 16)}</code>
      </p>
    </Card>
  );
}

/** Where there is little room the stages stand below each other, and each opens what it does. */
function StageItem({ stage: { name, facts } }: { readonly stage: Stage }): ReactNode {
  const wide = useWide('60rem');
  const { stages } = useOwnTexts(modelsTexts).path;
  const head = (
    <>
      <h3>{stages[name]?.name ?? name}</h3> <span className="quiet">{stages[name]?.does}</span>
    </>
  );
  const all = (
    <ul className="facts">
      {facts.map((fact) => (
        <FactItem key={'name' in fact ? `${fact.id} ${fact.name}` : fact.id} fact={fact} />
      ))}
    </ul>
  );

  if (wide)
    return (
      <li>
        <div className="stage">{head}</div>
        {all}
      </li>
    );
  return (
    <li>
      <details>
        <summary className="stage">{head}</summary>
        {all}
      </details>
    </li>
  );
}

function FactItem({ fact }: { readonly fact: StageFact }): ReactNode {
  const { name, text, details } = explainFact(fact, useLanguage());
  if (name === undefined)
    return (
      <li>
        <Said text={text} />
      </li>
    );
  const head = (
    <>
      <code>
        <ForeignText text={name} />
      </code>{' '}
      <span className="quiet">
        <Said text={text} />
      </span>
    </>
  );

  return (
    <li className="group">
      {details.length === 0 ? (
        head
      ) : (
        <details>
          <summary>{head}</summary>
          <ul>
            {details.map((detail) => (
              <li key={detail}>
                <Said text={detail} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

/** Facts hold names that somebody has chosen, and names of settings between backticks. */
function Said({ text }: { readonly text: string }): ReactNode {
  return text.split('`').map((part, index) => {
    const shown = <ForeignText key={index} text={part} />;
    return index % 2 === 1 ? <code key={index}>{shown}</code> : shown;
  });
}
