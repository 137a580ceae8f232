/** No answer has more tokens than this; a larger figure is nonsense and would ruin budgets and totals. */
const mostTokens = 1_000_000_000;
const functionName = /^[^\p{Cc}\p{Cs}]{1,256}$/u;

/** A count of tokens as a server says it; undefined where it is none: a wrong one must never be recorded as right. */
export function tokenCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= mostTokens ? value : undefined;
}

export function isToolName(value: unknown): value is string {
  return typeof value === 'string' && functionName.test(value);
}

const longestVector = 65_536;

/** The numbers of an embedding; undefined where it is none. */
export function vectorOf(value: unknown): readonly number[] | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > longestVector) return undefined;
  return value.every((one) => typeof one === 'number' && Number.isFinite(one)) ? (value as number[]) : undefined;
}
