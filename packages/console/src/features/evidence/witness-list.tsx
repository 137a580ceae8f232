import type { LedgerView } from '@gatehouse/contract/admin-evidence';
import type { Status } from '@gatehouse/contract/status';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Tag, type Tone } from '../../ui/tag.tsx';
import { EvidenceTable } from './evidence-table.tsx';
import { ledgerTexts } from './ledger-texts.ts';

const tones: Readonly<Record<LedgerView['witnesses'][number]['health'], Tone>> = {
  cosigns: 'good',
  fails: 'bad',
  ahead: 'bad',
  unknown: 'plain',
};

interface Props {
  readonly ledger: LedgerView;
  readonly coverage: Status['ledger']['coverage'];
  /** How the command line is called here. */
  readonly program: string;
}

/** Who outside keeps checkpoints of the record, and how far. */
export function WitnessList({ ledger: { quorum, witnesses }, coverage, program }: Props): ReactNode {
  const texts = useOwnTexts(ledgerTexts).witnesses;
  const language = useLanguage();

  if (witnesses.length === 0) {
    return (
      <Card title={texts.title}>
        <EmptyState text={texts.none}>
          <p>{texts.noneAction}</p>
          <CodeBlock code={`${program} witness --help`} />
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card
      title={texts.title}
      {...(quorum === 0 && coverage === 'none'
        ? {}
        : { explanation: texts.explanation(formatCount(quorum, language)) })}
    >
      <EvidenceTable
        label={texts.table}
        columns={[texts.columns.name, texts.columns.state, { ofNumbers: texts.columns.size }, texts.columns.when]}
      >
        {witnesses.map(({ at, health, name, size }) => (
          <tr key={name}>
            <td>{name}</td>
            <td>
              <Tag tone={tones[health]}>{texts.states[health]}</Tag>
            </td>
            <td className="number evidence-number">{size === null ? '–' : formatCount(size, language)}</td>
            <td>{at === null ? '–' : formatTime(at, language)}</td>
          </tr>
        ))}
      </EvidenceTable>
    </Card>
  );
}
