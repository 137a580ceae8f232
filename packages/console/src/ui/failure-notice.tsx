import type { ReactNode } from 'react';
import { errorCatalogue } from '@gatehouse/contract/errors';
import type { AdminError } from '../api/fetch-admin.ts';
import { useLanguage, useTexts } from '../language/language-context.ts';

/** Why what was asked for did not happen, in words of the error catalogue where there are some. */
export function FailureNotice({ failure }: { readonly failure: AdminError | undefined }): ReactNode {
  const texts = useTexts();
  const language = useLanguage();
  if (failure === undefined) return null;
  const { code, failure: kind } = failure;
  return (
    <p className="notice bad" role="alert">
      {code !== undefined
        ? errorCatalogue[code][language]
        : texts.failures[kind === 'unreachable' ? kind : 'unexpected']}
    </p>
  );
}
