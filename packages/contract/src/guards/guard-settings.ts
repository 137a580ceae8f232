import { z } from 'zod';
import { duration } from '../units.ts';

/** What every guard can be told, whatever it looks for. */
export const commonOptions = {
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
  shadow: z
    .boolean()
    .default(false)
    .describe('Whether the guard only judges and is recorded, and changes nothing: for trying it out'),
  timeout: duration.prefault('1s').describe('How long the guard may take for one text'),
};

/** What a guard does with what it finds: `review` lets it pass and puts it before a person. */
export const guardAction = z.enum(['flag', 'review', 'redact', 'block']);

/** The same for guards that judge a text as a whole, of which nothing can be taken out. */
export const verdictAction = z.enum(['flag', 'review', 'block']);

export const replacementText = z.string().max(128).default('[redacted]').describe('What a redacted match becomes');

/** Which texts a guard reads, by who wrote them. */
export const origins = z.enum(['system', 'user', 'assistant', 'tool', 'document', 'file', 'parameter']);

/** The part of a rule behind the name of its guard, where the operator names it. */
export const ruleName = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'use small letters, digits and dashes, 63 characters at most');

/** Which texts guards against attacks read, by who wrote them: neither the operator's nor the names and descriptions of a schema. */
export const judgedOrigins = z
  .array(origins)
  .default(['user', 'assistant', 'tool', 'document', 'file'])
  .describe('Which texts are judged, by who wrote them');

/** Of guards that know attacks by their signatures alone. */
export const signatureOptions = {
  ...commonOptions,
  direction: z.enum(['input', 'output', 'both']).default('input').describe('Which way of the traffic the guard reads'),
  action: verdictAction.default('flag').describe('What happens to a text that is likely one'),
  blockSurely: z
    .boolean()
    .default(true)
    .describe('Whether a text is blocked, whatever the action, that hardly anything else can be'),
  origins: judgedOrigins,
};
