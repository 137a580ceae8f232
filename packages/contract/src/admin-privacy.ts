import { z } from 'zod';
import { entityTypeNames } from './entity-types.ts';
import { entityActions, legalBases, trustLevels } from './privacy.ts';
import { settingFieldSchema } from './setting-field.ts';
import { stageFactSchema } from './stage-facts.ts';

/** Bodies of `/admin/v1/privacy` and what lies below it, `/admin/v1/register` and `/admin/v1/consents`. */

const count = z.int().nonnegative();
const action = z.enum(entityActions);
const entityType = z.enum(entityTypeNames);
const subject = z.string().min(1).max(256);
const purpose = z.string().min(1).max(300);

export const consentRequestSchema = z.strictObject({
  subject,
  action: z.enum(['give', 'withdraw']),
  /** One that keys name; all without it. */
  purpose: purpose.exactOptional(),
  /** How and why; sealed in the record. */
  reason: z
    .string()
    .max(2_000)
    .refine((text) => text.trim() !== '', 'a reason is needed'),
});

export const consentQuestionSchema = z.strictObject({ subject });

export const consentViewSchema = z.object({
  /** Stands for the person and the purpose; nobody can tell whose it is without the key store. */
  reference: z.string(),
  state: z.enum(['given', 'withdrawn']),
  purpose: z.string().exactOptional(),
  /** Milliseconds since the Unix epoch, as all times. */
  at: count,
  actor: z.string(),
});

/** Newest first. */
export const consentListSchema = z.object({ consents: z.array(consentViewSchema) });

const keyOfActivity = z.object({ id: z.string(), name: z.string(), role: z.string() });

/** What protects the data, as far as it is on. Only these are in a register. */
export const measureSchema = z.discriminatedUnion('id', [
  z.object({ id: z.literal('pseudonymisation'), surrogates: z.boolean() }),
  z.object({ id: z.literal('sealed-content'), rootKey: z.enum(['dataFolder', 'configuration', 'service']) }),
  z.object({ id: z.literal('tamper-evident-record') }),
  z.object({ id: z.literal('witnesses'), witnesses: count, quorum: count }),
  z.object({ id: z.literal('time-stamps') }),
  z.object({ id: z.literal('keys-and-roles') }),
  z.object({ id: z.literal('four-eyes') }),
  z.object({ id: z.literal('limits') }),
  /** Names of the guards. */
  z.object({ id: z.literal('guards'), guards: z.array(z.string()) }),
  z.object({ id: z.literal('tls') }),
  z.object({ id: z.literal('only-this-machine') }),
  z.object({ id: z.literal('erasure-and-expiry') }),
  z.object({ id: z.literal('consent') }),
  z.object({ id: z.literal('purpose-required') }),
  /** One that the operator has written down. */
  z.object({ id: z.literal('own'), text: z.string() }),
]);

/** The register of processing activities (Art. 30 GDPR), as the configuration in force and the keys have it. */
export const registerSchema = z.object({
  created: count,
  version: z.string(),
  tenant: z.string(),
  /** SHA-256 of the policy in force, as in every leaf; absent where no gateway was asked. */
  policy: z.string().exactOptional(),
  controller: z
    .object({
      name: z.string(),
      address: z.string().exactOptional(),
      contact: z.string().exactOptional(),
      representative: z.string().exactOptional(),
    })
    .nullable(),
  dataProtectionOfficer: z.object({ name: z.string(), contact: z.string().exactOptional() }).nullable(),
  /** By purpose and legal basis. Keys that cannot be used any more are left out. */
  activities: z.array(
    z.object({
      purpose: z.string(),
      legalBasis: z.enum(legalBases),
      notes: z.array(z.string()),
      subjects: z.array(z.string()),
      keys: z.array(keyOfActivity),
      retentions: z.array(z.string()),
    }),
  ),
  /** Keys for models that name no purpose. */
  unnamed: z.array(keyOfActivity),
  data: z.object({
    enabled: z.boolean(),
    surrogates: z.boolean(),
    /** What happens to each type that is looked for, by provider. */
    types: z.array(z.object({ type: entityType, actions: z.record(z.string(), action) })),
    /** Types that are not looked for. */
    unseen: z.array(entityType),
    /** Rules for some keys and models. */
    rules: z.array(stageFactSchema),
  }),
  recipients: z.array(
    z.object({
      provider: z.string(),
      trust: z.enum(trustLevels),
      /** Whether the configuration says so; else the address does. */
      stated: z.boolean(),
      address: z.string().exactOptional(),
      operator: z.string().exactOptional(),
      country: z.string().exactOptional(),
      /** Whether it is outside the European Economic Area; absent where nobody has said where it is. */
      thirdCountry: z.boolean().exactOptional(),
      transfer: z.string().exactOptional(),
    }),
  ),
  retention: z.object({
    /** Milliseconds. */
    classes: z.array(z.object({ name: z.string(), minimum: count, maximum: count })),
    leaves: count,
  }),
  measures: z.array(measureSchema),
});

export const privacyViewSchema = z.object({
  /** What happens where no rule for a key, model or provider holds, by where the model runs. */
  types: z.array(z.object({ type: entityType, actions: z.record(z.enum(trustLevels), action) })),
  register: registerSchema,
});

/** UTF-16 code units of a text that is tried at most: it is read while a person waits. */
export const longestTrial = 20_000;

/** A text to try the policy on, as a request to a model would meet it; nothing of it is kept. */
export const trialRequestSchema = z
  .strictObject({
    text: z.string().min(1).max(longestTrial),
    /** At most one of these three; without any, what holds for all providers together. */
    trust: z.enum(trustLevels).exactOptional(),
    provider: z.string().min(1).max(256).exactOptional(),
    model: z.string().min(1).max(256).exactOptional(),
    /** Id of a key, for rules for keys, roles and labels; without it a user key without labels is meant. */
    key: z.string().min(1).max(128).exactOptional(),
  })
  .refine(({ trust, provider, model }) => [trust, provider, model].filter((one) => one !== undefined).length <= 1, {
    path: ['model'],
  });

/** Offsets are UTF-16 code units of the text that was tried. */
export const trialEntitySchema = z.object({
  type: entityType,
  start: count,
  end: count,
  action,
  /** What the model reads in its place; absent where it passes or the request is refused for it. */
  placeholder: z.string().exactOptional(),
  /** From 0 to 1: how sure the recogniser is. */
  score: z.number(),
  recogniser: z.string(),
});

export const trialSchema = z.object({
  /** Whether personal data are looked for at all. */
  enabled: z.boolean(),
  /** What the model would read; null where the request would be refused. */
  text: z.string().nullable(),
  /** In order, and apart. */
  entities: z.array(trialEntitySchema),
});

/** One of what looks for personal data, whether or not it is on. */
export const recogniserViewSchema = z.object({
  id: z.string(),
  type: entityType,
  /** What it goes by, in a sentence. */
  explanation: z.object({ en: z.string(), de: z.string() }),
  /** Two letters of ISO 3166-1, of forms that one country has. */
  country: z.string().exactOptional(),
  /** Languages whose words it goes by; empty where forms alone tell. */
  languages: z.array(z.enum(['de', 'en'])),
  /** Where the form is published. */
  sources: z.array(z.string()),
  /** Texts with each finding between ⟦ and ⟧, and texts without any. */
  examples: z.object({ finds: z.array(z.string()), passes: z.array(z.string()) }),
});

export const recogniserListSchema = z.object({
  recognisers: z.array(recogniserViewSchema),
  /** What a pattern of one's own can be told, as forms ask for it. */
  pattern: z.array(settingFieldSchema),
  /** What holds in general: settings of `pseudonymisation` that are about no type in particular. */
  settings: z.array(settingFieldSchema),
});

/** Of texts that a pattern is tried on, so that a person sees at once what it does. */
export const longestPatternSample = 5_000;
export const mostPatternSamples = 16;

/** A pattern as in the configuration, on texts; nothing of them is kept. */
export const patternTrialRequestSchema = z.strictObject({
  pattern: z.string().max(1_000),
  ignoreCase: z.boolean().exactOptional(),
  wholeWords: z.boolean().exactOptional(),
  context: z.array(z.string().min(1).max(100)).max(64).exactOptional(),
  texts: z.array(z.string().max(longestPatternSample)).max(mostPatternSamples),
});

export const patternTrialSchema = z.object({
  /** Why the pattern cannot be used; `detail` is what the reader of expressions says, in English. */
  problem: z
    .object({ code: z.enum(['empty', 'unreadable', 'matches-nothing']), detail: z.string().exactOptional() })
    .exactOptional(),
  /** By text: places of what it finds, in UTF-16 code units. */
  matches: z.array(z.array(z.object({ start: count, end: count }))),
});

export type RecogniserView = z.infer<typeof recogniserViewSchema>;
export type RecogniserList = z.infer<typeof recogniserListSchema>;
export type PatternTrialRequest = z.infer<typeof patternTrialRequestSchema>;
export type PatternTrial = z.infer<typeof patternTrialSchema>;
export type TrialRequest = z.infer<typeof trialRequestSchema>;
export type Trial = z.infer<typeof trialSchema>;
export type TrialEntity = z.infer<typeof trialEntitySchema>;
export type ConsentView = z.infer<typeof consentViewSchema>;
export type ConsentList = z.infer<typeof consentListSchema>;
export type ConsentRequestBody = z.infer<typeof consentRequestSchema>;
export type Measure = z.infer<typeof measureSchema>;
export type Register = z.infer<typeof registerSchema>;
export type PrivacyView = z.infer<typeof privacyViewSchema>;
