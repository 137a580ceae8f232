import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatTime } from '../../language/format.ts';
import type { Language } from '../../language/language.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tag } from '../../ui/tag.tsx';
import { alarms, type ShardCheck } from '../../verify/check-log.ts';
import { seenCheckpoints } from '../../verify/seen-checkpoints.ts';
import { ledgerTexts } from './ledger-texts.ts';
import type { BrowserChecking } from './use-browser-check.ts';

/** What this browser has computed of the log by itself, and what it remembers of it. */
export function BrowserCheck({ check }: { readonly check: BrowserChecking }): ReactNode {
  const texts = useOwnTexts(ledgerTexts).browser;
  const { state } = check;

  return (
    <Card title={texts.title} explanation={texts.explanation}>
      {state.state === 'running' ? <Skeleton lines={2} /> : null}
      {state.state === 'impossible' ? <p className="notice warn">{texts.impossible}</p> : null}
      {state.state === 'unreadable' ? (
        <p className="notice warn" role="alert">
          {texts.unreadable}
        </p>
      ) : null}
      {state.state === 'checked' ? <Checked check={check} state={state} /> : null}
    </Card>
  );
}

interface CheckedProps {
  readonly check: BrowserChecking;
  readonly state: Extract<BrowserChecking['state'], { readonly state: 'checked' }>;
}

function Checked({ check, state: { alarm, first, shards } }: CheckedProps): ReactNode {
  const texts = useOwnTexts(ledgerTexts).browser;
  const language = useLanguage();
  const since = shards.flatMap((shard) => shard.since ?? []).toSorted((one, other) => one - other)[0];
  const keep = (): void => {
    for (const { note, shard } of seenCheckpoints()) saveFile(note, `${shard}.checkpoint`);
  };

  return (
    <>
      {alarm ? (
        <p className="notice bad" role="alert">
          {texts.alarm}
        </p>
      ) : (
        <output className="notice good" data-browser-check="good">
          {first ? texts.firstTime : texts.good}
        </output>
      )}
      <ul className="evidence-checks">
        {shards.map((shard) => (
          <li key={shard.origin} data-found={shard.found}>
            <code>{shard.shard}</code>
            <Tag tone={alarms.has(shard.found) ? 'bad' : shard.found === 'removed' ? 'plain' : 'good'}>
              {texts.found[shard.found]}
            </Tag>
            <span className="quiet">{sizes(shard, texts, language)}</span>
          </li>
        ))}
      </ul>
      {since === undefined ? null : <p className="quiet">{texts.since(formatTime(since, language))}</p>}
      {seenCheckpoints().length === 0 ? null : (
        <div className="filter-actions">
          <button type="button" onClick={keep}>
            {texts.keep}
          </button>
          <Confirm
            label={texts.forget}
            title={texts.forgetTitle}
            consequences={texts.forgetConsequences}
            onConfirm={check.forget}
          />
          <span className="quiet">{texts.keepHint}</span>
        </div>
      )}
    </>
  );
}

function sizes(
  { found, seenAt, seenSize, size }: ShardCheck,
  texts: (typeof ledgerTexts)['en']['browser'],
  language: Language,
): string {
  const now = size === undefined ? undefined : formatCount(size, language);
  if (seenSize === undefined || seenAt === undefined)
    return now === undefined || found !== 'first' ? '' : texts.remembered(now);
  const [was, when] = [formatCount(seenSize, language), formatTime(seenAt, language)];
  if (found !== 'holds' || now === undefined) return texts.was(was, when);
  return seenSize === size ? texts.same(now, when) : texts.grew(was, now, when);
}
