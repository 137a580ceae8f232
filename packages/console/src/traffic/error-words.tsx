import { lazy, type ReactNode, Suspense } from 'react';

const ErrorSentence = lazy(async () => ({ default: (await import('./error-sentence.tsx')).ErrorSentence }));

/** What a code of the error catalogue says; the catalogue comes with the first of them. */
export function ErrorWords({ code }: { readonly code: string }): ReactNode {
  return (
    <Suspense fallback={null}>
      <ErrorSentence code={code} />
    </Suspense>
  );
}
