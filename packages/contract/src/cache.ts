import { z } from 'zod';
import { duration, size } from './units.ts';
import { path, secret } from './setting-notes.ts';

const sharedStoreSchema = z.strictObject({
  kind: z.literal('redis').describe('Redis 6.2 or newer, or Valkey'),
  url: z.url({ protocol: /^rediss?$/, error: 'write a whole address, such as redis://127.0.0.1:6379/0' }).meta({
    ...secret,
    description: 'Address with user and password, `rediss://` for TLS; write ${NAME} to take it from the environment',
  }),
  secret: z
    .string()
    .min(32, 'use 32 characters at least, such as what `openssl rand -base64 32` prints')
    .meta({
      ...secret,
      description:
        'From what the key is made under which answers lie there; gateways that share a cache have the same. Without it nobody reads answers there, or puts others in their place',
    }),
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9._:-]{1,64}$/, 'use letters, digits, dots, dashes and colons, 64 characters at most')
    .default('gatehouse')
    .describe('What names of its keys begin with; gateways that share a cache have the same'),
  ca: z
    .string()
    .min(1)
    .exactOptional()
    .meta({ ...path, description: 'PEM file of the certification authority' }),
  timeout: duration
    .prefault('100ms')
    .describe('How long it may take to answer; the model is asked when it takes longer'),
});

const similarSchema = z.strictObject({
  model: z
    .string()
    .min(1)
    .max(256)
    .describe(
      'Name of the embeddings model, as clients write it. It reads questions as they go to the model, pseudonymised',
    ),
  threshold: z
    .number()
    .min(0.5)
    .max(1)
    .default(0.95)
    .describe(
      'How similar two questions must be: the cosine of the angle between their vectors, which differs from model to model',
    ),
  maxQuestions: z.int().min(1).max(100_000).default(5_000).describe('Questions that are known at most'),
  tenants: z
    .array(z.string().min(1).max(64))
    .max(1_000)
    .exactOptional()
    .describe('Tenants whose questions are compared; all without it'),
});

export const cacheSchema = z.strictObject({
  enabled: z.boolean().default(false).describe('Whether equal requests are answered from memory'),
  maxBytes: size
    .prefault('64MiB')
    .describe(
      'Memory for cached answers at most; one answer has an eighth of it at most. Redis has a bound of its own',
    ),
  ttl: duration.prefault('5m').describe('How long an answer is kept'),
  store: sharedStoreSchema
    .exactOptional()
    .describe('Where several gateways keep answers together; each keeps its own in memory without it'),
  coalesce: z
    .boolean()
    .default(true)
    .describe(
      'Whether a request waits for an equal one that is under way, and gets its answer; streams do not wait, for they would begin later',
    ),
  similar: similarSchema
    .exactOptional()
    .describe(
      'Answers questions that mean the same as one whose answer is kept. Off without it, for it is wrong now and then; read the guide before',
    ),
  exceptLabels: z
    .array(z.string().min(1).max(64))
    .max(64)
    .default([])
    .describe('Labels of keys whose requests are neither answered from the cache nor kept in it'),
});

export type CacheOptions = z.infer<typeof cacheSchema>;
export type SharedCacheOptions = z.infer<typeof sharedStoreSchema>;
export type SimilarCacheOptions = z.infer<typeof similarSchema>;
