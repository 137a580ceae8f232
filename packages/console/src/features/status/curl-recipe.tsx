import type { ReactNode } from 'react';
import { useTexts } from '../../language/language-context.ts';
import { CodeBlock } from '../../ui/code-block.tsx';

/** Quotes a text for a POSIX shell: nothing in it can end the quotation. */
function shellQuote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A command to copy; the key in it is a placeholder, for the admin key is not for models and must not be in a history file. */
export function CurlRecipe({ model }: { readonly model: string | undefined }): ReactNode {
  const texts = useTexts().recipe;
  const body = JSON.stringify({
    model: model ?? 'MODEL',
    messages: [{ role: 'user', content: texts.question }],
  });
  const command = [
    `curl ${window.location.origin}/v1/chat/completions \\`,
    `  -H 'authorization: Bearer ${texts.placeholder}' \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d ${shellQuote(body)}`,
  ].join('\n');

  return (
    <section className="card" aria-labelledby="recipe-title">
      <h2 id="recipe-title">{texts.title}</h2>
      <p className="quiet">{texts.explanation}</p>
      <CodeBlock code={command} />
    </section>
  );
}
