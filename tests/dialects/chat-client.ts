/** What is asked of a model, in no dialect's words. */
export interface Question {
  readonly text: string;
  readonly system?: string;
  readonly stream: boolean;
  /** Tools by name, each with one text as its input. */
  readonly tools?: readonly string[];
  /** Results of calls that came before, by id, with the calls that they answer. */
  readonly results?: readonly {
    readonly id: string;
    readonly name: string;
    readonly input: object;
    readonly result: string;
  }[];
  /** A JSON Schema that the answer shall have. */
  readonly schema?: object;
  readonly model?: string;
  readonly signal?: AbortSignal;
  /** Called with each piece of a stream. */
  readonly onText?: (piece: string) => void;
}

export interface Said {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly { readonly id: string | undefined; readonly name: string; readonly input: unknown }[];
  /** In OpenAI's words; `blocked` where the answer says by itself that it was stopped. */
  readonly finish: string;
  readonly tokens: number;
}

export interface Failure {
  readonly status: number | undefined;
  /** Anything that says which refusal it was: a code or a message. */
  readonly said: string;
}

export type Missing =
  /** It hands on nothing of what a model thought. */
  | 'reasoning'
  /** Of a stream it counts the tokens of the answer alone. */
  | 'input-tokens-of-streams'
  /** It asks for streams only. */
  | 'plain-calls'
  /** A call that was called off ends as if it were answered. */
  | 'failure-when-called-off';

/** An official client, asked what every dialect can do. */
export interface ChatClient {
  readonly name: string;
  /** Id of the dialect, as the record has it. */
  readonly dialect: string;
  /** What it does not do, though the gateway does its part; a reason stands with each. */
  readonly misses?: readonly Missing[];
  ask(at: { readonly url: string; readonly key: string }, question: Question): Promise<Said>;
  failureOf(thrown: unknown): Failure;
}
