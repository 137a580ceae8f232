import { z } from 'zod';

/**
 * Bodies of `/admin/v1/configuration`: the file as it is, what it comes to, and changing it. Secrets that are written in the
 * file never leave the gateway: a mark such as `"(secret 3fa9c2d1)"` stands for each. Whoever sends such a mark back keeps the
 * secret that stood there; references to the environment (`${NAME}`) are shown as they are.
 */

const count = z.int().nonnegative();
/** Milliseconds since the Unix epoch. */
const time = count;
/** Topmost settings, such as `inspection`. */
const settings = z.array(z.string());
const reason = z
  .string()
  .trim()
  .min(1)
  .max(1_000)
  .regex(/^[^\p{Cc}]*$/u, 'a reason has no control characters');

/** UTF-16 code units of a text that can be edited over HTTP. */
export const longestConfiguration = 1_048_576;

/** Names a state of the file: 64 hexadecimal digits, which tell nothing of what is in it. `missing` where there is no file. */
const base = z.union([z.string().regex(/^[0-9a-f]{64}$/), z.literal('missing')]);

/** From the top: names of settings, and positions in lists from 0. */
export const settingPathSchema = z
  .array(z.union([z.string().min(1).max(256), z.int().min(0).max(10_000)]))
  .min(1)
  .max(32);

/**
 * One step of a change; several are made one after the other. Lists that the file does not have, such as the guards that
 * hold by default, are written out first where a path goes into them.
 */
export const configurationEditSchema = z.union([
  /** Sets what stands there, or adds it: in a list at its length. As the file would have it: durations as `30s`. */
  z.strictObject({ path: settingPathSchema, value: z.json() }),
  /** Removes it, so that its default holds. What is not there is no mistake. */
  z.strictObject({ path: settingPathSchema, remove: z.literal(true) }),
  /** Puts an entry into a list, before the one that stands there. */
  z.strictObject({ path: settingPathSchema, insert: z.json() }),
  /** Moves an entry of a list to another position of it. */
  z.strictObject({ path: settingPathSchema, move: z.int().min(0).max(10_000) }),
]);

/** The whole file, as it is to be, or what is to be changed in it. */
const text = z.string().max(longestConfiguration);
const edits = z.array(configurationEditSchema).min(1).max(256);

/** What would come of a change. With a `base`, marks of secrets count only as long as the file is in that state. */
export const checkConfigurationRequestSchema = z.union([
  z.strictObject({ text, base: base.exactOptional() }),
  z.strictObject({ edits, base: base.exactOptional() }),
  /** A version of the history, as it is to be again. */
  z.strictObject({ version: z.string().regex(/^cfg_[A-Za-z0-9_-]{1,124}$/), base: base.exactOptional() }),
]);

/** A change. `base` names the state of the file that whoever makes it has seen: it is refused where the file is in another. */
export const applyConfigurationRequestSchema = z.union([
  z.strictObject({ text, base, reason }),
  z.strictObject({ edits, base, reason }),
  /** What another administrator has agreed to, by whoever asked for it. */
  z.strictObject({ proposal: z.string().regex(/^prp_[A-Za-z0-9_-]{1,124}$/), base }),
]);

export const decideProposalRequestSchema = z.strictObject({ decision: z.enum(['approved', 'rejected']) });

/** Of `POST /admin/v1/configuration/versions/{id}/restore`. */
export const restoreConfigurationRequestSchema = z.strictObject({ base, reason });

/** Something that keeps a configuration from being put in force. */
export const configurationProblemSchema = z.strictObject({
  /** From 1, in the text that was checked. */
  line: count,
  column: count,
  /** For example `providers[0].baseUrl`; empty for the file as a whole. */
  path: z.string(),
  message: z.string(),
  remedy: z.string(),
  /** The console may not change this; the file may. */
  protected: z.literal(true).exactOptional(),
});

/** What a person should think of before a change is made. All of them but the last eight make the gateway see or keep less, or let more pass. */
export const consequenceKinds = [
  'guard-removed',
  'guard-milder',
  'guard-shadowed',
  'guard-fails-open',
  'guard-reads-less',
  'policy-removed',
  'policy-rules-changed',
  'attempts-milder',
  'events-fewer',
  'uninspectable-passes',
  'spotlight-off',
  'answer-rule-removed',
  'answers-checked-less',
  'collection-opened',
  'documents-checked-less',
  'assistant-surer',
  'personal-data-off',
  'personal-data-fewer-types',
  'personal-data-milder',
  'personal-data-rules-changed',
  'personal-data-model-removed',
  'pattern-removed',
  'purpose-not-required',
  'statistics-tell-more',
  'limit-raised',
  'retention-shorter',
  'minimum-shorter',
  'witness-removed',
  'quorum-lower',
  'timestamps-off',
  'four-eyes-off',
  'erase-alone',
  'less-trusted-allowed',
  'models-less-checked',
  'model-unregistered',
  'unpriced-allowed',
  'ledger-public',
  'new-destination',
  'trust-raised',
  'prompt-removed',
  'prompt-current',
  'prompt-changed',
  'provider-removed',
  'model-removed',
  'class-removed',
  'collection-removed',
  'assistant-removed',
] as const;

export const consequenceSchema = z.strictObject({
  kind: z.enum(consequenceKinds),
  /** Where, as the new configuration has it, or the old one where it is gone. */
  path: z.string(),
  /** What it is about: the name of a guard, a type, an address. */
  subject: z.string().exactOptional(),
  /** What was and what will be, in a few characters as a file would have it. */
  from: z.string().exactOptional(),
  to: z.string().exactOptional(),
  /** Whether something is protected less than before: where two people are needed, another administrator must agree. */
  weakens: z.boolean(),
});

export const configurationCheckSchema = z.strictObject({
  /** The state of the file that this was checked against. */
  base,
  /** Empty where it can be applied. */
  problems: z.array(configurationProblemSchema),
  /** The file before and after, secrets as marks. `after` is null where it cannot be read, or where edits could not be made. */
  before: z.string(),
  after: z.string().nullable(),
  /** Topmost settings of which something changes; empty where only comments, order or nothing does. */
  changed: settings,
  /** Settings that will wait for a restart. */
  needRestart: settings,
  consequences: z.array(consequenceSchema),
  /** Whether another administrator must agree first. */
  needsApproval: z.boolean(),
});

/** Who put a version in force. `start`: it was the file when the gateway started; `file`: somebody changed the file on the disk. */
export const versionOrigins = ['start', 'file', 'console', 'restore', 'command'] as const;

export const configurationVersionSchema = z.strictObject({
  id: z.string(),
  at: time,
  origin: z.enum(versionOrigins),
  /** Id of the key, or what the command line was told; absent where the file was changed on the disk. */
  actor: z.string().exactOptional(),
  /** The name of that key, where it is known. */
  actorName: z.string().exactOptional(),
  /** Who else agreed. */
  approver: z.string().exactOptional(),
  approverName: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  /** The version that was restored. */
  restored: z.string().exactOptional(),
  changed: settings,
  needRestart: settings,
  /** Lines that were added and removed against the version before. */
  added: count,
  removed: count,
  /** Whether it is what the file says now. */
  current: z.boolean(),
});

/** Newest first. */
export const configurationVersionListSchema = z.strictObject({ versions: z.array(configurationVersionSchema) });

export const configurationVersionTextSchema = z.strictObject({
  version: configurationVersionSchema,
  /** Secrets as marks. */
  text: z.string(),
  /** The text of the version before it; null of the oldest. */
  before: z.string().nullable(),
});

export const configurationAppliedSchema = z.strictObject({
  version: configurationVersionSchema,
  /** The state of the file now. */
  base,
  needRestart: settings,
  /** The version before, for whoever takes it back; null where there is none. */
  previous: z.string().nullable(),
});

export const settingSources = ['file', 'environment', 'command-line', 'default', 'unset'] as const;

/** One setting as it is. Lists of texts and numbers are one setting; lists of maps have one for each setting of each entry. */
export const settingViewSchema = z.strictObject({
  path: settingPathSchema,
  /** As a file would have it, so `30s`; a mark of a secret; null where nothing is set and nothing holds by default. */
  value: z.json(),
  source: z.enum(settingSources),
  /** From 1; of settings from the file or, through it, from the environment. */
  line: count.exactOptional(),
  /** Names of the variables of the environment. */
  variables: z.array(z.string()).exactOptional(),
  /** What it is for. */
  description: z.strictObject({ en: z.string(), de: z.string() }).exactOptional(),
  secret: z.literal(true).exactOptional(),
  /** The console may not change it. */
  protected: z.literal(true).exactOptional(),
  /** A change waits for a restart. */
  restart: z.literal(true).exactOptional(),
});

export const configurationViewSchema = z.strictObject({
  /** Absolute path of the file. */
  file: z.string(),
  format: z.enum(['yaml', 'json']),
  base,
  /** The file, secrets as marks; null where it cannot be read well enough to know them: then `lastText` is what is in force. */
  text: z.string().nullable(),
  lastText: z.string(),
  /** Whether the file can be written from here; otherwise why not. */
  writable: z.boolean(),
  notWritable: z.enum(['read-only', 'unreadable', 'too-long']).exactOptional(),
  /** What is wrong with the file as it is now; what was in force stays so. */
  problems: z.array(configurationProblemSchema),
  /** Settings of the file that wait for a restart. */
  needRestart: settings,
  appliedAt: time,
  /** Whether weakening something needs another administrator. */
  fourEyes: z.boolean(),
  settings: z.array(settingViewSchema),
});

/** A change that another administrator must agree to, as it was asked for. */
export const configurationProposalSchema = z.strictObject({
  id: z.string(),
  /** The state of the file that it is about. */
  base,
  requester: z.string(),
  requesterName: z.string().exactOptional(),
  reason: z.string(),
  askedAt: time,
  expiresAt: time,
  state: z.enum(['pending', 'approved', 'rejected']),
  decidedBy: z.string().exactOptional(),
  decidedByName: z.string().exactOptional(),
  before: z.string(),
  after: z.string(),
  changed: settings,
  consequences: z.array(consequenceSchema),
});

/** The answer to a change that waits for another administrator, with status 202. */
export const configurationAskedSchema = z.strictObject({ proposal: configurationProposalSchema });

/** Newest first. */
export const configurationProposalListSchema = z.strictObject({
  /** The state of the file now: nobody can agree any more to what was proposed for another one. */
  base,
  proposals: z.array(configurationProposalSchema),
});

export type SettingPath = z.infer<typeof settingPathSchema>;
export type ConfigurationEdit = z.infer<typeof configurationEditSchema>;
export type CheckConfigurationRequest = z.infer<typeof checkConfigurationRequestSchema>;
export type ApplyConfigurationRequest = z.infer<typeof applyConfigurationRequestSchema>;
export type DecideProposalRequest = z.infer<typeof decideProposalRequestSchema>;
export type RestoreConfigurationRequest = z.infer<typeof restoreConfigurationRequestSchema>;
export type ConfigurationProblem = z.infer<typeof configurationProblemSchema>;
export type ConsequenceKind = (typeof consequenceKinds)[number];
export type Consequence = z.infer<typeof consequenceSchema>;
export type ConfigurationCheck = z.infer<typeof configurationCheckSchema>;
export type ConfigurationVersion = z.infer<typeof configurationVersionSchema>;
export type ConfigurationVersionList = z.infer<typeof configurationVersionListSchema>;
export type ConfigurationVersionText = z.infer<typeof configurationVersionTextSchema>;
export type ConfigurationApplied = z.infer<typeof configurationAppliedSchema>;
export type SettingView = z.infer<typeof settingViewSchema>;
export type ConfigurationView = z.infer<typeof configurationViewSchema>;
export type ConfigurationProposal = z.infer<typeof configurationProposalSchema>;
export type ConfigurationProposalList = z.infer<typeof configurationProposalListSchema>;
