import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { replaceFile } from '../lib/replace-file.ts';
import { mostTexts, type Risk } from './risk-book.ts';

const fileSchema = z.strictObject({
  version: z.literal(1),
  risks: z.array(
    z.strictObject({
      name: z.string().max(256),
      risk: z.number().nonnegative(),
      at: z.int().nonnegative(),
      attempts: z.int().nonnegative(),
      suspendedUntil: z.int().nonnegative(),
      suspension: z.string().max(256).optional(),
      /** Fingerprints of counted texts and when, the oldest first. */
      texts: z
        .array(z.tuple([z.string().max(32), z.int().nonnegative()]))
        .max(mostTexts)
        .optional(),
    }),
  ),
});

/** Nothing where there is no file. Rejects where it cannot be read or is none of ours. */
export async function readRisks(file: string): Promise<readonly (readonly [string, Risk])[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return fileSchema
    .parse(JSON.parse(text))
    .risks.map(({ name, texts, ...risk }) => [name, { ...risk, texts: new Map(texts) }]);
}

/** Durable when it resolves. */
export async function writeRisks(file: string, risks: readonly (readonly [string, Risk])[]): Promise<void> {
  const content = {
    version: 1,
    risks: risks.map(([name, { texts, ...risk }]) => ({
      name,
      ...risk,
      ...(texts.size === 0 ? {} : { texts: [...texts] }),
    })),
  };
  await replaceFile(file, `${JSON.stringify(content)}\n`);
}
