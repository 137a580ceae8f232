import type { ReactNode } from 'react';
import type { RequestPath } from '@gatehouse/contract/status';
import { useTexts } from '../../language/language-context.ts';

/** The rings of the onion as a line that the request goes down and the answer comes up. */
export function PathDrawing({ path }: { readonly path: RequestPath }): ReactNode {
  const texts = useTexts().path;

  return (
    <section className="card" aria-labelledby="path-title">
      <h2 id="path-title">{texts.title}</h2>
      <p className="quiet">{texts.explanation}</p>
      <ol className="path">
        {path.stages.map((stage) => (
          <li key={stage.name}>
            <h3>{stage.name}</h3>
            <ul>
              {stage.lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      <p className="quiet policy">
        {texts.policy} <code title={path.policy}>{path.policy.slice(0, 16)}</code>
      </p>
    </section>
  );
}
