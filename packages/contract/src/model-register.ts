import { z } from 'zod';
import { identifier } from './identifier.ts';
import { registerModes } from './register-modes.ts';
import { path } from './setting-notes.ts';
import { duration } from './units.ts';

/**
 * A digest as it is written: `sha256:` of a file that was read here or of a manifest that Ollama tells, `git:` of the revision that a server
 * says that it has loaded, `told:` over what else a server says of a model.
 */
export const modelDigest = z
  .string()
  .regex(
    /^(?:(?:sha256|told):[0-9a-f]{64}|git:[0-9a-f]{7,64})$/,
    'write it as `gatehouse models list` shows it, such as sha256: and 64 hexadecimal digits',
  );

const line = z
  .string()
  .min(1)
  .max(500)
  // Control characters would let what is written for people say something else.
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'leave out control characters');
const day = z.iso.date('write a date, such as 2026-11-23');

/** What an organisation has found out about a model and decided about it. */
export const modelDetails = {
  license: z
    .string()
    .regex(/^[A-Za-z0-9.+-]{1,64}$/, 'write an SPDX identifier, such as Apache-2.0, or LicenseRef- and a name')
    .exactOptional()
    .describe('Its licence, as an SPDX identifier such as `Apache-2.0`; `LicenseRef-` and a name for one of its own'),
  publisher: line.exactOptional().describe('Who has published it'),
  repository: z
    .url({ protocol: /^https?$/, error: 'write a whole address, such as https://huggingface.co/Qwen/Qwen3-8B' })
    .max(500)
    .exactOptional()
    .describe('Where it was published'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'write the two capital letters of ISO 3166-1, such as DE')
    .exactOptional()
    .describe('Country of who has published it, by its two letters (ISO 3166-1)'),
  contextLength: z
    .int()
    .positive()
    .max(100_000_000)
    .exactOptional()
    .describe('Tokens of its context; what its server or file says without it'),
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/, 'write a language as BCP 47 does, such as de'))
    .max(200)
    .exactOptional()
    .describe('Languages that it may be used for, such as `de`'),
  risk: line
    .max(2_000)
    .exactOptional()
    .describe('What is to be minded about it: known weaknesses, what it may not be used for'),
  approvedBy: line.exactOptional().describe('Who has approved it'),
  approvedAt: day.exactOptional().describe('Day on which it was approved, such as `2026-11-23`'),
  validUntil: day.exactOptional().describe('Last day (UTC) on which it may be used; without end without it'),
};

export const registeredModelSchema = z.strictObject({
  provider: identifier.describe('Id of the provider that serves it'),
  model: z.string().min(1).max(256).describe('The name under which the provider has it; `*` stands for any characters'),
  digests: z
    .array(modelDigest)
    .min(1)
    .max(32)
    .exactOptional()
    .describe(
      'What it may be, as `gatehouse models list` shows it; others are refused or told of. Without it the first that is seen counts, and another one once somebody accepts it',
    ),
  ...modelDetails,
});

export const modelRegisterSchema = z.strictObject({
  mode: z
    .enum(registerModes)
    .default('observe')
    .describe(
      'What happens to a model that is not in the register, or is another one than is there: it is shown (`observe`), or refused before anything is sent (`enforce`)',
    ),
  onChange: z
    .enum(['warn', 'block'])
    .default('warn')
    .describe(
      'What happens to a registered model whose digest has changed, until somebody accepts that: an event (`warn`), or a refusal as well (`block`), as always with `enforce`',
    ),
  every: duration
    .prefault('1m')
    .describe('How often model servers are asked which models they have, and files are looked at'),
  timeout: duration.prefault('3s').describe('How long a server may take to answer that'),
  readAgain: duration
    .prefault('1d')
    .describe('How often files are read from beginning to end although nothing tells that they have changed'),
  folders: z
    .array(z.string().min(1).meta(path))
    .max(32)
    .default([])
    .describe('Folders of models that are looked through for files that run code when they are loaded'),
  models: z
    .array(registeredModelSchema)
    .max(2_000)
    .default([])
    .describe('Models that may be used, beside those that were registered on the command line or in the console'),
});

export type ModelRegisterOptions = z.infer<typeof modelRegisterSchema>;
export type RegisteredModel = z.infer<typeof registeredModelSchema>;

/** Member states of the Union, and of the European Economic Area beside it. */
const union = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO'.split(' '),
);

/** For who must know whether something comes from a third country. */
export function originOf(country: string | undefined): 'union' | 'third-country' | 'unknown' {
  if (country === undefined) return 'unknown';
  return union.has(country) ? 'union' : 'third-country';
}
