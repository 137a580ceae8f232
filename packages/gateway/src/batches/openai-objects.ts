import { errorCatalogue } from '@gatehouse/contract/errors';
import type { BatchWait } from '../core/batch-service.ts';
import { finalStates, type StoredBatch, type StoredFile } from '../core/batch-store.ts';
import type { Json, JsonObject } from '../core/json.ts';

/* The objects of the API as OpenAI publishes them. Times are seconds there, and milliseconds everywhere else. */

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1_000);
}

function time(milliseconds: number | undefined): number | null {
  return milliseconds === undefined ? null : seconds(milliseconds);
}

export function fileObject(file: StoredFile, name: string): JsonObject {
  return {
    id: file.id,
    object: 'file',
    bytes: file.bytes,
    created_at: seconds(file.createdAt),
    expires_at: seconds(file.expiresAt),
    filename: name,
    purpose: file.purpose,
    status: 'processed',
    status_details: null,
  };
}

/** `waiting` is ours: what OpenAI has no word for. It is there only while no line is asked. */
export function batchObject(batch: StoredBatch, metadata: Json, wait: BatchWait | undefined): JsonObject {
  const { completed, failed, total, usage } = batch;
  const ended = finalStates.has(batch.state);
  return {
    id: batch.id,
    object: 'batch',
    endpoint: batch.endpoint,
    errors: batch.errors ?? null,
    input_file_id: batch.file,
    completion_window: '24h',
    status: batch.state,
    output_file_id: batch.outputFile ?? null,
    error_file_id: batch.errorFile ?? null,
    created_at: seconds(batch.createdAt),
    in_progress_at: time(batch.inProgressAt),
    expires_at: seconds(batch.expiresAt),
    finalizing_at: time(batch.finalizingAt),
    completed_at: time(batch.completedAt),
    failed_at: time(batch.failedAt),
    expired_at: time(batch.expiredAt),
    cancelling_at: time(batch.cancellingAt),
    cancelled_at: time(batch.cancelledAt),
    request_counts: { total, completed, failed },
    ...(ended || completed > 0
      ? {
          usage: {
            input_tokens: usage.input,
            input_tokens_details: { cached_tokens: usage.cachedInput },
            output_tokens: usage.output,
            output_tokens_details: { reasoning_tokens: usage.reasoning },
            total_tokens: usage.input + usage.output,
          },
        }
      : {}),
    ...(wait === undefined
      ? {}
      : {
          waiting: {
            code: wait.code,
            message: errorCatalogue[wait.code].en,
            limit: wait.limit ?? null,
            since: seconds(wait.since),
            until: seconds(wait.until),
          },
        }),
    metadata,
  };
}

export function listObject(data: readonly JsonObject[], more: boolean): JsonObject {
  return {
    object: 'list',
    data,
    first_id: data[0]?.['id'] ?? null,
    last_id: data.at(-1)?.['id'] ?? null,
    has_more: more,
  };
}
