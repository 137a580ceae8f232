import type { ReactNode } from 'react';
import { fetchProposalCount, fetchReviewCounts } from '../api/review-count.ts';
import { useAdminData } from '../api/use-admin-data.ts';
import { useOwnTexts } from '../language/define-texts.ts';
import { formatCount } from '../language/format.ts';
import { useLanguage } from '../language/language-context.ts';
import { usePermitted } from '../session/session.ts';
import { shellTexts } from './texts.ts';

/** Milliseconds. */
const refreshEvery = 30_000;

/** How many items and proposed changes wait for people; red where a deadline is over. */
export function ReviewBadge(): ReactNode {
  const texts = useOwnTexts(shellTexts);
  const language = useLanguage();
  const mayChange = usePermitted()('configuration.change');
  const { data } = useAdminData(['reviews', 'counts'], fetchReviewCounts, { every: refreshEvery });
  const proposals = useAdminData(['configuration', 'proposals', 'count'], fetchProposalCount, {
    enabled: mayChange,
    every: refreshEvery,
  });
  const open = (data?.open ?? 0) + (proposals.data ?? 0);
  const overdue = data?.overdue ?? 0;
  if (open === 0) return null;

  return (
    <span className={overdue > 0 ? 'menu-count bad' : 'menu-count'}>
      <span aria-hidden="true">{open > most ? `${most}+` : formatCount(open, language)}</span>
      <span className="visually-hidden">
        {texts.waiting(formatCount(open, language), overdue === 0 ? undefined : formatCount(overdue, language))}
      </span>
    </span>
  );
}

const most = 99;
