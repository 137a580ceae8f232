import { z } from 'zod';
import { fileReferable, path } from './setting-notes.ts';
import { age, size } from './units.ts';

/** Files and batches of the OpenAI API. */
export const batchesSchema = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe('Whether there are `/v1/files` and `/v1/batches`, for requests that nobody waits for'),
  concurrency: z
    .int()
    .min(1)
    .max(1_000)
    .default(8)
    .describe(
      'Requests of batches that this gateway has under way at the same time, of all batches together; a queue before a model server (`capacity`) lets people go first',
    ),
  maxLines: z.int().min(1).max(50_000).default(50_000).describe('Requests of one batch at most'),
  maxFileBytes: size.prefault('100MiB').describe('Largest file'),
  keepFiles: age
    .prefault('30d')
    .refine((milliseconds) => milliseconds > 0, 'files are kept for an hour at least')
    .describe(
      'How long files are kept, and what came of batches; shorter where content of the retention class of the key is, or where the client wants it so',
    ),
});

const databaseUrl = /^(?:postgres(?:ql)?:\/\/\S{1,2000}|\$\{file:[^}]{1,1024}\})$/;

/** Where several gateways keep together what each keeps for itself without it. */
export const databaseSchema = z.strictObject({
  url: z
    .string()
    .regex(databaseUrl, 'write an address such as postgres://gatehouse:password@127.0.0.1:5432/gatehouse')
    .meta({
      ...fileReferable,
      description:
        'Address of PostgreSQL 14 or newer, with user and password; write ${NAME} to take it from the environment, or ${file:PATH}',
    }),
  secret: z
    .string()
    .regex(
      /^(?:[\s\S]{32,4096}|\$\{file:[^}]{1,1024}\})$/,
      'use 32 characters at least, such as what `openssl rand -base64 32` prints',
    )
    .meta({
      ...fileReferable,
      description:
        'From what the keys are made under which contents lie there; gateways that share a database have the same. Without it nobody can read them, and if it is lost they are',
    }),
  ca: z
    .string()
    .min(1)
    .optional()
    .meta({
      ...path,
      description:
        'PEM file of the certification authority; with it the connection is by TLS, and the server is checked',
    }),
});

export type BatchesOptions = z.infer<typeof batchesSchema>;
export type DatabaseOptions = z.infer<typeof databaseSchema>;
