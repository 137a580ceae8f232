import { cacheSchema } from './cache.ts';
import { z } from 'zod';
import { batchesSchema, databaseSchema } from './batches.ts';
import { entityTypeNames } from './entity-types.ts';
import { identifier } from './identifier.ts';
import { inspectionSchema } from './inspection.ts';
import { knowledgeSchema } from './knowledge.ts';
import { limitsSchema } from './limits.ts';
import { modelRegisterSchema } from './model-register.ts';
import { pricesSchema } from './prices.ts';
import { promptsSchema } from './prompts.ts';
import { entityActions, trustLevels } from './privacy.ts';
import { providerOptionsSchema } from './providers.ts';
import { retentionName } from './retention-name.ts';
import { reviewSchema } from './review.ts';
import { modelSchema, routingSchema } from './routing.ts';
import { ruleSelectors } from './rule-selectors.ts';
import { signInSchema } from './sign-in.ts';
import { fileReferable, path } from './setting-notes.ts';
import { validationSchema } from './validation.ts';
import { vaultSchema } from './vault.ts';
import { age, duration, size } from './units.ts';

/** The version that this schema describes; older files are migrated, newer ones refused. */
export const configurationVersion = 1;

const anyAddressRange = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);
const addressRange = z
  .string()
  .refine((text) => anyAddressRange.safeParse(text).success, 'write an IP address or a range, such as 10.0.0.0/8');

const anyAddress = z.union([z.ipv4(), z.ipv6()]);
/** RFC 1123 section 2.1, and the underscore, which names of containers have. */
const hostLabel = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/;

/** An address, of IPv6 with its zone (RFC 4007), or a name whose last label is no number: that would be a mistyped address. */
function isHost(text: string): boolean {
  const zone = text.indexOf('%');
  const address = zone === -1 || !/^%[A-Za-z0-9._-]+$/.test(text.slice(zone)) ? text : text.slice(0, zone);
  if (anyAddress.safeParse(address).success) return address === text || address.includes(':');
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  const labels = name.split('.');
  return name.length <= 253 && labels.every((label) => hostLabel.test(label)) && !/^[0-9]+$/.test(labels.at(-1) ?? '');
}

const host = z
  .string()
  .min(1)
  .refine(isHost, 'this is neither an IP address nor a host name; write one such as 127.0.0.1, :: or localhost');

const adminListenerSchema = z.strictObject({
  host: host.default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for all'),
  port: z.int().min(0).max(65_535).default(4284).describe('TCP port; 0 takes a free one'),
});

const serverSchema = z.strictObject({
  admin: z
    .union([z.literal('shared'), adminListenerSchema])
    .optional()
    .describe(
      'Where the console and the admin API are: an address and port of their own, or `shared` with the models; without it they are shared as long as `host` is this machine, and on port 4284 of this machine alone otherwise',
    ),
  host: host.default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for all'),
  port: z.int().min(0).max(65_535).default(4283).describe('TCP port; 0 takes a free one'),
  maxBodyBytes: size.prefault('8MiB').describe('Largest request body'),
  maxAudioBytes: size.prefault('25MiB').describe('Largest request with a recording that is to be written down'),
  maxHeaderBytes: size.prefault('16KiB').describe('Largest sum of request headers'),
  headersTimeout: duration.prefault('10s').describe('Time for a client to send all headers'),
  requestTimeout: duration.prefault('30s').describe('Time for a client to send the whole request'),
  keepAliveTimeout: duration.prefault('65s').describe('How long an idle connection is kept'),
  drainTimeout: duration.prefault('30s').describe('How long running requests may take at shutdown'),
  drainGrace: duration
    .optional()
    .describe(
      'How long the gateway stays reachable at least after SIGTERM, answering 503, so that load balancers see it leave; without it, until running requests have ended',
    ),
  maxConnections: z.int().positive().default(10_000).describe('Open client connections at most'),
  trustedProxies: z
    .array(addressRange)
    .default([])
    .describe('Addresses and ranges of proxies in front, whose `x-forwarded-for` says who the client is'),
});

const clientCertificateSchema = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(500)
    .describe(
      'A subject alternative name, such as URI:spiffe://acme/robot, DNS:robot.example.org or email:a@example.org; or CN:robot',
    ),
  account: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,128}$/, 'this is no id')
    .describe('Id of the person or service account that it belongs to'),
});

const clientsSchema = z.strictObject({
  ca: z
    .string()
    .min(1)
    .meta({
      ...path,
      description: 'PEM file of the certification authority of client certificates; reloaded when it changes',
    }),
  required: z.boolean().default(false).describe('Whether every client needs a certificate, also one with a key'),
  accounts: z
    .array(clientCertificateSchema)
    .max(1_000)
    .default([])
    .describe('Whose a certificate is; one that is not named here opens nothing by itself'),
});

const tlsSchema = z.strictObject({
  cert: z
    .string()
    .min(1)
    .meta({ ...path, description: 'PEM file of the certificate chain; reloaded when it changes' }),
  key: z
    .string()
    .min(1)
    .meta({ ...path, description: 'PEM file of the private key; reloaded when it changes' }),
  clients: clientsSchema.optional().describe('Certificates of clients, in place of keys'),
});

const entityType = z.enum(entityTypeNames);
const entityAction = z.enum(entityActions);
const actionsByType = z.partialRecord(entityType, entityAction);

const privacyRuleSchema = z.strictObject({
  ...ruleSelectors,
  providers: z.array(identifier).min(1).optional().describe('Ids of providers that it holds for; all without it'),
  trust: z
    .array(z.enum(trustLevels))
    .min(1)
    .optional()
    .describe('Where the provider runs, for it to hold; everywhere without it'),
  default: entityAction.optional().describe('What happens to types that it does not name, `SECRET` apart'),
  types: actionsByType.default({}).describe('What happens to each type'),
});

export const entityPatternSchema = z.strictObject({
  name: identifier.describe('Name of the pattern in this file'),
  type: entityType.default('CUSTOMER_ID').describe('What its values are'),
  pattern: z
    .string()
    .min(1)
    .max(1_000)
    .describe(
      'Regular expression (RE2); the value is what its first group matches, or all. `*`, `+` and `{n,}` repeat 30 times at most beyond what they must',
    ),
  ignoreCase: z.boolean().default(false).describe('Whether capital and small letters are alike'),
  wholeWords: z.boolean().default(true).describe('Whether letters and digits right beside a match speak against it'),
  context: z
    .array(z.string().min(1).max(100))
    .max(64)
    .default([])
    .describe('Words one of which must stand near; none are needed without it'),
});

const tokenModelSchema = z.strictObject({
  folder: z
    .string()
    .min(1)
    .meta(path)
    .describe(
      'Folder with `model.onnx`, `config.json` and `tokenizer.json` (or `vocab.txt`), as Hugging Face has them',
    ),
  file: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The model in that folder, such as `onnx/model_quantized.onnx`; `model.onnx` or `onnx/model.onnx` without it',
    ),
  runtime: z
    .string()
    .min(1)
    .meta(path)
    .optional()
    .describe('Folder into which onnxruntime-node was installed with npm; it does not come with Gatehouse'),
  labels: z
    .record(z.string().min(1).max(100), z.enum([...entityTypeNames, 'ignore']))
    .default({})
    .describe(
      'What labels of the model are, without B- and I-, beyond those that are known; `ignore` for what is nothing here',
    ),
  threshold: z.number().min(0.05).max(1).default(0.5).describe('How likely a word must be to count, from 0 to 1'),
  maxLength: z
    .int()
    .min(16)
    .max(8_192)
    .optional()
    .describe('Tokens that the model reads at once; what the model can read, 512 at most, without it'),
  threads: z
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe('Threads that the model computes in; all cores but one, 4 at most, without it'),
  timeout: duration
    .prefault('30s')
    .describe('How long the model may take for one text, or for one part of a long one, with the time that it waits'),
  onUnable: z
    .enum(['block', 'allow'])
    .default('block')
    .describe(
      'What happens to a request when the model fails or takes too long: it is refused, or only what Gatehouse itself finds is replaced',
    ),
});

const pseudonymisationSchema = z.strictObject({
  enabled: z.boolean().default(true).describe('Whether personal data are looked for before the model sees them'),
  entities: z
    .array(entityType)
    .default([...entityTypeNames])
    .describe('Types of personal data that are looked for; what is not listed passes unseen'),
  default: entityAction
    .default('pseudonymise')
    .describe(
      'What happens to types that are not named: `pass`, `pseudonymise` (a placeholder, put back in the answer), `redact` (a mark, not put back) or `refuse` (an error with the place)',
    ),
  types: actionsByType.default({}).describe('What happens to each type; `SECRET` is redacted where it is not named'),
  rules: z
    .array(privacyRuleSchema)
    .max(256)
    .default([])
    .describe('What else holds for some keys, models and providers; later rules override earlier ones'),
  patterns: z
    .array(entityPatternSchema)
    .max(64)
    .default([])
    .describe('Patterns of your own, such as customer numbers; looked for beside `entities`'),
  model: tokenModelSchema
    .optional()
    .describe('A token classifier of your own that looks for personal data as well, in the form of ONNX'),
  surrogates: z
    .boolean()
    .default(false)
    .describe('Whether made-up values that look alike stand in place of placeholders'),
  language: z
    .enum(['auto', 'de', 'en'])
    .default('auto')
    .describe('Language of the texts, for what is recognised by words; `auto` takes them as they come'),
});

const contactName = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\p{Cc}]*$/u, 'write it in one line');

const privacySchema = z.strictObject({
  controller: z
    .strictObject({
      name: contactName.describe('Name of the organisation'),
      address: contactName.optional().describe('Its address'),
      contact: contactName.optional().describe('How it is reached, such as an e-mail address'),
      representative: contactName.optional().describe('Its representative in the Union (Art. 27 GDPR)'),
    })
    .optional()
    .describe('Who is responsible (Art. 4(7) GDPR); for the register'),
  dataProtectionOfficer: z
    .strictObject({
      name: contactName.describe('Name or office'),
      contact: contactName.optional().describe('How he or she is reached'),
    })
    .optional()
    .describe('The data protection officer; for the register'),
  subjects: z
    .array(contactName)
    .max(64)
    .default([])
    .describe('Categories of data subjects of keys that name none of their own, such as customers'),
  measures: z
    .array(contactName)
    .max(64)
    .default([])
    .describe('Further technical and organisational measures of yours; for the register'),
  requirePurpose: z.boolean().default(false).describe('Whether keys that name no purpose and legal basis are refused'),
  statisticsBudget: z
    .number()
    .min(0)
    .max(20)
    .default(1)
    .describe('How much reports with noise may tell of any time altogether: the sum of their ε (differential privacy)'),
});

/** The form of a C2SP vkey of an Ed25519 cosigner: type 0x04 and 32 bytes. */
export const cosignerKeyForm = /^[^\s+]+\+[0-9a-f]{8}\+B[A-P][0-9A-Za-z+/]{42}$/;

const witnessSchema = z.strictObject({
  name: identifier
    .refine((name) => name !== 'none', 'a policy has this name for nobody; choose another')
    .describe('Name of the witness in this file, in the policy and in the log'),
  vkey: z
    .string()
    .regex(cosignerKeyForm, 'write the verifier key that the witness prints at its start')
    .describe('Its verifier key, of an Ed25519 cosigner (C2SP tlog-cosignature)'),
  url: z
    .url({ protocol: /^https?$/, error: 'write a whole address, such as https://witness.example' })
    .describe('Its address (submission prefix, C2SP tlog-witness)'),
  monitoringUrl: z
    .url({ protocol: /^https?$/, error: 'write a whole address, such as https://witness.example' })
    .optional()
    .describe('Its monitoring prefix, where that is another'),
  allowPrivateNetwork: z
    .boolean()
    .default(false)
    .describe('Whether the address may be in a private, link-local or loopback range'),
  ca: z
    .string()
    .min(1)
    .optional()
    .meta({ ...path, description: 'PEM file of the certification authority of its address' }),
});

const retentionSchema = z.strictObject({
  leaves: age
    .prefault('184d')
    .describe('How long leaves are kept after the end of their half-year; longer than any content'),
  classes: z
    .record(
      retentionName,
      z.strictObject({
        minimum: age.prefault('0d').describe('Content younger than that is not erased'),
        maximum: age.prefault('180d').describe('Content older than that is destroyed, within a day'),
      }),
    )
    .default({})
    .describe('Retention classes by name, which keys can be given; `standard` is that of all others'),
});

const keyServiceSchema = z.strictObject({
  kind: z.literal('transit').describe('The transit engine of OpenBao and HashiCorp Vault'),
  url: z
    .url({ protocol: /^https?$/, error: 'write a whole address, such as https://vault.example.org:8200' })
    .describe('Base address of the service; http only to this machine'),
  mount: z
    .string()
    .regex(
      /^[A-Za-z0-9_-]{1,64}(?:\/[A-Za-z0-9_-]{1,64}){0,4}$/,
      'use letters, digits, dashes and slashes between them',
    )
    .default('transit')
    .describe('Where the engine is mounted'),
  key: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,128}$/, 'use letters, digits and dashes')
    .describe('Name of the key, of a type that authenticates additional data, such as aes256-gcm96'),
  token: z
    .string()
    .regex(/^[\x21-\x7e]{1,1024}$/, 'a token has printable ASCII characters only, without spaces')
    .meta({
      ...fileReferable,
      description:
        'Token that may encrypt and decrypt with this key; write ${NAME} to take it from the environment, or ${file:PATH}',
    }),
  ca: z
    .string()
    .min(1)
    .optional()
    .meta({ ...path, description: 'PEM file of the certification authority' }),
});

const ledgerSchema = z.strictObject({
  rootKey: z
    .string()
    .regex(/^(?:[0-9a-fA-F]{64}|\$\{file:[^}]{1,1024}\})$/, 'the root key is 64 hexadecimal digits')
    .optional()
    .meta({
      ...fileReferable,
      description:
        'Root key of the content encryption; write ${NAME} to take it from the environment, or ${file:PATH}. Without it one is kept in the data folder',
    }),
  fourEyes: z
    .boolean()
    .default(false)
    .describe('Whether content is read, handed out or erased by a person only after another one has approved it'),
  eraseAlone: z
    .boolean()
    .default(false)
    .describe(
      'Whether, with `fourEyes`, one person at the machine of the gateway may erase all the same (`gatehouse erase --alone`), which the record says',
    ),
  name: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._/-]{0,127}$/,
      'use letters, digits, dots, dashes and slashes, 128 characters at most',
    )
    .optional()
    .describe(
      'Name of the log, with which its checkpoints begin: best a host name and path of yours, such as logs.example.org/gatehouse; without it a random one. It cannot change later',
    ),
  keyService: keyServiceSchema
    .optional()
    .describe('Key management service that holds the root key, instead of this file or the data folder'),
  retention: retentionSchema.prefault({}).describe('How long the record keeps what'),
  segmentBytes: size.prefault('64MiB').describe('Size after which a new content file is begun'),
  signerFolder: z
    .string()
    .min(1)
    .optional()
    .meta({
      ...path,
      description:
        'Folder of the signing key and of what was signed, relative to this file: best on another disk, and off the backups of the record; without it signer in the data folder',
    }),
  public: z
    .boolean()
    .default(false)
    .describe('Whether anyone may read the log under /ledger/; otherwise keys of the roles admin and auditor'),
  timestamping: z
    .strictObject({
      url: z
        .url({ protocol: /^https?$/, error: 'write a whole address, such as https://tsa.example/tsr' })
        .describe('Address of the authority'),
      ca: z
        .string()
        .min(1)
        .optional()
        .meta({ ...path, description: 'PEM file of the certificates that the authority must have its own from' }),
      allowPrivateNetwork: z
        .boolean()
        .default(false)
        .describe('Whether the address may be in a private, link-local or loopback range'),
    })
    .optional()
    .describe('An RFC 3161 authority that stamps the first checkpoint of each day; none without it'),
  witnesses: z
    .array(witnessSchema)
    .max(32)
    .default([])
    .describe('Who cosigns the checkpoints, outside of the reach of whoever runs this gateway'),
  quorum: z
    .int()
    .min(0)
    .max(32)
    .optional()
    .describe(
      'How many witnesses must have cosigned a checkpoint for callers to believe it; without it more than half of them',
    ),
});

const telemetrySchema = z.strictObject({
  logLevel: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('The least severe lines that are logged'),
  otlpEndpoint: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('OpenTelemetry collector (OTLP over HTTP), for example http://127.0.0.1:4318; no traces without it'),
  traceSampling: z.number().min(0).max(1).default(1).describe('Share of requests that are traced'),
});

export const configurationSchema = z.strictObject({
  version: z.literal(configurationVersion).describe('Version of this format'),
  tenant: identifier.default('default').describe('Name of the tenant that all keys belong to'),
  dataFolder: z
    .string()
    .min(1)
    .default('./data')
    .meta({ ...path, description: 'Folder of the record, keys and state; relative to this file' }),
  server: serverSchema.prefault({}).describe('Where and how the gateway listens'),
  tls: tlsSchema.optional().describe('TLS towards clients; plain HTTP without it'),
  providers: z
    .array(providerOptionsSchema)
    .default([])
    .describe('The model servers; none is needed where there are assistants, which quote without one'),
  vault: vaultSchema.optional().describe('Where secrets of the form ${vault:PATH#FIELD} are looked up'),
  models: z.array(modelSchema).default([]).describe('Further names for models of the providers'),
  modelRegister: modelRegisterSchema.prefault({}).describe('Which models may be used, and what they may be'),
  routing: routingSchema.prefault({}).describe('How names with several targets are routed'),
  prices: pricesSchema.prefault({}).describe('What models cost'),
  signIn: signInSchema.prefault({}).describe('Who people are, and how they sign in'),
  limits: limitsSchema.prefault({}).describe('Limits of a key that has none of its own, and of clients without one'),
  inspection: inspectionSchema.prefault({}).describe('What is looked for in prompts and answers'),
  pseudonymisation: pseudonymisationSchema.prefault({}).describe('Keeping personal data from the model'),
  privacy: privacySchema.prefault({}).describe('Who is responsible for the processing, and on what terms'),
  prompts: promptsSchema.prefault({}).describe('Templates of prompts, which clients ask for by name'),
  validation: validationSchema.prefault({}).describe('What answers must hold to before they are given'),
  cache: cacheSchema.prefault({}).describe('Answering equal requests from memory'),
  knowledge: knowledgeSchema.prefault({}).describe('Collections of documents, and assistants that answer from them'),
  ledger: ledgerSchema.prefault({}).describe('The record'),
  batches: batchesSchema.prefault({}).describe('Requests in files, which nobody waits for'),
  database: databaseSchema
    .optional()
    .describe(
      'A PostgreSQL that several gateways share: for files, batches and documents of collections, and for nothing else so far; without it these are in the data folder',
    ),
  review: reviewSchema.prefault({}).describe('The queue of what people have to decide about'),
  telemetry: telemetrySchema.prefault({}).describe('Logs and traces'),
});

/** JSON Schema (2020-12) of what an operator writes; `unit`, `secret` and `path` are annotations of ours. */
export function configurationJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(configurationSchema, { io: 'input' });
}

export type Configuration = z.infer<typeof configurationSchema>;
export type ConfigurationInput = z.input<typeof configurationSchema>;
export type { ExtractiveOptions, ModelServerOptions, OpenaiCompatibleOptions, ProviderOptions } from './providers.ts';
export type { ModelAlias, RoutingOptions } from './routing.ts';
export type KeyServiceOptions = z.infer<typeof keyServiceSchema>;
export type WitnessOptions = z.infer<typeof witnessSchema>;
export type PseudonymisationOptions = z.infer<typeof pseudonymisationSchema>;
export type EntityPattern = z.infer<typeof entityPatternSchema>;
export type TokenModelOptions = z.infer<typeof tokenModelSchema>;
export type PrivacyRule = z.infer<typeof privacyRuleSchema>;
