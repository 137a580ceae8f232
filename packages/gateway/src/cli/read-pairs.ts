import type { CalibrateRequest } from '@gatehouse/contract/admin-knowledge';
import { z } from 'zod';
import { CliFailure, exitCodes } from './failure.ts';

type Pairs = CalibrateRequest['pairs'];

export interface ReadPairs {
  readonly pairs: Pairs;
  /** The line that each stands in. */
  readonly lines: readonly number[];
}

const mostPairs = 10_000;
/** Lines that are wrong, of those that are named. */
const mostNamed = 5;

/** Only what counts here; files of questions often say more. */
const lineSchema = z.object({
  question: z.string().min(1).max(4_000),
  answers: z.array(z.string().min(1).max(4_000)).max(20).default([]),
});

/** Questions with their answers, one JSON object a line. Fails with the lines that are none, and what is wrong with each. */
export function readPairs(text: string, file: string): ReadPairs {
  const pairs: Pairs = [];
  const lines: number[] = [];
  const wrong: string[] = [];
  for (const [place, line] of text
    .replace(/^\ufeff/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue;
    const read = pairOf(line);
    if (typeof read === 'string') wrong.push(`line ${place + 1}: ${read}`);
    else {
      pairs.push(read);
      lines.push(place + 1);
    }
  }
  if (wrong.length > 0) {
    const more = wrong.length > mostNamed ? `; and ${wrong.length - mostNamed} more` : '';
    throw new CliFailure(
      exitCodes.usage,
      `${file} has lines that are no questions with their answers: ${wrong.slice(0, mostNamed).join('; ')}${more}`,
      'Write {"question":"…","answers":["…"]} a line.',
    );
  }
  if (pairs.length === 0 || pairs.length > mostPairs)
    throw new CliFailure(
      exitCodes.usage,
      pairs.length === 0 ? `${file} has no questions` : `${file} has ${pairs.length} questions`,
      `Write {"question":"…","answers":["…"]} a line, ${mostPairs.toLocaleString('en')} lines at most.`,
    );
  return { pairs, lines };
}

/** A pair, or what is wrong with it. */
function pairOf(line: string): Pairs[number] | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'this is no JSON';
  }
  const parsed = lineSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue === undefined || issue.path.length === 0) return 'this is no JSON object';
  return issue.path[0] === 'question'
    ? '`question` has to be a text of 1 to 4,000 characters'
    : '`answers` has to be a list of at most 20 texts of 1 to 4,000 characters';
}
