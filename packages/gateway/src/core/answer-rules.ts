import type { VerdictSummary } from '@gatehouse/contract/leaf';
import type { StageFact } from '@gatehouse/contract/stage-facts';
import type { Json, JsonObject } from './json.ts';
import type { PossibleTarget } from './router.ts';
import type { WhoAsks } from './rule-selectors.ts';

/** The text of one choice of an answer, as its client would get it. */
export interface AnswerText {
  readonly choice: number;
  readonly text: string;
  /** One entry a token, as OpenAI's `logprobs.content`; undefined where none came. */
  readonly logprobs: readonly Json[] | undefined;
  /** The model was cut off, or cut itself off: `length` and the like. */
  readonly cutOff: boolean;
}

/** What comes of an answer that was held against what holds for it. */
export interface AnswerJudgement {
  /**
   * `holds`: it goes out as it is, but for `texts`. `invalid`: it is refused, unless the model does better when it is asked once more.
   * `unable`: nobody can say, and the rule wants it refused then. `unsure`: `texts` is what is said instead.
   */
  readonly outcome: 'holds' | 'invalid' | 'unable' | 'unsure';
  /** For the record. */
  readonly verdicts: readonly VerdictSummary[];
  /** Texts that take the place of those of the model, by choice. */
  readonly texts: ReadonlyMap<number, string>;
  /** What is wrong, for the model: words of ours, places in the answer, and what stands there. */
  readonly problems: readonly string[];
  /** Whether the model may be asked once more. */
  readonly repairable: boolean;
  /** Whether something could not be checked, and the answer goes out all the same. */
  readonly unchecked: boolean;
}

/** What holds for the answer of one request. */
export interface AnswerJudge {
  /** `cut`: a stream goes out as it comes, and is judged when it has ended. */
  readonly streams: 'hold' | 'cut';
  /** Whether the probabilities of tokens are needed, and all who may answer can give them. */
  readonly wantsLogprobs: boolean;
  /** The schema that the client has given, told to the model again where its answer did not fit. */
  readonly schema: JsonObject | undefined;
  /** `request` is the id of the exchange, for the log. */
  judge(texts: readonly AnswerText[], request: string): Promise<AnswerJudgement>;
}

export interface JudgedRequest {
  readonly caller: WhoAsks;
  readonly model: string;
  readonly targets: readonly PossibleTarget[];
  readonly body: JsonObject;
  /** `<name>@<version>`; undefined where the request was made of no template. */
  readonly template?: string | undefined;
}

export interface AnswerRules {
  /** Undefined where nothing is to be checked, which is nearly always. What it needs of the request it keeps as it is now. */
  judgeOf(request: JudgedRequest): AnswerJudge | undefined;
  explain(): readonly StageFact[];
}

/** Where it is looked up whether something exists. */
export interface Lookup {
  /** Rejects where that cannot be told, after some time in any case. */
  has(value: string): boolean | Promise<boolean>;
  close(): Promise<void>;
}
