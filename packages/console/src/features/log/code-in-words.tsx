import { errorRemedies } from '@gatehouse/contract/error-remedies';
import { type ErrorCode, errorCatalogue, isErrorCode } from '@gatehouse/contract/errors';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { requestTexts } from './request-texts.ts';

/** What the code means that a request ended with, and what can be done; the code alone where it is of another version. */
export function CodeInWords({ code }: { readonly code: string }): ReactNode {
  return isErrorCode(code) ? <Explained code={code} /> : <code>{code}</code>;
}

function Explained({ code }: { readonly code: ErrorCode }): ReactNode {
  const texts = useOwnTexts(requestTexts).outcome;
  const entry = errorCatalogue[code];
  return (
    <dl className="way-facts">
      <dt>{texts.code}</dt>
      <dd>
        <code>{code}</code>
      </dd>
      <dt>{texts.message}</dt>
      <dd>{entry[useLanguage()]}</dd>
      <dt>{texts.remedy}</dt>
      <dd lang="en">{errorRemedies[code]}</dd>
    </dl>
  );
}
