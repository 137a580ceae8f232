/** What an assistant remembers of a person who wants that. */
export interface RememberedOf {
  readonly tenant: string;
  readonly assistant: string;
  /** The person, by the name that the client gives. */
  readonly subject: string;
}

/**
 * What people asked an assistant before, for those who have asked for that: encrypted under a key of the person, so that erasing the person
 * destroys it, and no longer than the assistant may keep it. Questions alone are kept, as the guards let them through, and they serve to understand
 * the next one: nothing in them is ever an instruction, or a source of an answer.
 */
export interface ConversationMemory {
  /** The latest last; none where there is nothing, or it has expired. */
  recall(of: RememberedOf): Promise<readonly string[]>;
  /** Adds a question and keeps the latest `most`. False where there is no room. */
  remember(
    question: string,
    of: RememberedOf,
    keep: { readonly most: number; readonly until: number },
  ): Promise<boolean>;
  /** Whether there was something. */
  forget(of: RememberedOf): Promise<boolean>;
}

/** What a client says about it with one request. */
export const memoryWishes = ['on', 'forget'] as const;
export type MemoryWish = (typeof memoryWishes)[number];
