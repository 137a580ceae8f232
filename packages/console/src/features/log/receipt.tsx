import { useState, type ReactNode } from 'react';
import { AdminError } from '../../api/fetch-admin.ts';
import { fetchReceipt } from '../../api/receipt.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage, useTexts } from '../../language/language-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { checkReceipt, type ReceiptCheck } from './verify-receipt.ts';
import { useSession } from '../../session/session.ts';

interface Props {
  readonly request: string;
}

/** The receipt of a request: checked in this browser, and to take away. */
export function Receipt({ request }: Props): ReactNode {
  const { adminKey, end } = useSession();
  const texts = useTexts().record.receipt;
  const language = useLanguage();
  const [check, setCheck] = useState<ReceiptCheck>();
  const [failure, setFailure] = useState<AdminError>();

  const take = async (then: (receipt: string) => Promise<void> | void): Promise<void> => {
    setFailure(undefined);
    try {
      await then(await fetchReceipt(request, adminKey, new AbortController().signal));
    } catch (error) {
      const failed = error instanceof AdminError ? error : new AdminError('unexpected', { cause: error });
      if (failed.failure === 'refused') end('refused');
      else setFailure(failed);
    }
  };

  return (
    <section aria-labelledby="receipt-title" className="reading">
      <h3 id="receipt-title">{texts.title}</h3>
      <p className="quiet">{texts.explanation}</p>
      <div className="filter-actions">
        {window.isSecureContext ? (
          <button type="button" onClick={() => void take(async (receipt) => setCheck(await checkReceipt(receipt)))}>
            {texts.check}
          </button>
        ) : null}
        <button type="button" onClick={() => void take((receipt) => saveFile(receipt, `${request}.tlog-proof`))}>
          {texts.download}
        </button>
      </div>
      <FailureNotice failure={failure} />
      {check === undefined ? null : (
        <output className="state">
          <span className={check.holds ? 'dot good' : 'dot bad'} aria-hidden="true" />
          {check.holds
            ? texts.holds(formatCount(check.index, language), formatCount(check.size, language), check.origin)
            : texts.broken}
        </output>
      )}
    </section>
  );
}
