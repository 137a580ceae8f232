import type {
  BatchProgress,
  BatchState,
  FilePurpose,
  ResultPart,
  SealedContent,
  StoredBatch,
  StoredFile,
} from '../../core/batch-store.ts';
import type { BatchRow, FileRow } from './tables.ts';

/** Subjects as one column; they are hexadecimal. */
export function subjectsOf({ groups }: SealedContent): string {
  return groups.join(' ');
}

export function contentOf(subjects: string, sealed: Uint8Array): SealedContent {
  return { groups: subjects === '' ? [] : subjects.split(' '), sealed };
}

export function fileRow(file: StoredFile): FileRow {
  return {
    id: file.id,
    tenant: file.tenant,
    owner_key: file.key,
    person: file.person ?? null,
    purpose: file.purpose,
    created_at: file.createdAt,
    expires_at: file.expiresAt,
    bytes: file.bytes,
    lines: file.lines,
    ready: file.ready ? 1 : 0,
    batch: file.from?.batch ?? null,
    part: file.from?.part ?? null,
    subjects: subjectsOf(file.details),
    sealed: file.details.sealed,
  };
}

export function fileOf(row: FileRow): StoredFile {
  return {
    id: row.id,
    tenant: row.tenant,
    key: row.owner_key,
    person: row.person ?? undefined,
    purpose: row.purpose as FilePurpose,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    bytes: row.bytes,
    lines: row.lines,
    ready: row.ready === 1,
    from: row.batch === null ? undefined : { batch: row.batch, part: row.part as ResultPart },
    details: contentOf(row.subjects, row.sealed),
  };
}

type Progress = Omit<BatchProgress, 'state'>;

/** What is undefined is not written. */
export function progressText({
  state: _state,
  ...progress
}: Partial<BatchProgress> & { readonly state?: BatchState }): string {
  return JSON.stringify(progress);
}

export function progressOf(text: string): Partial<Progress> {
  return JSON.parse(text) as Partial<Progress>;
}

export function batchRow(batch: StoredBatch): BatchRow {
  const { details, ending, errorFile, errors, outputFile, usage } = batch;
  const { cancelledAt, cancellingAt, completedAt, expiredAt, failedAt, finalizingAt, inProgressAt } = batch;
  const times = { cancelledAt, cancellingAt, completedAt, expiredAt, failedAt, finalizingAt, inProgressAt };
  return {
    id: batch.id,
    tenant: batch.tenant,
    owner_key: batch.key,
    person: batch.person ?? null,
    endpoint: batch.endpoint,
    file: batch.file,
    state: batch.state,
    created_at: batch.createdAt,
    expires_at: batch.expiresAt,
    ended_at: null,
    total: batch.total,
    completed: batch.completed,
    failed: batch.failed,
    input_tokens: usage.input,
    output_tokens: usage.output,
    cached_tokens: usage.cachedInput,
    reasoning_tokens: usage.reasoning,
    progress: progressText({ ...times, ending, errorFile, errors, outputFile }),
    subjects: subjectsOf(details),
    sealed: details.sealed,
  };
}

export function batchOf(row: BatchRow): StoredBatch {
  const progress = progressOf(row.progress);
  return {
    id: row.id,
    tenant: row.tenant,
    key: row.owner_key,
    person: row.person ?? undefined,
    endpoint: row.endpoint,
    file: row.file,
    state: row.state as BatchState,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    total: row.total,
    completed: row.completed,
    failed: row.failed,
    usage: {
      input: row.input_tokens,
      output: row.output_tokens,
      cachedInput: row.cached_tokens,
      reasoning: row.reasoning_tokens,
    },
    details: contentOf(row.subjects, row.sealed),
    ending: progress.ending,
    inProgressAt: progress.inProgressAt,
    finalizingAt: progress.finalizingAt,
    completedAt: progress.completedAt,
    failedAt: progress.failedAt,
    expiredAt: progress.expiredAt,
    cancellingAt: progress.cancellingAt,
    cancelledAt: progress.cancelledAt,
    outputFile: progress.outputFile,
    errorFile: progress.errorFile,
    errors: progress.errors,
  };
}
