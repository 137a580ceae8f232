import type { Json } from '../core/json.ts';
import { unsupported } from './chat-question.ts';

/** The texts of an embeddings request; lists of tokens mean nothing to another tokeniser. */
export function textsOf(input: Json | undefined): readonly string[] {
  if (typeof input === 'string') return [input];
  if (!Array.isArray(input)) throw unsupported('input');
  return input.map((text) => {
    if (typeof text !== 'string') throw unsupported('input');
    return text;
  });
}

/** Vectors as the client asked for them: as numbers, or as base64 of 32-bit floats. */
export function packedAs(format: Json | undefined, vector: readonly number[]): readonly number[] | string {
  return format === 'base64' ? Buffer.from(new Float32Array(vector).buffer).toString('base64') : vector;
}
