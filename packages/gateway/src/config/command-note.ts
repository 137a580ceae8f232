import { hash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../lib/replace-file.ts';

/**
 * What a command leaves beside the versions for a running gateway, which sees only that the file is another one: who made it so, why, and
 * which version it says again. Whoever can write there can write the file itself.
 */
const noteSchema = z.strictObject({
  v: z.literal(1),
  actor: z.string().min(1).max(200),
  reason: z.string().min(1).max(1_000),
  /** The version that it says again, where it is one. */
  restored: z.string().max(128).exactOptional(),
  /** SHA-256 of the file that it is about. */
  text: z.string(),
});

export type CommandNote = Pick<z.infer<typeof noteSchema>, 'actor' | 'reason' | 'restored'>;

const noteFile = (folder: string): string => join(folder, 'command.json');

/** To be called before the file is written. `folder` is that of the versions. */
export async function leaveCommandNote(folder: string, text: string, note: CommandNote): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await replaceFile(noteFile(folder), `${JSON.stringify({ v: 1, ...note, text: hash('sha256', text) })}\n`);
}

/** The note about this text, once; undefined where there is none. One about another text is of no use any more. */
export function takeCommandNote(folder: string, text: string): CommandNote | undefined {
  let written: string;
  try {
    written = readFileSync(noteFile(folder), 'utf8');
    rmSync(noteFile(folder), { force: true });
  } catch {
    return undefined;
  }
  try {
    const { actor, reason, restored, text: about } = noteSchema.parse(JSON.parse(written));
    if (about !== hash('sha256', text)) return undefined;
    return { actor, reason, ...(restored === undefined ? {} : { restored }) };
  } catch {
    return undefined;
  }
}
