import type { Json, JsonObject } from './json.ts';

/** What is kept of an answer, so that its client can come back to it without sending everything again. */
export interface ResponseState {
  /** The answer as the client was given it. */
  readonly response: JsonObject;
  /** The conversation up to and with the answer: items of OpenAI's Responses API, as the client sent and was given them. */
  readonly items: readonly Json[];
}

/** Who may come back to it: the same key, or another one of the same person, in the same tenant. */
export interface StateOwner {
  readonly tenant: string;
  /** Reference of the key. */
  readonly key: string;
  readonly person?: string | undefined;
}

/**
 * Keeps conversations between two requests: encrypted, under a key for each subject, so that erasing a person destroys them, and no longer
 * than content of their retention class is kept.
 */
export interface ResponseStates {
  /** `id` is 32 hexadecimal digits that nobody can guess. False where there is no room for it; otherwise it is durable when this resolves. */
  put(
    id: string,
    state: ResponseState,
    about: { readonly owner: StateOwner; readonly subject: string | undefined; readonly retention: string | undefined },
  ): Promise<boolean>;
  /** Undefined where there is none, where it has expired or was erased, and where it is somebody else's: nobody can tell these apart. */
  get(id: string, owner: StateOwner): Promise<ResponseState | undefined>;
  /** Whether there was one. */
  remove(id: string, owner: StateOwner): Promise<boolean>;
}
