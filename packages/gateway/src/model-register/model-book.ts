import { readFile } from 'node:fs/promises';
import {
  acceptedDigestSchema,
  fileFindingSchema,
  modelDetailsSchema,
  modelEvidence,
  modelFactsSchema,
  seenDigestSchema,
} from '@gatehouse/contract/admin-model-register';
import type { ModelEvidence, ModelFacts } from '@gatehouse/contract/admin-model-register';
import { z } from 'zod';
import { replaceFile } from '../lib/replace-file.ts';

/** Digests of one model that are remembered. */
const longestHistory = 32;
/** Beyond this, models that nobody has registered are not remembered. */
const mostEntries = 5_000;

const registrationSchema = z.object({
  at: z.int().nonnegative(),
  actor: z.string(),
  approver: z.string().exactOptional(),
  details: modelDetailsSchema,
});

const keptEntrySchema = z.object({
  provider: z.string(),
  model: z.string(),
  registered: registrationSchema.optional(),
  acceptances: z.array(acceptedDigestSchema),
  history: z.array(seenDigestSchema),
  evidence: z.enum(modelEvidence),
  facts: modelFactsSchema,
  /** Of a file: what it was when it was read, when that was, and what was found in it. */
  file: z
    .object({
      path: z.string(),
      mark: z.string(),
      readAt: z.int().nonnegative(),
      findings: z.array(fileFindingSchema),
    })
    .optional(),
});

const bookSchema = z.object({ version: z.literal(1), models: z.array(keptEntrySchema) });

export type FileFinding = z.infer<typeof fileFindingSchema>;
export type Registration = z.infer<typeof registrationSchema>;
export type Acceptance = z.infer<typeof acceptedDigestSchema>;
export type SeenDigest = z.infer<typeof seenDigestSchema>;

/** What is known of one model of one provider. */
export interface BookEntry {
  readonly provider: string;
  readonly model: string;
  registered: Registration | undefined;
  /** Newest last. */
  acceptances: readonly Acceptance[];
  /** Newest first: what it was last is the first of them. */
  history: readonly SeenDigest[];
  evidence: ModelEvidence;
  facts: ModelFacts;
  file:
    | {
        readonly path: string;
        readonly mark: string;
        readonly readAt: number;
        readonly findings: readonly FileFinding[];
      }
    | undefined;
  // From here on nothing outlives the process.
  /** Whether the first of the history was told in this process, so that it is what is there now. */
  confirmed: boolean;
  /** Whether it is among what its server has, or a file that the configuration names. */
  present: boolean;
  askedAt: number | undefined;
  fault: string | undefined;
  reading: { readonly bytes: number; readonly size: number } | undefined;
}

/** The file of the register cannot be used; the message says where and what to do. */
export class ModelBookError extends Error {
  constructor(file: string, reason: string, cause?: unknown) {
    super(
      `${file}: ${reason}. Nobody can tell any more which models were accepted. Restore the file from a backup, or move it away and register the models anew.`,
      { cause },
    );
    this.name = 'ModelBookError';
  }
}

/**
 * What was seen of models, and what people have said to it. It belongs to the process, not to a configuration, and goes on from a small file
 * after a restart.
 */
export class ModelBook {
  readonly #file: string;
  readonly #entries = new Map<string, Map<string, BookEntry>>();
  #size = 0;
  #written = '[]';
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: string) {
    this.#file = file;
  }

  /** Rejects with ModelBookError where there is a file that cannot be read: going on without would accept anything. */
  static async open(file: string): Promise<ModelBook> {
    const book = new ModelBook(file);
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      if (isMissing(cause)) return undefined;
      throw new ModelBookError(file, 'it cannot be read', cause);
    });
    if (text === undefined) return book;
    try {
      for (const kept of bookSchema.parse(JSON.parse(text)).models) book.#restore(kept);
    } catch (cause) {
      throw new ModelBookError(file, 'it is no register of models', cause);
    }
    book.#written = book.#state();
    return book;
  }

  get(provider: string, model: string): BookEntry | undefined {
    return this.#entries.get(provider)?.get(model);
  }

  all(): readonly BookEntry[] {
    return [...this.#entries.values()].flatMap((models) => [...models.values()]);
  }

  /** Of one provider. */
  of(provider: string): Iterable<BookEntry> {
    return this.#entries.get(provider)?.values() ?? [];
  }

  /** The one that is there, or a new one; undefined where there are too many. */
  at(provider: string, model: string): BookEntry | undefined {
    const known = this.get(provider, model);
    if (known !== undefined) return known;
    if (this.#size >= mostEntries) return undefined;
    const entry: BookEntry = {
      provider,
      model,
      registered: undefined,
      acceptances: [],
      history: [],
      evidence: 'name',
      facts: {},
      file: undefined,
      confirmed: false,
      present: false,
      askedAt: undefined,
      fault: undefined,
      reading: undefined,
    };
    this.#put(entry);
    return entry;
  }

  /** Forgets models that are gone, that nobody has registered, and that nobody is bound to. */
  sweep(provider: string): void {
    const models = this.#entries.get(provider);
    if (models === undefined) return;
    for (const [name, entry] of models) {
      if (entry.present || entry.registered !== undefined || entry.acceptances.length > 0) continue;
      models.delete(name);
      this.#size -= 1;
    }
  }

  /** Of providers that are no longer configured, nothing is there. */
  keepOnly(providers: ReadonlySet<string>): void {
    for (const [provider, models] of this.#entries) {
      if (providers.has(provider)) continue;
      for (const entry of models.values()) Object.assign(entry, { present: false, confirmed: false });
      this.sweep(provider);
    }
  }

  /** Notes a digest as what is there now. Gives what was there before, where that was another one. */
  see(entry: BookEntry, digest: string, evidence: ModelEvidence, now: number): string | undefined {
    const [last] = entry.history;
    const known = entry.history.find((seen) => seen.digest === digest);
    const seen = { digest, evidence, firstAt: known?.firstAt ?? now, lastAt: now };
    entry.history = [seen, ...entry.history.filter((one) => one !== known)].slice(0, longestHistory);
    entry.evidence = evidence;
    entry.confirmed = true;
    return last !== undefined && last.digest !== digest ? last.digest : undefined;
  }

  /** Durable when it resolves. Nothing is written where nothing has changed but times. */
  save(): Promise<void> {
    const written = this.#writing.then(async () => {
      const models = this.#kept();
      const state = this.#state();
      if (state === this.#written) return;
      await replaceFile(this.#file, `${JSON.stringify({ version: 1, models }, null, 2)}\n`);
      this.#written = state;
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }

  #kept(): readonly object[] {
    return this.all().filter(isWorthKeeping).map(keptOf);
  }

  /** What is written when it changes. */
  #state(): string {
    return JSON.stringify(this.#kept().map(withoutTimes));
  }

  #put(entry: BookEntry): void {
    const models = this.#entries.get(entry.provider) ?? new Map<string, BookEntry>();
    this.#entries.set(entry.provider, models);
    models.set(entry.model, entry);
    this.#size += 1;
  }

  #restore(kept: z.infer<typeof keptEntrySchema>): void {
    const { acceptances, evidence, facts, file, history, model, provider, registered } = kept;
    const entry = this.at(provider, model);
    if (entry === undefined) return;
    Object.assign(entry, { acceptances, evidence, facts, file, history, registered });
  }
}

/** A name alone, such as those of clouds, comes back by itself. */
function isWorthKeeping({ acceptances, history, registered }: BookEntry): boolean {
  return registered !== undefined || acceptances.length > 0 || history.length > 0;
}

function keptOf({ acceptances, evidence, facts, file, history, model, provider, registered }: BookEntry): object {
  return { provider, model, registered, acceptances, history, evidence, facts, file };
}

/** When something was last seen is written with the next thing that matters. */
function withoutTimes(kept: object): object {
  return JSON.parse(JSON.stringify(kept), (key, value: unknown) => (key === 'lastAt' ? undefined : value)) as object;
}

/** Nothing of it may be used. */
export function isRefused(entry: Pick<BookEntry, 'file'> | undefined): boolean {
  return entry?.file?.findings.some(({ severity }) => severity === 'refused') === true;
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
