import type { DocumentDetail } from '@gatehouse/contract/admin-knowledge';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { decideDocument, type DocumentPlace, fetchDocument } from '../../api/knowledge.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import type { KnowledgeSearch } from '../../routes/knowledge-route.ts';
import { usePermitted } from '../../session/session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { DecisionDialog } from './decision-dialog.tsx';
import { DocumentFacts } from './document-detail.tsx';
import { FindingList } from './finding-list.tsx';
import { PassageList } from './passage-list.tsx';
import { actionText, quarantineTexts } from './quarantine-texts.ts';
import { ProposalNotice } from './proposal-notice.tsx';
import type { Decision } from './quarantine-view.tsx';
import { knowledgeTexts } from './texts.ts';

interface Props {
  readonly place: DocumentPlace;
  readonly search: KnowledgeSearch;
  /** The decision that is asked about. */
  readonly asked: Decision | undefined;
  readonly onAsk: (decision: Decision | undefined) => void;
  /** It has just taken the place of one that was decided: nothing is decided about it for a moment. */
  readonly resting: boolean;
  readonly onSeen: () => void;
  readonly onDecided: () => void;
}

/** What can be decided about a document: one that can be found may be taken out, and one that was rejected be released after all. */
const decisionsOf: Readonly<Record<DocumentDetail['document']['state'], readonly Decision[]>> = {
  quarantined: ['release', 'reject'],
  indexed: ['reject'],
  rejected: ['release'],
  failed: [],
};

/** Milliseconds between looks whether it is still the same. */
const lookEvery = 10_000;

/** A document that is held, with all that a decision needs. */
export function HeldDocument(props: Props): ReactNode {
  const { place, search } = props;
  const texts = useOwnTexts(quarantineTexts);
  const detail = useAdminData(
    ['knowledge', 'document', place.collection, place.document],
    (call) => fetchDocument(place, call),
    { every: lookEvery },
  );
  const gone = detail.failure?.code === 'resource_not_found';

  return (
    <article className="card knowledge-detail" aria-labelledby="held-document">
      <Link
        to="/knowledge"
        search={{ ...search, inside: undefined, document: undefined }}
        className="item-back"
        resetScroll={false}
      >
        <ArrowLeft size={16} aria-hidden="true" />
        {texts.back}
      </Link>
      {gone ? (
        <EmptyState text={texts.gone} />
      ) : (
        <Loaded from={detail} lines={10}>
          {(data) => <Held {...props} detail={data} />}
        </Loaded>
      )}
    </article>
  );
}

function Held(props: Props & { readonly detail: DocumentDetail }): ReactNode {
  const { detail, place, asked, onAsk, onDecided, onSeen, resting } = props;
  const texts = useOwnTexts(quarantineTexts);
  const { states } = useOwnTexts(knowledgeTexts);
  const permitted = usePermitted();
  const client = useQueryClient();
  const tell = useToast();
  const { busy, failure, run } = useAdminCall();
  const { hash, state, title } = detail.document;
  // What was read: another one that comes meanwhile is not decided about unseen.
  const [read, setRead] = useState(hash);
  const [refused, setRefused] = useState<string>();
  const changed = read !== hash;
  const decisions = (permitted('knowledge.review') ? decisionsOf[state] : []).filter(
    // Whoever has proposed a release cannot be the second.
    (decision) => decision !== 'release' || detail.document.proposal?.own !== true,
  );

  // Whoever has decided goes on reading at its head, and not where the button was that is gone.
  const heading = useRef<HTMLHeadingElement>(null);
  const [follows] = useState(resting);
  useEffect(() => {
    if (follows) heading.current?.focus({ preventScroll: true });
    onSeen();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, when it is there
  }, []);

  const decide = (decision: Decision, reason: string): void => {
    onAsk(undefined);
    setRefused(read);
    void run(async (call) => {
      const after = await decideDocument({ ...place, hash: read, decision, reason }, call);
      setRefused(undefined);
      const isProposed = decision === 'release' && after.state !== 'indexed';
      tell({ text: isProposed ? texts.toldProposed : texts.told[decision] });
      // What still waits for a second person stays open, with what stands about it.
      if (!isProposed) onDecided();
      // What was decided, and what others have done meanwhile, is shown; also where this came too late.
    }).finally(() => void client.invalidateQueries({ queryKey: ['knowledge'] }));
  };

  return (
    <>
      <h2 ref={heading} id="held-document" tabIndex={-1}>
        <ForeignText text={title === '' ? place.document : title} />
      </h2>
      {state === 'quarantined' ? null : <p className="notice">{texts.decided(states[state])}</p>}
      {permitted('knowledge.review') ? null : <p className="notice">{texts.onlyReaders}</p>}
      {changed ? (
        <div className="notice warn" role="alert" data-changed="">
          <p>{refused === read ? texts.refusedChanged : texts.changed}</p>
          <button type="button" onClick={() => setRead(hash)}>
            {texts.readIt}
          </button>
        </div>
      ) : (
        <FailureNotice failure={failure} />
      )}
      {decisions.length === 0 ? null : (
        <div className="knowledge-actions">
          {decisions.map((decision) => (
            <button
              key={decision}
              type="button"
              className={decision === 'reject' ? 'primary' : ''}
              disabled={busy || changed || resting}
              onClick={() => onAsk(decision)}
            >
              {actionText(decision, detail, texts)}
            </button>
          ))}
        </div>
      )}
      <ProposalNotice document={detail.document} />
      <FindingList detail={detail} />
      <DocumentFacts detail={detail} />
      <PassageList detail={detail} />
      {asked === undefined || !decisions.includes(asked) || changed || busy || resting ? null : (
        <DecisionDialog
          key={asked}
          decision={asked}
          detail={detail}
          onClose={() => onAsk(undefined)}
          onDecide={(reason) => decide(asked, reason)}
        />
      )}
    </>
  );
}
