import { ChunkSearch } from '../../packages/gateway/src/knowledge/embedded/chunk-search.ts';
import { printTable } from '../privacy/tables.ts';
import { bootstrap, toldPercent } from './bootstrap.ts';
import type { EvaluationPart } from './evaluation-part.ts';
import { type QuestionSource, readSources } from './question-sources.ts';

const most = 100_000;
/** From which support an assistant answers where nothing else is set (`answerFrom`). */
const usualThreshold = 0.4;
/** Share of the questions without an answer that may be answered. */
const risk = 0.05;
const thresholds = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

interface Judged {
  readonly answerable: boolean;
  readonly support: number;
  readonly right: boolean;
}

/** Each question as it is, and once more with the document of its answer taken out where one alone has it. */
function judge({ collection, documents, questions }: QuestionSource): Judged[] {
  const search = new ChunkSearch(most);
  search.put(collection, documents);
  const byName = new Map(documents.map((document) => [document.document, document]));
  // As an assistant decides: by the passage that covers most, of those that it would be given.
  const ask = (text: string) =>
    search
      .find({ text, collections: [collection], limit: 5 })
      .hits.toSorted((one, other) => other.support - one.support)[0];
  const judged: Judged[] = [];
  for (const { answerable, document, isRight, text } of questions) {
    const hit = ask(text);
    judged.push({ answerable, support: hit?.support ?? 0, right: hit !== undefined && isRight(hit.chunk) });
    const hidden = document === undefined ? undefined : byName.get(document);
    if (hidden === undefined || document === undefined) continue;
    search.remove(collection, [document]);
    judged.push({ answerable: false, support: ask(text)?.support ?? 0, right: false });
    search.put(collection, [hidden]);
  }
  return judged;
}

function share(judged: readonly Judged[], of: (one: Judged) => boolean, what: (one: Judged) => boolean): number {
  const all = judged.filter(of);
  return all.filter(what).length / Math.max(1, all.length);
}

const answered =
  (threshold: number) =>
  ({ support }: Judged): boolean =>
    support >= threshold;
const isAnswerable = ({ answerable }: Judged): boolean => answerable;
const isUnanswerable = ({ answerable }: Judged): boolean => !answerable;

/** The lowest threshold at which no more than the share that may be are answered of what has no answer. */
function thresholdAt(judged: readonly Judged[]): number {
  const supports = judged
    .filter(isUnanswerable)
    .map(({ support }) => support)
    .toSorted((one, other) => other - one);
  return (supports[Math.floor(risk * supports.length)] ?? 0) + Number.EPSILON;
}

/** When an assistant says that it does not know: by the support of the best chunk. */
export const abstention: EvaluationPart = {
  name: 'abstention',
  async run(shared) {
    const sources = (await readSources(shared)).map((source) => ({ name: source.name, judged: judge(source) }));
    printTable(
      `Answered of questions without an answer, and with one, from support ${usualThreshold} on, %`,
      ['source', 'without', 'with', 'with, rightly'],
      sources.map(({ judged, name }) => [
        name,
        toldPercent(bootstrap(judged, (all) => share(all, isUnanswerable, answered(usualThreshold)))),
        toldPercent(bootstrap(judged, (all) => share(all, isAnswerable, answered(usualThreshold)))),
        toldPercent(
          bootstrap(judged, (all) => share(all, isAnswerable, (one) => one.right && answered(usualThreshold)(one))),
        ),
      ]),
    );
    printTable(
      `Answered of questions with an answer, where ${100 * risk} % of those without one are, %`,
      ['source', 'threshold', 'answered', 'rightly'],
      sources.map(({ judged, name }) => [
        name,
        thresholdAt(judged).toFixed(3),
        toldPercent(bootstrap(judged, (all) => share(all, isAnswerable, answered(thresholdAt(all))))),
        toldPercent(
          bootstrap(judged, (all) => share(all, isAnswerable, (one) => one.right && answered(thresholdAt(all))(one))),
        ),
      ]),
    );
    printTable(
      'Risk and coverage: answered without and with an answer, by threshold, %',
      ['source', ...thresholds.map(String)],
      sources.map(({ judged, name }) => [
        name,
        ...thresholds.map((threshold) =>
          [isUnanswerable, isAnswerable]
            .map((of) => Math.round(100 * share(judged, of, answered(threshold))))
            .join(' / '),
        ),
      ]),
    );
  },
};
