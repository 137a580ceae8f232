import type { ReactNode } from 'react';
import type { AdminError } from '../api/fetch-admin.ts';
import { defineTexts, useOwnTexts } from '../language/define-texts.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { isPending } from './await-receipt.ts';

const english = {
  waits:
    'The receipt waits for a checkpoint over the entry, and for the witnesses that cosign it: mostly a second, at most about ten.',
  late: 'There is no receipt yet: a witness does not answer. The request is in the record all the same. The page “Evidence” shows which witness it is; tell whoever looks after it, and try again when it answers.',
};

const receiptWaitTexts = defineTexts<typeof english>({
  en: english,
  de: {
    waits:
      'Der Beleg wartet auf einen Prüfpunkt über dem Eintrag und auf die Zeugen, die ihn gegenzeichnen: meist eine Sekunde, höchstens etwa zehn.',
    late: 'Noch gibt es keinen Beleg: Ein Zeuge antwortet nicht. Im Protokoll steht die Anfrage trotzdem. Welcher Zeuge es ist, zeigt die Seite „Nachweise“; sagen Sie es denen, die ihn betreuen, und versuchen Sie es noch einmal, wenn er antwortet.',
  },
});

interface Props {
  readonly busy: boolean;
  readonly failure: AdminError | undefined;
  /** What can be done all the same where no witness answers. */
  readonly children?: ReactNode;
}

/** What somebody waits for who has asked for a receipt, and what to do where it does not come. */
export function ReceiptWait({ busy, failure, children }: Props): ReactNode {
  const texts = useOwnTexts(receiptWaitTexts);
  const late = isPending(failure);
  return (
    <>
      <output className="receipt-wait quiet">{busy ? texts.waits : ''}</output>
      {late ? (
        <>
          <p className="notice warn" role="alert">
            {texts.late}
          </p>
          {children}
        </>
      ) : (
        <FailureNotice failure={failure} />
      )}
    </>
  );
}
