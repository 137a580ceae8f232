import { z } from 'zod';
import { identifier } from './identifier.ts';
import { fileReferable, path, referable } from './setting-notes.ts';
import { serverAccess, serverTls } from './server-access.ts';
import { duration, size } from './units.ts';

/** How models are called that are an assistant, which answers from collections: `assistant/<name>`. */
export const assistantPrefix = 'assistant/';

/** The languages that retrieval and answers of the gateway's own understand. */
export const knowledgeLanguages = ['de', 'en'] as const;
export type KnowledgeLanguage = (typeof knowledgeLanguages)[number];

const every = duration
  .optional()
  .describe('How often it is looked at again; only when somebody asks for it without it');

const folderSourceSchema = z.strictObject({
  kind: z.literal('folder').describe('Files in a folder and below, or one file: Markdown, HTML, PDF, DOCX and text'),
  path: z
    .string()
    .min(1)
    .meta({ ...path, description: 'The folder or file; relative to this file' }),
  include: z
    .array(z.string().min(1).max(256))
    .max(100)
    .default([])
    .describe('Endings of the names of files that are read, such as `.md`; all that can be read where none is named'),
  url: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Address under which readers find the folder; citations name the document below it'),
  every,
});

const webSourceSchema = z.strictObject({
  kind: z.literal('web').describe('Pages and files by their addresses'),
  urls: z
    .array(z.url({ protocol: /^https?$/ }))
    .min(1)
    .max(1_000)
    .describe('The addresses; nothing else is fetched, and no redirect to another host is followed'),
  allowPrivateNetwork: z
    .boolean()
    .default(false)
    .describe('Whether the addresses may be in a private, link-local or loopback range'),
  every,
});

export const columnKinds = ['text', 'number', 'price', 'quantity', 'link', 'hidden'] as const;

const columnSchema = z.strictObject({
  name: z.string().min(1).max(200).describe('Name of the column, as the table has it'),
  kind: z
    .enum(columnKinds)
    .default('text')
    .describe(
      'What stands there: text that is searched, a number, a price, a quantity in stock, an address of a page; what is hidden is never shown',
    ),
  label: z
    .partialRecord(z.enum(knowledgeLanguages), z.string().min(1).max(200))
    .default({})
    .describe('How it is called in answers, by language'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'write the three letters of ISO 4217, such as EUR')
    .optional()
    .describe('Of a price: its currency'),
});

const tableCommon = {
  name: identifier.describe('Name of the table, for answers and explanations'),
  key: z
    .string()
    .min(1)
    .max(200)
    .describe('Column with the id of a row, such as a product number; no two rows have the same'),
  title: z.string().min(1).max(200).describe('Column with the name of what the row is about'),
  language: z.enum(knowledgeLanguages).optional().describe('Language of its texts; told by the texts without it'),
  languageColumn: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Column that says the language of a row: `de` or `en`'),
  columns: z
    .array(columnSchema)
    .max(200)
    .default([])
    .describe('What its columns are; a column that is not named is text'),
};

const tableSourceSchema = z.strictObject({
  kind: z.literal('table').describe('Rows of a CSV, JSON or JSON Lines file, such as products with price and stock'),
  path: z
    .string()
    .min(1)
    .meta({ ...path, description: 'The file: .csv, .json (an array of objects) or .jsonl; relative to this file' }),
  ...tableCommon,
  every,
});

const databaseSourceSchema = z.strictObject({
  kind: z.literal('database').describe('Rows that a query of a PostgreSQL or SQLite database gives; it can only read'),
  url: z
    .string()
    .min(1)
    .max(2_000)
    .meta({
      ...referable,
      description: 'Where it is: postgres://user:password@host/name, or sqlite: with the path of a file',
    }),
  query: z.string().min(1).max(20_000).describe('The query; it runs in a transaction that cannot write'),
  ...tableCommon,
  every,
});

export const knowledgeSourceSchema = z.discriminatedUnion('kind', [
  folderSourceSchema,
  webSourceSchema,
  tableSourceSchema,
  databaseSourceSchema,
]);

const collectionSchema = z.strictObject({
  id: identifier.describe('Name of the collection'),
  title: z.string().min(1).max(200).optional().describe('How people call it'),
  sources: z.array(knowledgeSourceSchema).max(100).default([]).describe('Where its documents come from'),
  roles: z
    .array(z.string().min(1).max(63))
    .max(100)
    .default([])
    .describe('Roles whose keys get something of it; every role where none is named'),
  teams: z
    .array(identifier)
    .max(1_000)
    .default([])
    .describe('Teams whose keys get something of it; every team where none is named'),
  tenants: z
    .array(identifier)
    .max(1_000)
    .default([])
    .describe('Tenants whose keys get something of it; every tenant where none is named'),
  language: z
    .enum([...knowledgeLanguages, 'auto'])
    .default('auto')
    .describe('Language of its documents; `auto` looks at each'),
  synonyms: z
    .array(z.array(z.string().min(1).max(100)).min(2).max(50))
    .max(1_000)
    .default([])
    .describe(
      'Groups of words or phrases that mean the same in it, in any language; those in the front matter of its documents are added',
    ),
  personalData: z
    .enum(['keep', 'redact', 'quarantine'])
    .default('keep')
    .describe(
      'What becomes of personal data in a document: kept, replaced by their kind, or the document is held for review',
    ),
  suddenChange: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe(
      'Share of the documents of a source that may change or vanish at once; a greater change is held for review',
    ),
  fourEyes: z
    .boolean()
    .default(false)
    .describe('Whether a document that is held is found only once two different people have released it'),
  chunkCharacters: z
    .int()
    .min(200)
    .max(8_000)
    .default(1_200)
    .describe('Characters of a passage at most; documents are cut at headings and paragraphs'),
});

const assistantSchema = z.strictObject({
  id: identifier.describe('Name of the assistant: clients ask for the model `assistant/<name>`'),
  title: z.string().min(1).max(200).optional().describe('How people call it'),
  collections: z.array(identifier).min(1).max(100).describe('The collections that it answers from'),
  model: z
    .string()
    .min(1)
    .max(256)
    .refine((name) => !name.startsWith(assistantPrefix), 'an assistant cannot ask another assistant')
    .optional()
    .describe(
      'The model that words its answers, by any of its names; without it passages and rows are quoted as they are',
    ),
  instructions: z
    .partialRecord(z.enum(knowledgeLanguages), z.string().min(1).max(20_000))
    .default({})
    .describe('What its model is told beside the passages, by language'),
  examples: z
    .partialRecord(z.enum(knowledgeLanguages), z.array(z.string().min(1).max(500)).max(20))
    .default({})
    .describe('Questions that people are shown to begin with, by language'),
  passages: z.int().min(1).max(20).default(5).describe('Passages that an answer may rest on, at most'),
  answerFrom: z
    .number()
    .min(0)
    .max(1)
    .default(0.4)
    .describe(
      'How much of a question the best passage must cover, 0 to 1; below it the answer is that it is not known',
    ),
  supportFrom: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('How well a passage must support a sentence of the answer, 0 to 1; what is supported less is left out'),
  unsupported: z
    .enum(['remove', 'retry', 'refuse'])
    .default('retry')
    .describe(
      'What becomes of an answer with unsupported sentences: they are removed, the model is asked once more and then they are removed, or the answer is that it is not known',
    ),
  memory: z
    .strictObject({
      keepFor: duration.prefault('7d').describe('How long a question is remembered after the last one'),
      questions: z.int().min(1).max(20).default(5).describe('Questions that are remembered at most'),
    })
    .optional()
    .describe(
      'Remembering what a person asked, for whoever asks for it with the header `x-gatehouse-memory: on` and names the person; nothing is remembered without it',
    ),
  handOver: z
    .strictObject({
      contact: z
        .partialRecord(z.enum(knowledgeLanguages), z.string().min(1).max(1_000))
        .default({})
        .describe('Where people are sent who want a human, by language'),
      afterUnknown: z
        .int()
        .min(1)
        .max(20)
        .optional()
        .describe(
          'After how many questions in a row without an answer a human is offered; only when somebody asks without it',
        ),
    })
    .optional()
    .describe('Handing over to a human; none without it'),
});

const embeddingsSchema = z.strictObject({
  model: z.string().min(1).max(256).describe('The embeddings model, by any of its names'),
  weight: z.number().min(0).max(1).default(0.3).describe('How much vectors count beside words: 0 not at all, 1 alone'),
  dimensions: z
    .int()
    .min(1)
    .max(8_192)
    .optional()
    .describe('Dimensions that are asked for; as many as the model has without it'),
});

const rerankSchema = z.strictObject({
  model: z.string().min(1).max(256).describe('The rerank model, by any of its names'),
  candidates: z.int().min(2).max(200).default(30).describe('Passages that it orders'),
});

export const knowledgeIndexKinds = ['embedded', 'elasticsearch', 'pgvector', 'weaviate', 'qdrant', 'pinecone'] as const;

const timeout = duration.prefault('10s').describe('How long a question to it may take');
const remote = {
  ...serverAccess,
  tls: serverTls.optional().describe('TLS towards the server'),
  timeout,
};
/** Each server has its key in a header of its own. */
const keyAs = (where: string) => serverAccess.apiKey.meta({ ...serverAccess.apiKey.meta(), description: where });
const indexName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/, 'use letters, digits, dashes and underscores, 63 characters at most')
  .default('gatehouse')
  .describe('Name of the index, class, collection or namespace there; it is made where there is none');
const address = z.url({ protocol: /^https?$/, error: 'write a whole address, such as http://127.0.0.1:9200' });

const knowledgeIndexSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('embedded').describe('In the memory of the gateway, in a thread of its own'),
    chunks: z.int().min(1_000).max(2_000_000).default(200_000).describe('Passages that it holds at most'),
  }),
  z.strictObject({
    kind: z.literal('elasticsearch').describe('Elasticsearch or OpenSearch'),
    baseUrl: address,
    index: indexName,
    ...remote,
    apiKey: keyAs('Its API key, sent as `Authorization: ApiKey`; a user and a password go into `headers`'),
  }),
  z.strictObject({
    kind: z.literal('pgvector').describe('PostgreSQL, with pgvector where vectors are used'),
    url: z
      .string()
      .min(1)
      .max(2_000)
      .meta({ ...fileReferable, description: 'Where it is: postgres://user:password@host/name' }),
    ca: z
      .string()
      .min(1)
      .optional()
      .meta({
        ...path,
        description:
          'PEM file of a certification authority; with it the connection is by TLS, and the server is checked',
      }),
    index: indexName,
    timeout,
  }),
  z.strictObject({
    kind: z.literal('weaviate').describe('Weaviate'),
    baseUrl: address,
    index: indexName,
    ...remote,
    apiKey: keyAs('Its API key, sent as `Authorization: Bearer`'),
  }),
  z.strictObject({
    kind: z.literal('qdrant').describe('Qdrant'),
    baseUrl: address,
    index: indexName,
    ...remote,
    apiKey: keyAs('Its API key, sent as `api-key`'),
  }),
  z.strictObject({
    kind: z.literal('pinecone').describe('Pinecone, with an index of documents'),
    baseUrl: address,
    index: indexName,
    ...remote,
    apiKey: keyAs('Its API key, sent as `Api-Key`'),
  }),
]);

export const knowledgeSchema = z.strictObject({
  collections: z.array(collectionSchema).max(1_000).default([]).describe('The collections of documents'),
  assistants: z.array(assistantSchema).max(1_000).default([]).describe('Who answers from them'),
  index: knowledgeIndexSchema.prefault({ kind: 'embedded' }).describe('Where passages are indexed and searched'),
  embeddings: embeddingsSchema.optional().describe('Searching by meaning beside words; words alone without it'),
  rerank: rerankSchema.optional().describe('A model that orders the best passages once more; none without it'),
  largestDocument: size.prefault('32MiB').describe('Size of a document at most'),
});

export type KnowledgeOptions = z.infer<typeof knowledgeSchema>;
export type CollectionOptions = z.infer<typeof collectionSchema>;
export type KnowledgeSourceOptions = z.infer<typeof knowledgeSourceSchema>;
export type TableSourceOptions = z.infer<typeof tableSourceSchema>;
export type ColumnOptions = z.infer<typeof columnSchema>;
export type AssistantOptions = z.infer<typeof assistantSchema>;
export type KnowledgeIndexOptions = z.infer<typeof knowledgeIndexSchema>;
