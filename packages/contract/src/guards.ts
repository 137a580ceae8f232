import { z } from 'zod';
import { duration } from './units.ts';

/** What every guard can be told, whatever it looks for. */
const common = {
  direction: z.enum(['input', 'output', 'both']).default('both').describe('Which way of the traffic the guard reads'),
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
    .optional()
    .describe('A name of your own, for records and metrics; needed where one kind is used twice'),
  onUnable: z
    .enum(['block', 'flag', 'allow'])
    .default('block')
    .describe('What happens when the guard fails or takes too long'),
  timeout: duration.prefault('1s').describe('How long the guard may take for one text'),
};

const action = z.enum(['flag', 'redact', 'block']);

export const maxTokensOptionsSchema = z.strictObject({
  ...common,
  use: z.literal('max-tokens').describe('Refuses texts that are too long'),
  direction: z.enum(['input', 'output', 'both']).default('input').describe('Which way of the traffic the guard reads'),
  limit: z
    .int()
    .positive()
    .default(131_072)
    .describe('The most tokens, by a fast estimate; see the docs for its error'),
});

export const invisibleTextOptionsSchema = z.strictObject({
  ...common,
  use: z.literal('invisible-text').describe('Finds characters that no reader sees'),
  action: action.default('redact').describe('What happens to hidden characters'),
});

export const banSubstringsOptionsSchema = z.strictObject({
  ...common,
  use: z.literal('ban-substrings').describe('Finds texts of your own choice'),
  action: action.default('block').describe('What happens to a match'),
  caseSensitive: z.boolean().default(false).describe('Whether capital and small letters differ'),
  exact: z
    .boolean()
    .default(false)
    .describe('Whether only the very same characters match; otherwise texts are compared as a reader sees them'),
  replacement: z.string().max(128).default('[redacted]').describe('What a redacted match becomes'),
  substrings: z.array(z.string().min(1).max(512)).max(10_000).default([]).describe('The forbidden texts'),
  wholeWords: z.boolean().default(false).describe('Whether a match must stand between word borders'),
});

export const guardOptionsSchema = z.discriminatedUnion('use', [
  maxTokensOptionsSchema,
  invisibleTextOptionsSchema,
  banSubstringsOptionsSchema,
]);

export type MaxTokensOptions = z.infer<typeof maxTokensOptionsSchema>;
export type InvisibleTextOptions = z.infer<typeof invisibleTextOptionsSchema>;
export type BanSubstringsOptions = z.infer<typeof banSubstringsOptionsSchema>;
export type GuardOptions = z.infer<typeof guardOptionsSchema>;
export type GuardName = GuardOptions['use'];
