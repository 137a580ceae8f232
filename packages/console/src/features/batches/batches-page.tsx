import type { BatchView } from '@gatehouse/contract/admin-batches';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { cancelBatch, fetchBatches } from '../../api/batches.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatMoment } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Modal } from '../../ui/modal.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Tag, type Tone } from '../../ui/tag.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { BatchDetail } from './batch-detail.tsx';
import { BatchProgress } from './batch-progress.tsx';
import { isUnderWay } from './is-under-way.ts';
import { TeachCalls } from './teach-calls.tsx';
import { batchesTexts } from './texts.ts';
import './batches.css';

const route = getRouteApi('/batches');
const filters = ['all', 'running', 'ended'] as const;
/** Milliseconds between looks, while something is under way and while nothing is. */
const soon = 2_000;
const later = 15_000;

const tones: Readonly<Record<BatchView['state'], Tone>> = {
  validating: 'accent',
  in_progress: 'accent',
  finalizing: 'accent',
  completed: 'good',
  failed: 'bad',
  expired: 'warn',
  cancelling: 'warn',
  cancelled: 'plain',
};

/** Batches of all callers: how far they have come, what failed, and ending one. */
export function BatchesPage(): ReactNode {
  const texts = useOwnTexts(batchesTexts);
  const { after, batch, state = 'all' } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useAdminData(
    ['batches', state, after ?? ''],
    (call) => fetchBatches({ state, ...(after === undefined ? {} : { after }) }, call),
    {
      every: (data) => (data?.batches.some((one) => isUnderWay(one.state)) === true ? soon : later),
    },
  );
  const show = (name: (typeof filters)[number]): void =>
    void navigate({ search: name === 'all' ? {} : { state: name } });
  const open = (id: string | undefined): void =>
    void navigate({ search: ({ batch: _batch, ...search }) => (id === undefined ? search : { ...search, batch: id }) });

  return (
    <>
      <PageHead title={texts.title} explanation={texts.explanation} />
      <Card
        title={texts.list}
        actions={
          <label className="batches-filter">
            {texts.filter}
            <select
              value={state}
              onChange={({ target }) => show(filters.find((name) => name === target.value) ?? 'all')}
            >
              {filters.map((name) => (
                <option key={name} value={name}>
                  {texts.filters[name]}
                </option>
              ))}
            </select>
          </label>
        }
      >
        <Loaded from={list}>
          {({ batches, more }) =>
            batches.length === 0 ? (
              <EmptyState text={state === 'all' && after === undefined ? texts.none : texts.noneHere}>
                <p>{texts.teach}</p>
                <TeachCalls />
              </EmptyState>
            ) : (
              <>
                <Batches batches={batches} onChanged={list.refresh} onOpen={open} />
                <div className="batches-pages">
                  {after === undefined ? null : (
                    <button type="button" onClick={() => show(state)}>
                      {texts.first}
                    </button>
                  )}
                  {more ? (
                    <button
                      type="button"
                      onClick={() => void navigate({ search: (search) => ({ ...search, after: batches.at(-1)?.id }) })}
                    >
                      {texts.next}
                    </button>
                  ) : null}
                </div>
              </>
            )
          }
        </Loaded>
      </Card>
      <Modal open={batch !== undefined} onClose={() => open(undefined)} title={<code>{batch}</code>}>
        {batch === undefined ? null : <BatchDetail id={batch} />}
      </Modal>
    </>
  );
}

interface Props {
  readonly batches: readonly BatchView[];
  readonly onChanged: () => Promise<void>;
  readonly onOpen: (id: string) => void;
}

function Batches({ batches, onChanged, onOpen }: Props): ReactNode {
  const texts = useOwnTexts(batchesTexts);
  const { columns } = texts;
  return (
    <ScrollRegion label={texts.list}>
      <table className="batches-table stacks">
        <thead>
          <tr>
            {[columns.batch, columns.whose, columns.state, columns.progress, columns.made, columns.actions].map(
              (head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {batches.map((batch) => (
            <BatchRow key={batch.id} batch={batch} onChanged={onChanged} onOpen={onOpen} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

interface RowProps extends Omit<Props, 'batches'> {
  readonly batch: BatchView;
}

function BatchRow({ batch, onChanged, onOpen }: RowProps): ReactNode {
  const texts = useOwnTexts(batchesTexts);
  const language = useLanguage();
  const permitted = usePermitted();
  const tell = useToast();
  const { busy, failure, run } = useAdminCall();
  const { columns } = texts;
  const { createdAt, endedAt, endpoint, expiresAt, id, key, keyName, state, tenant } = batch;
  const cancellable = state === 'validating' || state === 'in_progress';

  return (
    <tr>
      <td>
        <code className="batches-id">{id}</code>
        <span className="quiet">{endpoint}</span>
      </td>
      <td data-label={columns.whose}>
        <ForeignText text={keyName ?? key} />
        <span className="quiet">
          <ForeignText text={texts.tenant(tenant)} />
        </span>
      </td>
      <td data-label={columns.state}>
        <Tag tone={tones[state]}>{texts.states[state]}</Tag>
      </td>
      <td className="stacks-wide" data-label={columns.progress}>
        <BatchProgress batch={batch} />
      </td>
      <td data-label={columns.made}>
        {formatMoment(createdAt, language)}
        <span className="quiet">
          {endedAt === null
            ? texts.until(formatMoment(expiresAt, language))
            : texts.ended(formatMoment(endedAt, language))}
        </span>
      </td>
      <td className="stacks-wide">
        <div className="batches-actions">
          <button type="button" aria-label={`${texts.open}: ${id}`} onClick={() => onOpen(id)}>
            {texts.open}
          </button>
          {cancellable && permitted('batches.manage') ? (
            <Confirm
              label={texts.cancel}
              about={id}
              title={texts.cancelTitle}
              consequences={texts.consequences}
              disabled={busy}
              onConfirm={() =>
                void run(async (call) => {
                  await cancelBatch(id, call);
                  await onChanged();
                  tell({ text: texts.cancelled });
                })
              }
            />
          ) : null}
        </div>
        <FailureNotice failure={failure} />
      </td>
    </tr>
  );
}
