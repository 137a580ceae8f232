import type { ReactNode } from 'react';
import type { Status } from '@gatehouse/contract/status';
import { formatCount, formatMilliseconds } from '../../language/format.ts';
import { useLanguage, useTexts } from '../../language/language-context.ts';
import { Figure } from '../../ui/figure.tsx';

export function StatusFigures({ status }: { readonly status: Status }): ReactNode {
  const texts = useTexts().figures;
  const language = useLanguage();
  const count = (value: number): string => formatCount(value, language);
  const { requests, latency, tokens, ledger, keys } = status;

  return (
    <dl className="figures">
      <Figure
        name={texts.requests}
        value={count(requests.total)}
        notes={[texts.refused(count(requests.refused)), texts.failed(count(requests.failed))]}
      />
      <Figure name={texts.inFlight} value={count(requests.inFlight)} />
      <Figure
        name={texts.latency}
        value={formatMilliseconds(latency.p50, language)}
        notes={[texts.latencyNote(formatMilliseconds(latency.p95, language))]}
      />
      <Figure
        name={texts.tokens}
        value={count(tokens.input + tokens.output)}
        notes={[texts.tokensIn(count(tokens.input)), texts.tokensOut(count(tokens.output))]}
      />
      <Figure
        name={texts.ledger}
        value={count(ledger.leaves)}
        notes={[ledger.writable ? texts.ledgerWritable : texts.ledgerUnwritable, texts.coverage[ledger.coverage]]}
        bad={!ledger.writable || ledger.coverage === 'contradicted'}
      />
      <Figure name={texts.keys} value={count(keys.active)} />
    </dl>
  );
}
