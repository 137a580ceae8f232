import type { CalibrateRequest } from '@gatehouse/contract/admin-knowledge';

type Pair = CalibrateRequest['pairs'][number];

/** What is wrong with a line. */
export type PairFault = 'json' | 'object' | 'question' | 'answers';

export interface ReadPairs {
  readonly pairs: readonly Pair[];
  /** The line that each of them stands in, counted from one. */
  readonly lines: readonly number[];
  /** The first of those that cannot be read, by their lines, counted from one. */
  readonly faults: readonly { readonly line: number; readonly fault: PairFault }[];
  /** How many cannot be read. */
  readonly faulty: number;
}

const longestText = 4_000;
const mostAnswers = 20;
const mostFaults = 10;

/** As many as are calibrated with at once. */
export const mostPairs = 10_000;

/** Questions with their answers, an object a line as in `{"question": "…", "answers": ["…"]}`; empty lines are nothing. */
export function readPairs(text: string): ReadPairs {
  const pairs: Pair[] = [];
  const lines: number[] = [];
  const faults: { line: number; fault: PairFault }[] = [];
  let faulty = 0;
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue;
    const read = readPair(line);
    if (typeof read === 'object') {
      pairs.push(read);
      lines.push(index + 1);
      continue;
    }
    faulty += 1;
    if (faults.length < mostFaults) faults.push({ line: index + 1, fault: read });
  }
  return { pairs, lines, faults, faulty };
}

function readPair(line: string): Pair | PairFault {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'json';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'object';
  const { answers, question } = value as { readonly answers?: unknown; readonly question?: unknown };
  if (!isText(question)) return 'question';
  if (!Array.isArray(answers) || answers.length > mostAnswers || !answers.every(isText)) return 'answers';
  return { question, answers };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= longestText;
}
