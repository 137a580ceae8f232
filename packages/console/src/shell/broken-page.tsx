import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { CodeBlock } from '../ui/code-block.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { shellTexts } from './texts.ts';

/** In place of a page that has thrown. */
export function BrokenPage({ error, reset }: ErrorComponentProps): ReactNode {
  const texts = useOwnTexts(shellTexts).broken;

  return (
    <>
      <PageHead title={texts.title} explanation={texts.explanation} />
      <CodeBlock code={String(error)} />
      <button type="button" className="primary" onClick={reset}>
        {texts.again}
      </button>
    </>
  );
}
