import type { ReviewItem } from '@gatehouse/contract/admin-review';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { commentReview } from '../../api/reviews.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { CommentField } from './decision-dialog.tsx';
import { reviewTexts } from './texts.ts';

/** Something to be said without deciding. */
export function ReviewComment({ item }: { readonly item: ReviewItem }): ReactNode {
  const texts = useOwnTexts(reviewTexts);
  const client = useQueryClient();
  const tell = useToast();
  const [comment, setComment] = useState('');
  const { busy, failure, run } = useAdminCall();

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void run(async (call) => {
      await commentReview(item.id, comment.trim(), call);
      setComment('');
      tell({ text: texts.comment.sent });
      await client.invalidateQueries({ queryKey: ['reviews', 'item', item.id] });
    });
  };

  return (
    <form className="review-dialog" onSubmit={submit}>
      <CommentField label={texts.comment.label} required={false} value={comment} onChange={setComment} />
      <FailureNotice failure={failure} />
      <div>
        <button type="submit" disabled={busy || comment.trim() === ''}>
          {texts.comment.send}
        </button>
      </div>
    </form>
  );
}
