import { z } from 'zod';

/**
 * One setting as a form asks for it: made from the schema of the configuration (describe-settings.ts), so that no form knows anything by
 * itself. Values are as they stand in the configuration file.
 */

const common = {
  name: z.string(),
  /** Absent for settings that say all by their name. */
  explanation: z.object({ en: z.string(), de: z.string() }).exactOptional(),
  required: z.literal(true).exactOptional(),
};

const length = z.int().nonnegative();

/** Settings that have no others below them. */
const plainFields = [
  z.object({ ...common, kind: z.literal('switch'), default: z.boolean().exactOptional() }),
  z.object({
    ...common,
    kind: z.literal('number'),
    whole: z.boolean(),
    least: z.number().exactOptional(),
    most: z.number().exactOptional(),
    default: z.number().exactOptional(),
  }),
  z.object({
    ...common,
    kind: z.literal('text'),
    /** What it is written as: `30s`, `8MiB`, `180d`. */
    unit: z.enum(['duration', 'size', 'age']).exactOptional(),
    /** Never shown; a reference to the environment, such as ${NAME}, should stand there. */
    secret: z.literal(true).exactOptional(),
    shortest: length.exactOptional(),
    longest: length.exactOptional(),
    /** In the syntax of JavaScript, with the flag `u`. */
    pattern: z.string().exactOptional(),
    default: z.string().exactOptional(),
  }),
  z.object({
    ...common,
    kind: z.literal('choice'),
    choices: z.array(z.union([z.string(), z.number()])),
    default: z.union([z.string(), z.number()]).exactOptional(),
  }),
  /** Some of a few names. */
  z.object({
    ...common,
    kind: z.literal('choices'),
    choices: z.array(z.string()),
    fewest: length.exactOptional(),
    default: z.array(z.string()).exactOptional(),
  }),
  /** A list of texts, in their order. */
  z.object({
    ...common,
    kind: z.literal('texts'),
    fewest: length.exactOptional(),
    most: length.exactOptional(),
    /** Of each text. */
    longest: length.exactOptional(),
    pattern: z.string().exactOptional(),
    default: z.array(z.string()).exactOptional(),
  }),
  /** Whatever has no simpler form: an object, as JSON. */
  z.object({ ...common, kind: z.literal('object'), default: z.json().exactOptional() }),
] as const;

const plainFieldSchema = z.discriminatedUnion('kind', plainFields);

/** Settings of a setting; no schema of ours goes deeper. */
export const settingFieldSchema = z.discriminatedUnion('kind', [
  ...plainFields,
  z.object({ ...common, kind: z.literal('group'), fields: z.array(plainFieldSchema) }),
  /** A list of such groups. */
  z.object({ ...common, kind: z.literal('groups'), fields: z.array(plainFieldSchema), most: length.exactOptional() }),
]);

export type SettingField = z.infer<typeof settingFieldSchema>;
export type PlainSettingField = z.infer<typeof plainFieldSchema>;
