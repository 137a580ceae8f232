import type { ZodType } from 'zod';

/** A schema with the name under which documents and generated clients know it. Equal names mean the very same schema. */
export interface NamedSchema {
  readonly name: string;
  readonly schema: ZodType;
}

/** What operations heed besides path, query and body. */
export const requestHeaders = Object.freeze({
  'if-match': {
    description:
      'The `etag` that it must still have, or several of which it must have one; 412 `changed_meanwhile` where it has another one by now',
    pattern: String.raw`^(\*|(W/)?"[!#-~]*"([ \t]*,[ \t]*(W/)?"[!#-~]*")*)$`,
  },
  'idempotency-key': {
    description:
      'The same key and body, sent again within an hour by the same caller, is answered as before and done once',
    pattern: '^[!-~]{1,255}$',
  },
});
export type RequestHeader = keyof typeof requestHeaders;

export const answerHeaders = Object.freeze({
  etag: 'Its version, for `if-match`',
  location: 'Where it is',
});
export type AnswerHeader = keyof typeof answerHeaders;

export interface OperationAnswer {
  /** What it says, in words. */
  readonly what: string;
  /** Of a JSON body. */
  readonly json?: NamedSchema;
  /** Media types of bodies that are no JSON. */
  readonly media?: readonly string[];
  readonly headers?: readonly AnswerHeader[];
}

/**
 * One operation of the admin interface: what a client needs to know to call it, and nothing of how it is done. From these the
 * OpenAPI document is made, and a test holds them against the routes that there are.
 */
export interface Operation {
  /** Name in generated clients; unique. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` where something is to be put in. */
  readonly path: string;
  /** One line. */
  readonly summary: string;
  /** An object; each of its fields may stand behind the question mark once. */
  readonly query?: NamedSchema;
  readonly headers?: readonly RequestHeader[];
  readonly body?: NamedSchema;
  /** What parts of the path stand for, in words, by name. */
  readonly parts?: Readonly<Record<string, string>>;
  /** By status; refusals are told by the error catalogue. */
  readonly answers: Readonly<Record<number, OperationAnswer>>;
}

export function named(name: string, schema: ZodType): NamedSchema {
  return { name, schema };
}

/** The usual answer: 200 with JSON. */
export function ok(what: string, json: NamedSchema): Readonly<Record<number, OperationAnswer>> {
  return { 200: { what, json } };
}

/** The same of one thing that has a version. */
export function tagged(what: string, json: NamedSchema): Readonly<Record<number, OperationAnswer>> {
  return { 200: { what, json, headers: ['etag'] } };
}
