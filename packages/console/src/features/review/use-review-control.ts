import type { DecidedReview, ReviewDetail } from '@gatehouse/contract/admin-review';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { claimReview, decideReview, releaseReview } from '../../api/reviews.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { useToast } from '../../ui/toasts.tsx';
import type { Verdict } from './decision-dialog.tsx';
import type { ReviewControl } from './review-actions.tsx';
import type { ReviewTexts } from './english-texts.ts';
import { reviewTexts } from './texts.ts';
import type { Language } from '../../language/language.ts';

interface Controlled {
  readonly control: ReviewControl;
  /** The decision that is asked about. */
  readonly asked: string | undefined;
  readonly forget: () => void;
  readonly decide: (verdict: Verdict) => void;
}

/** @param settled told when the item is not open any more */
export function useReviewControl(detail: ReviewDetail | undefined, settled: () => void): Controlled {
  const texts = useOwnTexts(reviewTexts);
  const language = useLanguage();
  const tell = useToast();
  const client = useQueryClient();
  const [asked, setAsked] = useState<{ readonly item: string; readonly decision: string }>();
  const { busy, failure, run } = useAdminCall();
  const [changed, setChanged] = useState<string>();
  const id = detail?.item.id ?? '';

  /** What others have done meanwhile is shown, also where this came too late. */
  const change = (work: Parameters<typeof run>[0]): void => {
    setChanged(id);
    void run(work).finally(() => void client.invalidateQueries({ queryKey: ['reviews'] }));
  };

  return {
    asked: asked?.item === id ? asked.decision : undefined,
    forget: () => setAsked(undefined),
    decide(verdict) {
      setAsked(undefined);
      const { comment, decision, remember } = verdict;
      change(async (call) => {
        const decided = await decideReview(
          id,
          { decision, remember, ...(comment === undefined ? {} : { comment }) },
          call,
        );
        tell({ text: toldOf(decided, decision, texts, language) });
        if (decided.item.state !== 'open') settled();
      });
    },
    control: {
      busy,
      // What went wrong with one item is not told beside another.
      failure: changed === id ? failure : undefined,
      ask: (decision) => setAsked({ item: id, decision }),
      claim: (takeOver) =>
        change(async (call) => {
          await claimReview(id, takeOver, call);
          tell({ text: texts.actions.claimed });
        }),
      release: () =>
        change(async (call) => {
          await releaseReview(id, call);
          tell({ text: texts.actions.released });
        }),
    },
  };
}

function toldOf(
  { item, remembered }: DecidedReview,
  decision: string,
  { decided, told }: ReviewTexts,
  language: Language,
): string {
  if (decision === 'escalate') return told.escalated;
  if (item.state === 'open') return told.first;
  if (remembered === 'asked') return told.asked;
  if (remembered === 'failed') return told.notRemembered;
  if (remembered !== undefined) return told.remembered(formatCount(remembered.length, language));
  return told.decided(decided[decision] ?? decision);
}
