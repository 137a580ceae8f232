import { z } from 'zod';
import { duration } from './units.ts';

/** What comes before people by itself. Later kinds are added here; the record and the API take any name. */
export const reviewKinds = ['flagged', 'reading', 'export', 'erasure', 'model', 'suspension'] as const;

/** Who closes an item that nobody has decided about in time, as the record calls it. */
export const reviewMachine = 'gatehouse';

const deadline = duration.prefault('24h').describe('Time in which somebody has to decide');
const atDeadline = z.enum(['stay', 'close']);
const whatHappens = 'What happens then: the item stays open and is marked as overdue, or it is closed as expired';
const fourEyes = z.boolean().default(false).describe('Whether two different people must decide the same');

/** For who asks is the first of two people already. */
const askedSchema = z.strictObject({ deadline, atDeadline: atDeadline.default('close').describe(whatHappens) });
const foundSchema = z.strictObject({
  deadline,
  atDeadline: atDeadline.default('stay').describe(whatHappens),
  fourEyes,
});

export const reviewSchema = z.strictObject({
  flagged: foundSchema.prefault({}).describe('Requests that a guard has put before people (`review`)'),
  reading: askedSchema.prefault({}).describe('Somebody asks to read content, where `ledger.fourEyes` is set'),
  export: askedSchema.prefault({}).describe('Somebody asks to hand content out in a bundle, where that is set'),
  erasure: askedSchema.prefault({}).describe('Somebody asks to erase the contents of a person, where that is set'),
  model: askedSchema
    .prefault({})
    .describe('Somebody asks to register a model, or to accept another one in its place, where that is set'),
  suspension: foundSchema
    .prefault({})
    .describe('A key or a person was suspended because of repeated attacks: to be lifted, or kept'),
});

export type ReviewOptions = z.infer<typeof reviewSchema>;
