import type { KnowledgeView } from '@gatehouse/contract/admin-knowledge';
import { type ReactNode, useState } from 'react';
import { ingestCollection } from '../../api/knowledge.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { collectionsTexts } from './collections-texts.ts';

interface Props {
  readonly id: string;
  /** Whether it is being read already. */
  readonly busy: boolean;
  readonly onChanged: (view: KnowledgeView) => void;
}

/** Has the sources of a collection looked at, after what follows from it was said. */
export function ReadAgain({ id, busy, onChanged }: Props): ReactNode {
  const texts = useOwnTexts(collectionsTexts);
  const tell = useToast();
  const [acceptChange, setAcceptChange] = useState(false);
  const call = useAdminCall();

  return (
    <>
      <Confirm
        label={texts.again}
        about={id}
        title={texts.againTitle}
        consequences={texts.consequences}
        danger={acceptChange}
        disabled={busy || call.busy}
        onConfirm={() => {
          // The next one begins without it: it is about this change alone.
          setAcceptChange(false);
          void call.run(async (admin) => {
            onChanged(await ingestCollection({ collection: id, acceptChange }, admin));
            tell({ text: texts.started });
          });
        }}
      >
        <label className="check-line">
          <input
            type="checkbox"
            name="accept-change"
            checked={acceptChange}
            onChange={({ target }) => setAcceptChange(target.checked)}
          />
          <span>
            {texts.accept}
            <small className="quiet">{texts.acceptHelp}</small>
          </span>
        </label>
      </Confirm>
      <FailureNotice failure={call.failure} />
    </>
  );
}
