import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../../lib/replace-file.ts';
import { KeyFileDamage } from '../keys/slot-file.ts';
import type { SealedNotes } from './sealed-note.ts';

const fileSchema = z.strictObject({
  version: z.literal(1),
  notes: z.array(z.strictObject({ id: z.string().min(1).max(64), sealed: z.string().max(65_536) })),
});

/** Sealed notes in one small file, which is written anew with each change. */
export class NoteFile<T extends object> {
  readonly #path: string;
  readonly #purpose: string;
  readonly #notes: SealedNotes;
  readonly #schema: z.ZodType<T>;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(path: string, purpose: string, notes: SealedNotes, schema: z.ZodType<T>) {
    this.#path = path;
    this.#purpose = purpose;
    this.#notes = notes;
    this.#schema = schema;
  }

  /** Oldest first. Rejects with KeyFileDamage. */
  async all(): Promise<readonly (T & { readonly id: string })[]> {
    const { notes } = await this.#read();
    return notes.map(({ id, sealed }) => {
      try {
        return { ...this.#schema.parse(this.#notes.open(`${this.#purpose}\0${id}`, sealed)), id };
      } catch (cause) {
        throw new KeyFileDamage(this.#path, `the note ${id} does not open`, { cause });
      }
    });
  }

  /** Durable when it resolves. */
  put(id: string, note: T): Promise<void> {
    return this.#change((notes) => [
      ...notes.filter((other) => other.id !== id),
      { id, sealed: this.#notes.seal(`${this.#purpose}\0${id}`, note) },
    ]);
  }

  remove(id: string): Promise<void> {
    return this.#change((notes) => notes.filter((other) => other.id !== id));
  }

  #change(changed: (notes: z.infer<typeof fileSchema>['notes']) => z.infer<typeof fileSchema>['notes']): Promise<void> {
    const written = this.#queue.then(async () => {
      const { notes } = await this.#read();
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      await replaceFile(this.#path, `${JSON.stringify({ version: 1, notes: changed(notes) })}\n`);
    });
    this.#queue = written.catch(() => undefined);
    return written;
  }

  async #read(): Promise<z.infer<typeof fileSchema>> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return { version: 1, notes: [] };
      throw thrown;
    }
    try {
      return fileSchema.parse(JSON.parse(text));
    } catch (cause) {
      throw new KeyFileDamage(this.#path, 'this is not valid', { cause });
    }
  }
}
