import { useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { RequestView } from '@gatehouse/contract/admin-record';
import { ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { fetchRequest } from '../../api/record.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { ContentReading } from '../../content/content-reading.tsx';
import { useOwnTexts } from '../../language/define-texts.ts';
import { usePermitted } from '../../session/session.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { Proof } from './proof.tsx';
import { RecordEntries } from './record-entries.tsx';
import './request.css';
import { wayOf } from './request-path.ts';
import { RequestSummary } from './request-summary.tsx';
import { requestTexts } from './request-texts.ts';
import { RequestWayDrawing } from './request-way-drawing.tsx';

// Few requests are to an assistant.
const RequestAnswer = lazyPart(async () => (await import('./request-answer.tsx')).RequestAnswer);

// Asks for something that is not needed to see the rest.
const RequestReviews = lazyPart(async () => (await import('./request-reviews.tsx')).RequestReviews, null);

const refreshMilliseconds = 2_000;
/** What was read stands in the index about a second later. */
const indexMilliseconds = 1_500;

/** All that is known of one request: its way through the stages, its entries, and the proof that they are in the record. */
export function RequestPage(): ReactNode {
  const texts = useOwnTexts(requestTexts);
  const { request } = useParams({ from: '/log/$request' });
  const tell = useToast();
  const question = ['request', request];
  const known = useQueryClient().getQueryData<RequestView>(question);
  const over = known !== undefined && wayOf(known).outcome !== 'running';
  const { data, failure, refresh } = useAdminData(
    question,
    (call) => fetchRequest(request, call),
    over ? {} : { every: refreshMilliseconds },
  );
  const missing = data === undefined && failure?.code === 'resource_not_found';

  return (
    <div className="request">
      <p className="request-back">
        <Link to="/log">
          <ChevronLeft size={16} aria-hidden="true" />
          {texts.back}
        </Link>
      </p>
      <PageHead title={texts.title}>
        {window.isSecureContext ? (
          <button
            type="button"
            onClick={() => {
              void navigator.clipboard.writeText(window.location.href).then(() => tell({ text: texts.linkCopied }));
            }}
          >
            {texts.copyLink}
          </button>
        ) : null}
        <Link className="request-button" to="/evidence" search={{ tab: 'exports', request }}>
          {texts.bundle}
        </Link>
      </PageHead>
      <p className="request-id">
        <code>
          <ForeignText text={request} />
        </code>
      </p>
      {missing ? <output className="notice">{texts.notYet}</output> : <FailureNotice failure={failure} />}
      {data === undefined ? (
        !missing && failure === undefined && <Skeleton lines={14} />
      ) : (
        <View view={data} onRead={() => setTimeout(() => void refresh(), indexMilliseconds)} />
      )}
    </div>
  );
}

function View({ view, onRead }: { readonly view: RequestView; readonly onRead: () => void }): ReactNode {
  const permitted = usePermitted();
  const way = wayOf(view);
  const hasContent = view.leaves.some(({ leaf }) => 'prompt' in leaf || 'answer' in leaf);

  return (
    <>
      <RequestSummary view={view} way={way} />
      <RequestReviews request={view.request} />
      <div className="request-columns">
        <RequestWayDrawing view={view} way={way} />
        <div className="request-side">
          <RecordEntries view={view} />
          {way.endPlace === undefined ? null : <Proof request={view.request} place={way.endPlace} />}
        </div>
      </div>
      {way.end?.knowledge === undefined ? null : <RequestAnswer request={view.request} knowledge={way.end.knowledge} />}
      {permitted('content.read') && hasContent ? (
        <section className="card">
          <ContentReading
            request={view.request}
            guardPolicy={way.end?.guardPolicy?.split('+')[0] ?? 'default'}
            onRead={onRead}
          />
        </section>
      ) : null}
    </>
  );
}
