import type { LedgerView } from '@gatehouse/contract/admin-evidence';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { Tag } from '../../ui/tag.tsx';
import { EvidenceTable } from './evidence-table.tsx';
import { ledgerTexts } from './ledger-texts.ts';

type Shard = LedgerView['shards'][number];

/** The trees of the record, and the few lines that stand for the newest one. */
export function ShardList({ ledger }: { readonly ledger: LedgerView }): ReactNode {
  const texts = useOwnTexts(ledgerTexts).shards;
  const language = useLanguage();
  const { givenUp, policy, shards } = ledger;
  const newest = shards.findLast(({ checkpoint }) => checkpoint !== null);

  return (
    <Card title={texts.title} explanation={texts.explanation}>
      {shards.length === 0 ? (
        <EmptyState text={texts.none} />
      ) : (
        <EvidenceTable
          label={texts.table}
          className="stacks"
          columns={[
            texts.columns.shard,
            { ofNumbers: texts.columns.entries },
            texts.columns.state,
            texts.columns.cosigned,
            texts.columns.stamped,
          ]}
        >
          {shards.toReversed().map((shard, place) => (
            <Row key={shard.origin} shard={shard} newest={place === 0} />
          ))}
        </EvidenceTable>
      )}
      {givenUp.map(({ at, into, reason, shard }) => (
        <p key={shard} className="notice warn">
          {texts.givenUp(shard, into, formatTime(at, language))} {texts.reasons[reason] ?? reason}
        </p>
      ))}
      {newest === undefined ? null : (
        <>
          <h3>{texts.checkpoint}</h3>
          <p className="quiet">{texts.checkpointExplanation}</p>
          <CodeBlock code={newest.checkpoint ?? ''} />
          <div className="filter-actions">
            <button
              type="button"
              onClick={() => saveFile(newest.checkpoint ?? '', `${newest.shard}-${newest.size}.checkpoint`)}
            >
              {texts.download}
            </button>
            {policy === null ? null : (
              <button type="button" onClick={() => saveFile(policy, 'policy.txt')}>
                {texts.policy}
              </button>
            )}
          </div>
          <details>
            <summary>{texts.keys}</summary>
            <CodeBlock code={newest.keys.join('\n')} />
          </details>
        </>
      )}
    </Card>
  );
}

function Row({
  newest,
  shard: { cosignatures, sealed, shard, size, timestamps },
}: {
  shard: Shard;
  newest: boolean;
}): ReactNode {
  const texts = useOwnTexts(ledgerTexts).shards;
  const language = useLanguage();
  const state = sealed === null ? 'removed' : sealed ? 'sealed' : newest ? 'open' : 'ended';

  return (
    <tr>
      <td>
        <code>{shard}</code>
      </td>
      <td className="number evidence-number" data-label={texts.columns.entries}>
        {formatCount(size, language)}
      </td>
      <td data-label={texts.columns.state}>
        <Tag tone={state === 'open' ? 'accent' : 'plain'}>{texts.states[state]}</Tag>
      </td>
      <td className="stacks-wide" data-label={texts.columns.cosigned}>
        {cosignatures.length === 0 ? (
          <span className="quiet">{texts.nobody}</span>
        ) : (
          <ul className="evidence-plain">
            {cosignatures.map(({ at, witness }) => (
              <li key={witness}>
                {witness} <span className="quiet">{formatTime(at, language)}</span>
              </li>
            ))}
          </ul>
        )}
      </td>
      <td data-label={texts.columns.stamped}>
        {timestamps.length === 0 ? '–' : formatCount(timestamps.length, language)}
      </td>
    </tr>
  );
}
