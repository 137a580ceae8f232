import { z } from 'zod';
import { duration } from './units.ts';

/** How much a model server can do at once, and how the others wait. */
export const capacitySchema = z.strictObject({
  concurrent: z.int().positive().max(100_000).describe('Requests that the server gets at the same time'),
  perModel: z
    .int()
    .positive()
    .max(100_000)
    .optional()
    .describe('Of one model, requests that the server gets at the same time; no more than of all without it'),
  queue: z.int().nonnegative().max(10_000).default(100).describe('Requests that may wait; others get 503 at once'),
  longestWait: duration.prefault('60s').describe('How long a request waits before it gets 503'),
  weights: z
    .record(z.string().min(1).max(64), z.number().min(0.01).max(100))
    .default({})
    .describe('How much tenants get beside each other while they wait; each 1 that is not named'),
  batchLabels: z
    .array(z.string().min(1).max(64))
    .max(64)
    .default(['batch'])
    .describe(
      'Labels of keys whose requests are batches, which wait for those of people; the header `x-gatehouse-priority: batch` says the same of one request',
    ),
  batchEvery: z
    .int()
    .positive()
    .max(1_000)
    .default(8)
    .describe('After so many requests of people in a row one of a batch goes, so that batches come to an end'),
  batchConcurrent: z
    .int()
    .positive()
    .max(100_000)
    .optional()
    .describe('Of batches, requests that the server gets at the same time; no more than of all without it'),
  residentModels: z
    .int()
    .positive()
    .max(1_000)
    .optional()
    .describe(
      'Models that fit into the memory of the server at once, such as 1 for llama.cpp: requests for those that are there go first, and others wait until one can make room. Without it the server sees to that',
    ),
  patience: z
    .int()
    .nonnegative()
    .max(1_000)
    .default(8)
    .describe('How many requests for a model that is there may go before one that waits for another model'),
});

export type Capacity = z.infer<typeof capacitySchema>;
