import type { CalibrateRequest, Calibration } from '@gatehouse/contract/admin-knowledge';

/** What an assistant found for the question of a pair, with no threshold at all. */
export interface FoundAnswer {
  /** Of the best passage for the question; 0 where nothing was found. */
  readonly support: number;
  /** What the answer would rest on, the best first. */
  readonly passages: readonly { readonly id: string; readonly document: string; readonly text: string }[];
  /** What would be said; the texts of the passages where it is not given. */
  readonly answer?: string | undefined;
}

const steps = 100;

/** Of the questions to calibrate by, those that count, and the answers of all that name what there is not. */
export interface CountingPairs {
  readonly pairs: CalibrateRequest['pairs'];
  readonly notFound: Calibration['notFound'];
}

/**
 * Leaves out pairs of which every answer names a document that there is not: nothing can be right for them, and as wrong ones they would
 * raise the threshold for a slip in the file of questions.
 */
export function countingPairs(all: CalibrateRequest['pairs'], namesNothing: (text: string) => boolean): CountingPairs {
  const notFound: Calibration['notFound'] = [];
  const pairs = all.filter(({ answers }, pair) => {
    const lost = answers.filter(namesNothing);
    const counts = answers.length === 0 || lost.length < answers.length;
    for (const answer of lost) notFound.push({ pair, answer, counts });
    return counts;
  });
  return { pairs, notFound };
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** Whether an answer has what a pair wants: a passage or a document by its id, or a text that it says. */
export function answersPair(wanted: readonly string[], found: FoundAnswer): boolean {
  const said = found.answer === undefined ? found.passages.map(({ text }) => folded(text)) : [folded(found.answer)];
  return wanted.some((want) => {
    const named = found.passages.some(
      ({ id, document }) => id === want || document === want || id.startsWith(`${want}#`) || id.endsWith(`/${want}`),
    );
    const text = folded(want);
    return named || (text !== '' && said.some((one) => one.includes(text)));
  });
}

/**
 * The risk/coverage curve of an assistant: for each threshold how many of the answerable questions are answered, how many of the others all
 * the same, and how many of the answers given are wrong. The answers lie in the order of the pairs.
 */
export function calibrate(
  { assistant, pairs, risk }: CalibrateRequest,
  answers: readonly FoundAnswer[],
): Omit<Calibration, 'notFound'> {
  const outcomes = pairs.map((pair, at) => {
    const found = answers[at] ?? { support: 0, passages: [] };
    const answerable = pair.answers.length > 0;
    return { answerable, support: found.support, right: answerable && answersPair(pair.answers, found) };
  });
  const answerable = outcomes.filter((outcome) => outcome.answerable).length;
  const others = outcomes.length - answerable;
  const curve = Array.from({ length: steps + 1 }, (_, step): Calibration['curve'][number] => {
    const threshold = step / steps;
    const given = outcomes.filter(({ support }) => support > 0 && support >= threshold);
    const wrong = given.filter(({ right }) => !right).length;
    const covered = given.filter((outcome) => outcome.answerable).length;
    return {
      threshold,
      coverage: answerable === 0 ? 0 : covered / answerable,
      falseAnswers: others === 0 ? 0 : (given.length - covered) / others,
      ...(given.length === 0 ? {} : { risk: wrong / given.length }),
    };
  });
  const recommended = curve.find((point) => point.risk !== undefined && point.risk <= risk)?.threshold;
  return { assistant, pairs: pairs.length, answerable, curve, ...(recommended === undefined ? {} : { recommended }) };
}
