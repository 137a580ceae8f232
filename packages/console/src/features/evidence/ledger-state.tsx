import type { LedgerView } from '@gatehouse/contract/admin-evidence';
import type { Status } from '@gatehouse/contract/status';
import { CircleCheck, CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Tag, type Tone } from '../../ui/tag.tsx';
import { ledgerTexts } from './ledger-texts.ts';
import type { BrowserCheckState } from './use-browser-check.ts';

interface Props {
  readonly ledger: LedgerView;
  readonly status: Status;
  readonly check: BrowserCheckState;
}

const tones: Readonly<Record<Status['ledger']['coverage'], Tone>> = {
  none: 'warn',
  waiting: 'warn',
  covered: 'good',
  contradicted: 'bad',
};

/** In plain words what is proved by the record as it stands, and what is not. */
export function LedgerState({ ledger, status, check }: Props): ReactNode {
  const texts = useOwnTexts(ledgerTexts).ledger;
  const language = useLanguage();
  const { coverage, quorum } = status.ledger;
  const { dataFolder, program } = status.commandLine;
  const since =
    check.state === 'checked' && !check.alarm
      ? Math.min(...check.shards.map((shard) => shard.since ?? Number.POSITIVE_INFINITY))
      : Number.POSITIVE_INFINITY;
  const proofs = [
    texts.proofs.tree,
    ...(Number.isFinite(since) ? [texts.proofs.seen(formatTime(since, language))] : []),
    ...(coverage === 'covered' ? [texts.proofs.witnessed(formatCount(quorum, language))] : []),
    ...(ledger.shards.some(({ timestamps }) => timestamps.length > 0) ? [texts.proofs.timestamp] : []),
    texts.proofs.erased,
  ];
  const gaps = [
    ...(coverage === 'none' ? [texts.gaps.operator] : []),
    ...(coverage === 'waiting' ? [texts.gaps.waiting] : []),
    ...(coverage === 'contradicted' ? [texts.gaps.contradicted] : []),
    texts.gaps.newest,
    texts.gaps.truth,
    texts.gaps.outside,
  ];
  const entries = ledger.shards.reduce((sum, { size }) => sum + size, 0);

  return (
    <Card
      title={texts.title}
      actions={
        <span className="evidence-state">
          <Tag tone={tones[coverage]}>{texts.states[coverage]}</Tag>
          <Tag>{texts.size(formatCount(entries, language))}</Tag>
        </span>
      }
    >
      <div className="evidence-proofs">
        <section>
          <h3>{texts.proven}</h3>
          <ul>
            {proofs.map((proof) => (
              <li key={proof}>
                <CircleCheck size={18} className="evidence-good" aria-hidden="true" />
                <span>{proof}</span>
              </li>
            ))}
          </ul>
        </section>
        <section>
          <h3>{texts.notProven}</h3>
          <ul>
            {gaps.map((gap) => (
              <li key={gap}>
                <CircleDashed size={18} className="evidence-gap" aria-hidden="true" />
                <span>{gap}</span>
              </li>
            ))}
          </ul>
        </section>
      </div>
      <p className="quiet">{texts.guide}</p>
      <CodeBlock code={`${program} verify ${dataFolder} --policy policy.txt`} />
    </Card>
  );
}
