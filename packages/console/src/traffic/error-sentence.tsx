import { errorCatalogue, isErrorCode } from '@gatehouse/contract/errors';
import type { ReactNode } from 'react';
import { useLanguage } from '../language/language-context.ts';
import { ForeignText } from '../ui/foreign-text.tsx';

/** What a code of the error catalogue says; the code itself where it is of another version. */
export function ErrorSentence({ code }: { readonly code: string }): ReactNode {
  const language = useLanguage();
  return isErrorCode(code) ? errorCatalogue[code][language] : <ForeignText text={code} />;
}
