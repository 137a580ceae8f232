import type { Json, JsonObject } from './json.ts';

/** Where a piece of text belongs within one choice of the answer. */
export type TextChannel = 'content' | 'reasoning' | 'refusal';

/** Token counts as the provider reports them; `details` keeps what else it said, for the wire. */
export interface Usage {
  readonly input: number;
  readonly output: number;
  readonly cachedInput?: number;
  readonly reasoning?: number;
  /** Whole milliseconds of a recording that was written down, and images that were made: no provider says these here. */
  readonly audio?: number;
  readonly images?: number;
  readonly details?: JsonObject;
}

/** What the provider called the end of a choice, where OpenAI's reasons do not say it. */
export interface FinishDetail {
  /** Its own word: `stop_sequence`, `pause_turn`, `refusal`, `MAX_TOKENS` and the like. */
  readonly reason: string;
  /** The stop sequence that the model came upon: one of those in the request, as the provider was sent it. */
  readonly sequence?: string;
}

/** A stretch of what was said, in seconds from the beginning. */
export interface TimedText {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** What else the model counted, by its name: `avg_logprob` and the like. */
  readonly figures?: Readonly<Record<string, number>>;
}

/**
 * One piece of an answer. The stream of deltas is the only internal form: a plain answer is a collected stream. Within one
 * choice the order is that of the model; choices may interleave.
 */
export type Delta =
  | {
      readonly type: 'start';
      /** What the provider says of the answer as a whole. */
      readonly id?: string;
      readonly model?: string;
      /** Seconds since the Unix epoch. */
      readonly created?: number;
      readonly fingerprint?: string;
    }
  | {
      readonly type: 'text';
      readonly choice: number;
      readonly channel: TextChannel;
      readonly text: string;
      /** The wire's name of a reasoning field (`reasoning` or `reasoning_content`), to give it back as it came. */
      readonly field?: string;
      /** One entry a token, as OpenAI's `logprobs.content`; held back and dropped together with its text. */
      readonly logprobs?: readonly Json[];
      /**
       * Of the channel `reasoning`: what the provider signed this block of reasoning with. It closes the block, nearly always with an empty
       * text of its own, and is worth something only as long as the text of the block is what the provider wrote: where a guard has
       * changed it, this is the empty text.
       */
      readonly signature?: string;
      /** Of the channel `reasoning`, with an empty text: a block that nobody but the provider can read. */
      readonly redacted?: string;
    }
  | {
      readonly type: 'toolCall';
      readonly choice: number;
      /** Position of the call within the choice. */
      readonly index: number;
      readonly id?: string;
      readonly name?: string;
      /** A piece of the arguments, which are JSON text as a whole. */
      readonly arguments: string;
    }
  | {
      readonly type: 'finish';
      readonly choice: number;
      /** One of OpenAI's: `stop`, `length`, `tool_calls`, `content_filter`; or a word that the provider made up. */
      readonly reason: string;
      readonly detail?: FinishDetail;
    }
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'embedding'; readonly index: number; readonly vector: readonly number[] | string }
  /** How well the document at `index` of the request answers the query. */
  | { readonly type: 'score'; readonly index: number; readonly score: number }
  /** When what was said of a recording; the text as a whole is in the channel `content`. */
  | {
      readonly type: 'timings';
      readonly language?: string;
      /** Seconds. */
      readonly duration?: number;
      readonly segments: readonly TimedText[];
      readonly words: readonly TimedText[];
    }
  /** A made image, which no guard can look at. `at` is where it can be had, `data` the image itself in Base64. */
  | { readonly type: 'image'; readonly index: number; readonly data: string }
  | { readonly type: 'image'; readonly index: number; readonly at: string };

export type AnswerStream = AsyncIterable<Delta>;
