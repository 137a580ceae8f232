import type { CallQueueList } from '@gatehouse/contract/admin-queue';
import type { ReactNode } from 'react';
import { fetchQueues } from '../../api/limits.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatMilliseconds } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Figure } from '../../ui/figure.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { limitsTexts } from './texts.ts';

const every = 2_000;

type Queue = CallQueueList['queues'][number];

/** Who waits for which model server. */
export function QueueView(): ReactNode {
  const texts = useOwnTexts(limitsTexts).queue;
  const list = useAdminData(['queue'], fetchQueues, { every });

  return (
    <Loaded from={list}>
      {({ queues }) =>
        queues.length === 0 ? (
          <EmptyState text={texts.none}>
            <p>{texts.teach}</p>
          </EmptyState>
        ) : (
          queues.map((queue) => <QueueCard key={queue.provider} queue={queue} />)
        )
      }
    </Loaded>
  );
}

function QueueCard({ queue }: { readonly queue: Queue }): ReactNode {
  const texts = useOwnTexts(limitsTexts).queue;
  const language = useLanguage();
  const { batchWaiting, concurrent, longest, models, oldest, provider, running, tenants, usual, waiting } = queue;
  const count = (value: number): string => formatCount(value, language);

  return (
    <Card title={provider}>
      <dl className="figures limits-figures">
        <Figure name={texts.running} value={count(running)} notes={[texts.ofConcurrent(count(concurrent))]} />
        <Figure
          name={texts.waiting}
          value={count(waiting)}
          bad={waiting >= longest}
          notes={[texts.ofLongest(count(longest)), ...(batchWaiting === 0 ? [] : [texts.batch(count(batchWaiting))])]}
        />
        <Figure
          name={texts.oldest}
          value={waiting === 0 ? '–' : formatMilliseconds(oldest, language)}
          notes={waiting === 0 ? [texts.nobody] : []}
        />
        <Figure
          name={texts.usual}
          value={formatMilliseconds(usual, language)}
          notes={usual === null ? [texts.unknown] : []}
        />
      </dl>
      <div className="columns">
        <Parts
          title={texts.tenants}
          head={texts.tenant}
          rows={tenants.map(({ tenant: name, ...row }) => ({ name, ...row }))}
        />
        <Parts
          title={texts.models}
          head={texts.model}
          rows={models.map(({ target: name, ...row }) => ({ name, ...row }))}
        />
      </div>
    </Card>
  );
}

interface PartsProps {
  readonly title: string;
  readonly head: string;
  readonly rows: readonly { readonly name: string; readonly waiting: number; readonly running: number }[];
}

function Parts({ title, head, rows }: PartsProps): ReactNode {
  const texts = useOwnTexts(limitsTexts).queue;
  const language = useLanguage();
  if (rows.length === 0) return null;
  return (
    <ScrollRegion label={title}>
      <table className="limits-table">
        <caption className="visually-hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col" className="number">
              {texts.running}
            </th>
            <th scope="col" className="number">
              {texts.waiting}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, running, waiting }) => (
            <tr key={name}>
              <td>
                <ForeignText text={name} />
              </td>
              <td className="number">{formatCount(running, language)}</td>
              <td className="number">{formatCount(waiting, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
