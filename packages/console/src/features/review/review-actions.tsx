import type { ReviewDetail } from '@gatehouse/contract/admin-review';
import type { ReactNode } from 'react';
import type { AdminError } from '../../api/fetch-admin.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { type Permitted, usePermitted } from '../../session/session.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { reviewTexts } from './texts.ts';

/** What can be done about the item that is open: by buttons, and by keys. */
export interface ReviewControl {
  readonly claim: (takeOver: boolean) => void;
  readonly release: () => void;
  /** Asks before it decides. */
  readonly ask: (decision: string) => void;
  readonly busy: boolean;
  readonly failure: AdminError | undefined;
}

/** Whether the one who looks may decide about it now. */
export function mayDecide({ item }: ReviewDetail, permitted: Permitted): boolean {
  return permitted('reviews.decide') && item.state === 'open' && !item.own && item.claimed?.mine !== false;
}

export function ReviewActions({
  detail,
  control,
}: {
  readonly detail: ReviewDetail;
  readonly control: ReviewControl;
}): ReactNode {
  const texts = useOwnTexts(reviewTexts);
  const permitted = usePermitted();
  const { decisions, item } = detail;
  if (!permitted('reviews.decide') || item.state !== 'open') return <FailureNotice failure={control.failure} />;
  const deciding = mayDecide(detail, permitted);

  return (
    <>
      <FailureNotice failure={control.failure} />
      {item.own ? null : (
        <div className="review-actions">
          {deciding
            ? decisions.map((decision, number) => (
                <button
                  key={decision}
                  type="button"
                  className={number === 0 ? 'primary' : ''}
                  disabled={control.busy}
                  onClick={() => control.ask(decision)}
                >
                  {texts.decisions[decision] ?? decision}
                </button>
              ))
            : null}
          {item.claimed === undefined ? (
            <button type="button" disabled={control.busy} onClick={() => control.claim(false)}>
              {texts.actions.claim}
            </button>
          ) : item.claimed.mine ? (
            <button type="button" disabled={control.busy} onClick={control.release}>
              {texts.actions.release}
            </button>
          ) : (
            <button type="button" disabled={control.busy} onClick={() => control.claim(true)}>
              {texts.actions.takeOver}
            </button>
          )}
          {deciding ? (
            <button type="button" disabled={control.busy} onClick={() => control.ask('escalate')}>
              {texts.actions.escalate}
            </button>
          ) : null}
        </div>
      )}
    </>
  );
}
