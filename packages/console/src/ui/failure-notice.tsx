import type { ReactNode } from 'react';
import type { AdminError } from '../api/fetch-admin.ts';
import { useLanguage, useTexts } from '../language/language-context.ts';

/** Why what was asked for did not happen, in words of the error catalogue where there are some. */
export function FailureNotice({ failure }: { readonly failure: AdminError | undefined }): ReactNode {
  const texts = useTexts();
  const language = useLanguage();
  if (failure === undefined) return null;
  const { sentences, failure: kind } = failure;
  return (
    <p className="notice bad" role="alert">
      {sentences !== undefined ? sentences[language] : texts.failures[kind === 'unreachable' ? kind : 'unexpected']}
    </p>
  );
}
