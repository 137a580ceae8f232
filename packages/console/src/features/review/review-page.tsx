import type { ReviewItem } from '@gatehouse/contract/admin-review';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { fetchReview } from '../../api/reviews.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { usePermitted } from '../../session/session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ItemPanes } from '../../ui/item-panes.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { keysAreOn } from '../../ui/page-keys.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useRest } from '../../ui/use-rest.ts';
import { DecisionDialog } from './decision-dialog.tsx';
import { mayDecide } from './review-actions.tsx';
import { ReviewDetail } from './review-detail.tsx';
import { ReviewEmpty } from './review-empty.tsx';
import { ReviewFilters } from './review-filters.tsx';
import { type KeyAction, ReviewKeys, useReviewKeys } from './review-keys.tsx';
import { ReviewList } from './review-list.tsx';
import { ReviewProposals } from './review-proposals.tsx';
import { reviewTexts } from './texts.ts';
import { useReviewControl } from './use-review-control.ts';
import { useReviewList } from './use-review-list.ts';
import './review.css';

const route = getRouteApi('/review');

/** What needs a human: the queue, and the item that is open. */
export function ReviewPage(): ReactNode {
  const texts = useOwnTexts(reviewTexts);
  const permitted = usePermitted();
  const search = route.useSearch();
  const navigate = useNavigate();
  const { item: shown, state, ...filters } = search;
  const { items, page, failure, more } = useReviewList({ ...filters, state: state ?? 'open' });
  const detail = useAdminData(['reviews', 'item', shown], (call) => fetchReview(shown ?? '', call), {
    enabled: shown !== undefined,
    every: 10_000,
  });
  const [keysShown, setKeysShown] = useState(false);
  const [keysOn, setKeysOn] = useState(keysAreOn);
  const { onSeen, rest, resting } = useRest();
  const open = shown === undefined ? undefined : detail.data;

  const show = (item: ReviewItem | undefined): void => {
    void navigate({ to: '/review', search: { ...search, item: item?.id }, resetScroll: false });
  };
  const beside = (by: number): ReviewItem | undefined => {
    const at = items?.findIndex(({ id }) => id === shown) ?? -1;
    return at === -1 ? items?.at(0) : items?.[at + by];
  };
  // What was decided leaves the list: the next one takes its place.
  const { asked, control, decide, forget } = useReviewControl(open, () => {
    const next = beside(1) ?? beside(-1);
    if (next !== undefined) rest();
    show(next);
  });

  const act = (action: KeyAction): void => {
    if (action === 'help') setKeysShown(true);
    else if (action === 'next' || action === 'previous') {
      const item = beside(action === 'next' ? 1 : -1);
      if (item !== undefined) show(item);
    } else if (action === 'read') document.querySelector<HTMLElement>('#review-item')?.focus();
    else if (open !== undefined && permitted('reviews.decide') && !control.busy && !resting) {
      const { claimed, own, state: current } = open.item;
      if (action === 'claim' && current === 'open' && !own) {
        if (claimed?.mine === true) control.release();
        else if (claimed === undefined) control.claim(false);
      }
      const decision = action === 'escalate' ? 'escalate' : open.decisions[action === 'first' ? 0 : 1];
      if (action !== 'claim' && decision !== undefined && mayDecide(open, permitted)) control.ask(decision);
    }
  };
  useReviewKeys(keysOn, act);

  return (
    <div className={shown === undefined ? 'review' : 'review with-item'}>
      <PageHead title={texts.title} explanation={texts.explanation}>
        <ReviewKeys open={keysShown} onOpen={setKeysShown} on={keysOn} onSwitch={setKeysOn} />
      </PageHead>
      {permitted('configuration.change') ? <ReviewProposals /> : null}
      <ReviewFilters search={search} page={page} />
      {page?.index.state === 'building' ? <p className="notice">{texts.building}</p> : null}
      {page?.index.state === 'failed' ? <p className="notice warn">{texts.failedIndex}</p> : null}
      <FailureNotice failure={failure} />
      <ItemPanes
        isOpen={shown !== undefined}
        list={
          items === undefined ? (
            failure === undefined && <Skeleton lines={8} />
          ) : items.length === 0 ? (
            <ReviewEmpty search={search} />
          ) : (
            <ReviewList items={items} search={search} more={more} />
          )
        }
        item={
          shown === undefined ? (
            items === undefined || items.length === 0 ? null : (
              <p className="item-choose quiet">{texts.choose}</p>
            )
          ) : detail.data === undefined ? (
            detail.failure?.code === 'resource_not_found' ? (
              <EmptyState text={texts.gone}>
                <Link to="/review">{texts.back}</Link>
              </EmptyState>
            ) : (
              <>
                <FailureNotice failure={detail.failure} />
                {detail.failure === undefined ? <Skeleton lines={10} /> : null}
              </>
            )
          ) : (
            <ReviewDetail
              key={detail.data.item.id}
              detail={detail.data}
              search={search}
              control={resting ? { ...control, busy: true } : control}
              onSeen={onSeen}
            />
          )
        }
      />
      {asked === undefined || open === undefined ? null : (
        <DecisionDialog
          key={`${open.item.id} ${asked}`}
          item={open.item}
          decision={asked}
          onClose={forget}
          onDecide={decide}
        />
      )}
    </div>
  );
}
