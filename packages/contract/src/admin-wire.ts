import { z } from 'zod';

/** Bodies of `POST /admin/v1/playground/wire`, which asks in the words of any API and tells what goes over the wire. */

/** What can be asked there, by the id of its dialect, and where programs ask it. */
export const wireDialects = {
  'openai-chat': { path: '/v1/chat/completions' },
  'openai-responses': { path: '/v1/responses' },
  'anthropic-messages': { path: '/v1/messages' },
  'ollama-chat': { path: '/api/chat' },
  'openai-completions': { path: '/v1/completions' },
  'openai-embeddings': { path: '/v1/embeddings' },
  'openai-moderations': { path: '/v1/moderations' },
  rerank: { path: '/v1/rerank' },
} as const satisfies Readonly<Record<string, { readonly path: string }>>;

export type WireDialect = keyof typeof wireDialects;

export const wireDialectNames = Object.keys(wireDialects) as [WireDialect, ...WireDialect[]];

export const wireRequestSchema = z.strictObject({
  dialect: z.enum(wireDialectNames),
  /** Name of a set of guards, in place of the one that would read a request of this key. The record names it. */
  policy: z.string().min(1).max(64).exactOptional(),
  /** The body as a program would send it, byte for byte. */
  body: z.string(),
});

/** The event `head`: how the answer begins. */
export const wireHeadSchema = z.object({
  status: z.int(),
  type: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
});

/** The event `piece`: a part of the answer's body as it is written. */
export const wirePieceSchema = z.object({ text: z.string() });

export type WireRequest = z.infer<typeof wireRequestSchema>;
export type WireHead = z.infer<typeof wireHeadSchema>;
