import type { TextChannel } from '../core/delta.ts';
import type { Scanner } from './held-text.ts';

/**
 * One text of an answer: a channel of a choice, or of one of its tool calls the arguments, the name or the id. Log
 * probabilities bring texts of their own, which are no part of the answer: tokens that might have been (`alternative`).
 */
export interface AnswerChannel {
  readonly choice: number;
  readonly channel: TextChannel | 'arguments' | 'name' | 'id' | 'alternative';
  /** Position of the tool call within the choice; 0 for the other channels. */
  readonly call: number;
}

/** The scanners of a channel, in a row: each reads what the one before it let go. */
export type OpenScanners = (channel: AnswerChannel) => readonly Scanner[];
