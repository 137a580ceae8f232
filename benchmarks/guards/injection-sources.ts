// The models of injections on sources that they have not seen: trained as models/guards trains them, one fold of sources left out, and put
// into the guard in place of the shipped ones, at the thresholds that are frozen in the shipped file.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readCorpora, type Corpora, type LabelledText } from '../../models/guards/corpora.ts';
import { makeDocuments } from '../../models/guards/documents.ts';
import { featuriser, type Featurise } from '../../models/guards/examples.ts';
import { seeded } from '../../models/random.ts';
import { lengthMargin, settings, train, withFeatures } from '../../models/guards/recipe.ts';
import { documentFoldCount, partsOf, userFold, userFoldCount } from '../../models/guards/sources.ts';
import type { LinearWeights } from '../../models/guards/train-linear.ts';
import { openInjectionModel } from '../../packages/gateway/src/classifiers/injection.ts';
import {
  decodeLinearModel,
  encodeLinearModel,
  type ModelHeader,
} from '../../packages/gateway/src/classifiers/linear-model.ts';
import type { ClassifiedChannel, TextClassifier, TextLanguage } from '../../packages/gateway/src/core/classifier.ts';
import { createTextReader } from '../../packages/gateway/src/lib/text-reading.ts';
import { Counts, sample, shareOf, thresholdAt } from './figures.ts';
import type { Language } from './held-out.ts';
import { type Report, shown } from './report.ts';
import { reportMutations, reportPlaces, type SomeText } from './robustness.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = createTextReader();
/** What is hidden in an encoding weighs more, as in the guard. */
const encodedOdds = 4;
/** Of a source and class at most so many texts are judged; training has its own bounds. */
const mostOfSource = 1_500;

interface Scored {
  readonly text: string;
  readonly source: string;
  readonly attack: boolean;
  readonly language: TextLanguage;
  /** Per mille: the highest of the text and of what stands encoded in it. */
  readonly score: number;
  readonly threshold: number;
}

function score(
  model: TextClassifier,
  text: string,
  channel: ClassifiedChannel,
): Pick<Scored, 'language' | 'score' | 'threshold'> {
  const reading = read(text);
  const { language, threshold, score: plain } = model.classify(reading, channel);
  let highest = plain;
  for (const piece of reading.decoded) {
    const { score: inner } = model.classify(piece.reading, channel);
    highest = Math.max(highest, Math.round((1_000 * encodedOdds * inner) / (1_000 + (encodedOdds - 1) * inner)));
  }
  return { language, threshold, score: highest };
}

/** A model of one channel in the file of the shipped one; it knows nothing of the other channel. */
function modelOf(header: ModelHeader, weights: LinearWeights, channel: ClassifiedChannel): TextClassifier {
  const isOther = (output: string): boolean => output !== channel;
  const all = header.outputs.map((output) =>
    isOther(output) ? new Float32Array(weights.weights.length) : weights.weights,
  );
  const biases = header.outputs.map((output) => (isOther(output) ? -20 : weights.bias));
  const { pooling, exponent } = settings;
  const lengthMargins = header.outputs.map(() => lengthMargin);
  return openInjectionModel(encodeLinearModel({ ...header, biases, pooling, exponent, lengthMargins }, all));
}

/** The folds, each with a model that has seen nothing of its sources. */
interface Fold {
  readonly model: TextClassifier;
  readonly texts: readonly LabelledText[];
}

function* userFolds(corpora: Corpora, header: ModelHeader, featurise: Featurise): Generator<Fold> {
  const items = withFeatures(corpora.user, featurise);
  for (let fold = 0; fold < userFoldCount; fold++) {
    const weights = train(
      items.filter((one) => userFold(one) !== fold),
      'user',
    );
    const texts = corpora.user.filter((one) => userFold(one) === fold);
    yield { model: modelOf(header, weights, 'user'), texts };
  }
}

function* documentFolds(corpora: Corpora, header: ModelHeader, featurise: Featurise): Generator<Fold> {
  for (let fold = 0; fold < documentFoldCount; fold++) {
    const known = makeDocuments(partsOf(corpora.document, fold, false), seeded(7), 4);
    const weights = train(withFeatures(known, featurise), 'document');
    const texts = makeDocuments(partsOf(corpora.document, fold, true), seeded(8), 4);
    yield { model: modelOf(header, weights, 'document'), texts };
  }
}

function isOurs(source: string): boolean {
  return source.startsWith('written/');
}

function bySource(texts: readonly Scored[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { source, score: value } of texts) {
    const known = found.get(source);
    if (known === undefined) found.set(source, [value]);
    else known.push(value);
  }
  return found;
}

/** Fewer texts than this in a source and language are in no table; their names are told. */
const fewest = 20;

function reportScores(report: Report, scored: readonly Scored[], share: number, attackWord: string): void {
  const rows: string[][] = [];
  const small: string[] = [];
  const percentage = `${share * 100} %`;
  for (const language of ['de', 'en', 'other'] as const) {
    const own = scored.filter((one) => one.language === language);
    const strangers = own.filter((one) => !one.attack && !isOurs(one.source));
    const sources = new Map([...bySource(strangers)].filter(([, scores]) => scores.length >= fewest));
    const realised = thresholdAt(share, sources);
    for (const attack of [true, false]) {
      const frozen = new Counts();
      const atShare = new Counts();
      const nested = new Counts();
      for (const [source, some] of Map.groupBy(
        own.filter((one) => one.attack === attack),
        (one) => one.source,
      )) {
        if (some.length < fewest) {
          small.push(`${source} (${language}, ${some.length} ${attack ? attackWord : 'harmless'})`);
          continue;
        }
        // As for a source that nobody had when the threshold was chosen.
        const others = new Map([...sources].filter(([name]) => name !== source));
        const threshold = attack ? realised : thresholdAt(share, others);
        for (const one of some) {
          frozen.add(source, one.score >= one.threshold);
          atShare.add(source, one.score >= realised);
          nested.add(source, one.score >= threshold);
        }
      }
      const kind = attack ? attackWord : 'harmless';
      for (const source of frozen.names().toSorted())
        rows.push([
          language,
          kind,
          isOurs(source) ? `${source} (ours)` : source,
          String(frozen.get(source).of),
          shown(frozen.get(source)),
          shown(atShare.get(source)),
          attack ? '' : shown(nested.get(source)),
        ]);
      const average = (counts: Counts): string => {
        const public_ = new Counts();
        for (const name of counts.names()) {
          if (isOurs(name)) continue;
          const { hits, of } = counts.get(name);
          for (let at = 0; at < of; at++) public_.add(name, at < hits);
        }
        return public_.names().length === 0 ? '–' : `**${shown(public_.macro())}**`;
      };
      if (frozen.names().some((name) => !isOurs(name)))
        rows.push([
          language,
          kind,
          '**macro average of the public ones**',
          '',
          average(frozen),
          average(atShare),
          attack ? '' : average(nested),
        ]);
    }
  }
  report.table(
    [
      'language',
      'texts',
      'source',
      'number',
      'at the frozen threshold',
      `at ${percentage} of harmless`,
      `at ${percentage} of the other sources`,
    ],
    rows,
  );
  if (small.length > 0) report.say(`Fewer than ${fewest}, and left out: ${small.join(', ')}.`);
}

/** Recall by length of the attack, in words; and false alarms. */
function reportLengths(report: Report, scored: readonly Scored[]): void {
  const bounds = [10, 20, 40, 80, 160, 400, Number.POSITIVE_INFINITY];
  const names = ['up to 10', '11–20', '21–40', '41–80', '81–160', '161–400', 'more'];
  const rows: string[][] = [];
  for (const language of ['de', 'en'] as const) {
    const found = new Counts();
    const flagged = new Counts();
    for (const one of scored) {
      if (one.language !== language || isOurs(one.source)) continue;
      const words = one.text.split(/\s+/).length;
      const name = names[bounds.findIndex((bound) => words <= bound)] ?? '';
      (one.attack ? found : flagged).add(name, one.score >= one.threshold);
    }
    for (const name of names)
      rows.push([
        language,
        name,
        String(found.get(name).of),
        shown(shareOf(found.get(name))),
        String(flagged.get(name).of),
        shown(shareOf(flagged.get(name))),
      ]);
  }
  report.table(['language', 'words', 'attacks', 'found', 'harmless', 'flagged'], rows);
}

function scoreFold({ model, texts }: Fold, channel: ClassifiedChannel): Scored[] {
  const groups = Map.groupBy(texts, (one) => `${one.source} ${one.attack}`);
  return [...groups.values()].flatMap((some) =>
    sample(some, mostOfSource).map(({ text, source, attack }) => ({
      text,
      source,
      attack,
      ...score(model, text, channel),
    })),
  );
}

/** Some of each public source, of the languages that have thresholds of their own. */
function pickSome(scored: readonly Scored[], attack: boolean, language: Language, each: number): SomeText[] {
  const fits = scored.filter(
    (one) => one.attack === attack && one.language === language && !isOurs(one.source) && one.text.length <= 4_000,
  );
  return [...Map.groupBy(fits, (one) => one.source).values()]
    .filter((some) => some.length >= fewest)
    .flatMap((some) => sample(some, each).map(({ text, source }) => ({ text, source, language })));
}

export async function reportSources(report: Report, data: string, most: number): Promise<void> {
  report.begin('sources');
  const shipped = readFileSync(path.join(root, 'packages/gateway/src/classifiers/injection.bin'));
  const { header } = decodeLinearModel(shipped);
  const corpora = readCorpora(data, path.join(root, 'models/guards/written'));
  const [ofUsers, ofDocuments] = header.readings ?? [];
  const featurise = featuriser(header.lexicon, undefined, ofUsers);
  const featuriseDocuments = featuriser(header.lexicon, undefined, ofDocuments);

  const users: Scored[] = [];
  const modelsOfUsers = new Map<string, TextClassifier>();
  for (const fold of userFolds(corpora, header, featurise)) {
    users.push(...scoreFold(fold, 'user'));
    for (const { source } of fold.texts) if (!isOurs(source)) modelsOfUsers.set(source, fold.model);
  }
  report.say(
    `What users write, by a model that has seen nothing of the source (of our own texts, of the file). Model ${header.id} ${header.version}; share found or flagged, in per cent.`,
  );
  reportScores(report, users, 0.01, 'attacks');
  report.say('The same by length, public sources together.');
  reportLengths(report, users);

  const documents: Scored[] = [];
  const modelsOfDocuments = new Map<string, TextClassifier>();
  for (const fold of documentFolds(corpora, header, featuriseDocuments)) {
    documents.push(...scoreFold(fold, 'document'));
    for (const { text } of fold.texts) modelsOfDocuments.set(text, fold.model);
  }
  report.say(
    'Documents with an order to a model, and the same carriers with a harmless filling at the same place; payloads, fillings and carriers are all of sources or kinds that the model has not seen. By the source of the payload or filling, and of carriers alone.',
  );
  reportScores(report, documents, 0.02, 'with payload');

  const eachSource = Math.max(8, Math.ceil(most / 6));
  const finds = (text: string, like: SomeText): boolean => {
    const model = modelsOfUsers.get(like.source);
    if (model === undefined) throw new Error(`no model for ${like.source}`);
    const { score: value, threshold } = score(model, text, 'user');
    return value >= threshold;
  };
  const sets = (['de', 'en'] as const).map((language) => ({
    language,
    attacks: pickSome(users, true, language, eachSource),
    harmless: pickSome(users, false, language, eachSource),
  }));
  report.say(
    `Attacks of public sources written otherwise, at most ${eachSource} of each, by the models that have not seen them; macro averages over the sources. In the guard, signatures come on top.`,
  );
  await reportMutations(report, sets, finds);

  report.say(
    'The same attacks (of at most 600 characters) alone, and among 16,000 characters of passages of an encyclopaedia.',
  );
  const passages = (language: Language): string[] =>
    users
      .filter((one) => one.source === 'xquad' && one.language === language && one.text.length > 200)
      .map(({ text }) => text);
  await reportPlaces(
    report,
    sets.map(({ language, attacks }) => ({
      name: `${language}, users`,
      attacks: attacks.filter(({ text }) => text.length <= 600),
      harmless: passages(language),
    })),
    finds,
  );
}
