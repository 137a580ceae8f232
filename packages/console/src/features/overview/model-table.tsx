import type { ReactNode } from 'react';
import type { Status } from '@gatehouse/contract/status';
import { useTexts } from '../../language/language-context.ts';
import { CodeBlock } from '../../ui/code-block.tsx';

interface Props {
  readonly models: Status['models'];
  readonly commandLine: Status['commandLine'];
}

export function ModelTable({ models, commandLine }: Props): ReactNode {
  const texts = useTexts().models;

  return (
    <section className="card" aria-labelledby="models-title">
      <h2 id="models-title">{texts.title}</h2>
      {models.length === 0 ? (
        <>
          <p className="notice">{texts.none}</p>
          <CodeBlock code={`${commandLine.program} doctor`} />
        </>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{texts.name}</th>
              <th scope="col">{texts.provider}</th>
            </tr>
          </thead>
          <tbody>
            {models.map((model) => (
              <tr key={`${model.provider} ${model.name}`}>
                <td>
                  <code>{model.name}</code>
                </td>
                <td>{model.provider}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
