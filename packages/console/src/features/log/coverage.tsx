import { useEffect, useState, type ReactNode } from 'react';
import type { Status } from '@gatehouse/contract/status';
import { fetchStatus } from '../../api/status.ts';
import { formatCount, formatTime } from '../../language/format.ts';
import { useLanguage, useTexts } from '../../language/language-context.ts';
import { useSession } from '../../session/session.ts';

const refreshMilliseconds = 5_000;

/** Whether the record is proof against whoever operates this gateway, and by which checkpoint. */
export function Coverage(): ReactNode {
  const { adminKey } = useSession();
  const texts = useTexts();
  const language = useLanguage();
  const [ledger, setLedger] = useState<Status['ledger']>();

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = async (): Promise<void> => {
      try {
        if (!document.hidden) setLedger((await fetchStatus(adminKey, signal)).ledger);
      } catch {
        // The list of entries beside it tells of a gateway that does not answer, and of a key that is refused.
      }
      if (!signal.aborted) timer = setTimeout(() => void refresh(), refreshMilliseconds);
    };
    void refresh();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [adminKey]);

  if (ledger === undefined) return null;
  const { coverage, timestamped, witnessed } = ledger;
  const point = ({
    size,
    at,
    shard,
  }: {
    size: number;
    at: number;
    shard: string;
  }): readonly [string, string, string] => [formatCount(size, language), formatTime(at, language), shard];
  return (
    <div className={coverage === 'contradicted' ? 'notice bad' : coverage === 'none' ? 'notice warn' : 'notice'}>
      <p>
        {coverage === 'none' ? texts.witnesses.none : `${texts.record.coverage}: ${texts.figures.coverage[coverage]}`}
      </p>
      {witnessed === null ? null : <p>{texts.record.witnessed(...point(witnessed))}</p>}
      {timestamped === null ? null : <p>{texts.record.timestamped(...point(timestamped))}</p>}
      <p className="quiet">{texts.record.exportHint}</p>
    </div>
  );
}
