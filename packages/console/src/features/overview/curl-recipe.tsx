import type { ReactNode } from 'react';
import type { Status } from '@gatehouse/contract/status';
import { useTexts } from '../../language/language-context.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { shellQuote } from '../../ui/shell-quote.ts';

interface Props {
  readonly model: string | undefined;
  readonly commandLine: Status['commandLine'];
}

/** Two commands to copy; the key is a placeholder, for the admin key is not for models and must not be in a history file. */
export function CurlRecipe({ model, commandLine }: Props): ReactNode {
  const texts = useTexts().recipe;
  const createKey = [
    `${commandLine.program} keys create \\`,
    `  --name ${texts.keyName} \\`,
    `  --data ${shellQuote(commandLine.dataFolder)}`,
  ].join('\n');
  const body = JSON.stringify({
    model: model ?? 'MODEL',
    messages: [{ role: 'user', content: texts.question }],
  });
  const call = [
    `curl ${window.location.origin}/v1/chat/completions \\`,
    `  -H 'authorization: Bearer ${texts.placeholder}' \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d ${shellQuote(body)}`,
  ].join('\n');

  return (
    <section className="card" aria-labelledby="recipe-title">
      <h2 id="recipe-title">{texts.title}</h2>
      <p className="quiet">{texts.createKey}</p>
      <CodeBlock code={createKey} />
      <p className="quiet">{texts.explanation}</p>
      <CodeBlock code={call} />
    </section>
  );
}
