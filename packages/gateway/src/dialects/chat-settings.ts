export interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

const whole = (least: number, most: number): NumberRange => Object.freeze({ least, most, whole: true });
const fraction = (least: number, most: number): NumberRange => Object.freeze({ least, most, whole: false });

/** Wider than OpenAI's own limits where open model servers take more: -1 tokens mean "no limit" to llama.cpp and LM Studio. */
export const numericSettings: ReadonlyMap<string, NumberRange> = new Map([
  ['frequency_penalty', fraction(-2, 2)],
  ['max_completion_tokens', whole(-1, 100_000_000)],
  ['max_tokens', whole(-1, 100_000_000)],
  ['n', whole(1, 16)],
  ['presence_penalty', fraction(-2, 2)],
  ['seed', whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)],
  ['temperature', fraction(0, 10)],
  ['top_logprobs', whole(-1, 100)],
  ['top_p', fraction(0, 1)],
]);

export const booleanSettings: ReadonlySet<string> = new Set(['logprobs', 'parallel_tool_calls', 'store', 'stream']);
