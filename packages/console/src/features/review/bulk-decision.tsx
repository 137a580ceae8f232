import type { ReviewItem } from '@gatehouse/contract/admin-review';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { AdminCall } from '../../api/fetch-admin.ts';
import { AdminError } from '../../api/fetch-admin.ts';
import { decideReview, fetchReviews } from '../../api/reviews.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Modal } from '../../ui/modal.tsx';
import { uiTexts } from '../../ui/texts.ts';
import { useToast } from '../../ui/toasts.tsx';
import { CommentField } from './decision-dialog.tsx';
import { reviewTexts } from './texts.ts';

interface Props {
  readonly rule: string;
  readonly kind: string;
  readonly decisions: readonly string[];
  /** Open items of this rule, as far as is known. */
  readonly count: number;
}

/** One decision about all open items of a rule: each of them is decided, recorded and checked by itself. */
export function BulkDecision({ rule, kind, decisions, count }: Props): ReactNode {
  const texts = useOwnTexts(reviewTexts);
  const { cancel } = useOwnTexts(uiTexts);
  const language = useLanguage();
  const tell = useToast();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [decision, setDecision] = useState(decisions.at(-1) ?? '');
  const [comment, setComment] = useState('');
  const [progress, setProgress] = useState<{ readonly done: number; readonly all: number }>();
  const { busy, failure, run } = useAdminCall();
  const shown = formatCount(count, language);

  const decideAll = async (call: AdminCall): Promise<void> => {
    const items = await allOf(rule, kind, call);
    const said = comment.trim();
    let decided = 0;
    for (const [number, item] of items.entries()) {
      setProgress({ done: number, all: items.length });
      if (await decideOne(item, { decision, ...(said === '' ? {} : { comment: said }), remember: false }, call))
        decided += 1;
    }
    setProgress(undefined);
    setOpen(false);
    tell({ text: texts.told.many(formatCount(decided, language), formatCount(items.length - decided, language)) });
    await client.invalidateQueries({ queryKey: ['reviews'] });
  };

  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        {texts.similar.all(rule)}
      </button>
      <Modal open={open} onClose={() => setOpen(false)} title={texts.dialog.many(shown, rule)}>
        <form
          className="review-dialog"
          onSubmit={(event: SubmitEvent) => {
            event.preventDefault();
            void run(decideAll);
          }}
        >
          <ul className="consequences">
            <li>{texts.dialog.manyConsequence(shown)}</li>
            <li>{texts.dialog.final}</li>
          </ul>
          <label className="review-comment">
            {texts.dialog.decision}
            <select name="bulk-decision" value={decision} onChange={(event) => setDecision(event.target.value)}>
              {decisions.map((name) => (
                <option key={name} value={name}>
                  {texts.decisions[name] ?? name}
                </option>
              ))}
            </select>
          </label>
          <CommentField label={texts.dialog.comment} required={false} value={comment} onChange={setComment} />
          <FailureNotice failure={failure} />
          {progress === undefined ? null : (
            <output>
              {texts.dialog.progress(formatCount(progress.done, language), formatCount(progress.all, language))}
            </output>
          )}
          <div className="modal-actions">
            <button type="button" onClick={() => setOpen(false)}>
              {cancel}
            </button>
            <button type="submit" className="primary" disabled={busy}>
              {texts.dialog.go(shown)}
            </button>
          </div>
        </form>
      </Modal>
    </>
  );
}

async function allOf(rule: string, kind: string, call: AdminCall): Promise<readonly ReviewItem[]> {
  const items: ReviewItem[] = [];
  let cursor: string | undefined;
  do {
    const page = await fetchReviews(
      { state: 'open', rule, kind, limit: 200, ...(cursor === undefined ? {} : { cursor }) },
      call,
    );
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return items;
}

/** Whether it was decided: somebody else may have it, or have been faster. */
async function decideOne(
  { id, own }: ReviewItem,
  wanted: Parameters<typeof decideReview>[1],
  call: AdminCall,
): Promise<boolean> {
  if (own) return false;
  try {
    await decideReview(id, wanted, call);
    return true;
  } catch (error) {
    if (error instanceof AdminError && error.failure === 'rejected') return false;
    throw error;
  }
}
