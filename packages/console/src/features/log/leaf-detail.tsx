import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react';
import type { LogEntry, LogLeaf } from '@gatehouse/contract/admin-record';
import { AdminError } from '../../api/fetch-admin.ts';
import { fetchLeaf } from '../../api/record.ts';
import { useTexts } from '../../language/language-context.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { ContentReading } from '../../content/content-reading.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LeafFindings } from './leaf-findings.tsx';
import { Receipt } from './receipt.tsx';
import { checkLeafHash, type LeafCheck } from './verify-leaf.ts';
import { useSession } from '../../session/session.ts';

interface Props {
  readonly entry: LogEntry;
  /** Shows everything of one request. */
  readonly onRequest: (request: string) => void;
  readonly onClose: () => void;
}

const checkClass: Readonly<Record<LeafCheck, string>> = { holds: 'dot good', broken: 'dot bad', impossible: 'dot' };

/** One leaf as it stands in the record, and what this browser makes of its hash. */
export function LeafDetail({ entry, onRequest, onClose }: Props): ReactNode {
  const { adminKey, end } = useSession();
  const texts = useTexts().record;
  const dialog = useRef<HTMLDialogElement>(null);
  const [leaf, setLeaf] = useState<LogLeaf>();
  const [check, setCheck] = useState<LeafCheck>();
  const [failure, setFailure] = useState<AdminError>();
  const refused = useEffectEvent(() => end('refused'));
  const { shard, index, request } = entry;
  const kinds: Readonly<Record<string, string>> = texts.kinds;

  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const load = async (): Promise<void> => {
      try {
        const found = await fetchLeaf(shard, index, { adminKey, signal });
        setLeaf(found);
        setCheck(await checkLeafHash(found.json, found.hash));
      } catch (error) {
        if (signal.aborted) return;
        const failed = error instanceof AdminError ? error : new AdminError('unexpected', { cause: error });
        if (failed.failure === 'refused') refused();
        else setFailure(failed);
      }
    };
    void load();
    return () => controller.abort();
  }, [adminKey, shard, index]);

  return (
    <dialog ref={dialog} className="card detail" aria-labelledby="leaf-title" onClose={onClose}>
      <div className="detail-head">
        <h2 id="leaf-title">{`${kinds[entry.kind] ?? entry.kind} · ${shard}/${index}`}</h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          {texts.close}
        </button>
      </div>
      <FailureNotice failure={failure} />
      {leaf === undefined ? (
        failure === undefined && <output>{texts.loading}</output>
      ) : (
        <>
          <dl className="pairs">
            <dt>{texts.hash}</dt>
            <dd>
              <code>{leaf.hash}</code>
            </dd>
            <dt>{texts.check.label}</dt>
            <dd>
              {check === undefined ? null : (
                <output className="state">
                  <span className={checkClass[check]} aria-hidden="true" />
                  {texts.check[check]}
                </output>
              )}
            </dd>
          </dl>
          <LeafFindings leaf={leaf.leaf} />
          <CodeBlock code={JSON.stringify(JSON.parse(leaf.json), null, 2)} />
        </>
      )}
      {request === undefined ? null : (
        <>
          <p>
            <button type="button" onClick={() => onRequest(request)}>
              {texts.allOfRequest}
            </button>
          </p>
          <Receipt key={`receipt ${request}`} request={request} />
          <ContentReading key={request} request={request} />
        </>
      )}
    </dialog>
  );
}
