// `npm run train`: judges the recipe on sources that it has not seen, freezes thresholds on them, trains on everything and writes the
// weights. The same texts and the same seed give the same file.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { parseLexicon } from '../../packages/gateway/src/classifiers/concept-lexicon.ts';
import { encodeLinearModel } from '../../packages/gateway/src/classifiers/linear-model.ts';
import type { TextLanguage } from '../../packages/gateway/src/core/classifier.ts';
import { readCorpora } from './corpora.ts';
import { makeDocuments } from './documents.ts';
import { featuriser } from './examples.ts';
import { around, figures, type Judged, judgeDocuments, judgeUsers, quantile, renderFigures } from './judge.ts';
import { seeded } from '../random.ts';
import { lengthMargin, readingsOf, settings, toLearnFrom, train } from './recipe.ts';

const root = path.resolve(import.meta.dirname, '../..');
const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: path.resolve(root, '../shared/data') },
    out: { type: 'string', default: path.join(root, 'packages/gateway/src/classifiers/injection.bin') },
  },
});

const corpora = readCorpora(options.data, path.join(import.meta.dirname, 'written'));
const ofUsers = parseLexicon(readFileSync(path.join(import.meta.dirname, 'concepts.txt'), 'utf8'));
const orders = parseLexicon(readFileSync(path.join(import.meta.dirname, 'concepts-documents.txt'), 'utf8'));
const lexicon = {
  concepts: [...ofUsers.concepts, ...orders.concepts],
  entries: [...ofUsers.entries, ...orders.entries],
};
const readings = readingsOf(lexicon.concepts.length, ofUsers.concepts.length);
const featurise = {
  user: featuriser(lexicon, undefined, readings.user),
  document: featuriser(lexicon, undefined, readings.document),
};

type ByLanguage = Readonly<Record<TextLanguage, number>>;

/** Of harmless texts of unseen sources, this share may reach the threshold: below the one per cent that is promised, for sources differ. */
const flaggedShares = { de: 0.008, en: 0.005 };
const surelyShares = { de: 0.001, en: 0.001 };
/** Of documents with harmless fillings, where these are a third each ordinary, orders to people, and talk of models and answers. */
const documentShares = { de: 0.02, en: 0.02 };
const balancedFillings = /^written\/fillings-..-2$/;
/** Handbooks are what documents say, not what users do. */
const notUsers = new Set(['tau2']);

function freeze(texts: readonly Judged[], shares: { readonly de: number; readonly en: number }): ByLanguage {
  const harmless = texts.filter((one) => !one.attack && !notUsers.has(one.source));
  const of = (language: 'de' | 'en'): number =>
    quantile(
      harmless.filter((one) => one.language === language),
      shares[language],
      40,
    );
  const de = of('de');
  const en = of('en');
  // Of texts in other languages there are too few to tell.
  return { de, en, other: Math.max(de, en) };
}

function perMille(logOdds: ByLanguage): ByLanguage {
  const score = (value: number): number => Math.ceil(1000 / (1 + Math.exp(-value)));
  return { de: score(logOdds.de), en: score(logOdds.en), other: score(logOdds.other) };
}

/** Thresholds of users come from public sets; ours were written to be mistaken and would only raise them. */
const users = judgeUsers(corpora, featurise.user);
const strangers = users.filter((one) => !one.source.startsWith('written/'));
const userThresholds = freeze(strangers, flaggedShares);
const userSurely = freeze(strangers, surelyShares);
console.log(`\nWhat users write, each source held out; thresholds ${JSON.stringify(perMille(userThresholds))}\n`);
console.log(renderFigures(figures(users, userThresholds)));

const documents = judgeDocuments(corpora, featurise.document);
const filled = documents.filter((one) => one.attack || balancedFillings.test(one.source));
const documentThresholds = freeze(filled, documentShares);
const documentSurely = freeze(filled, surelyShares);
console.log(
  `\nDocuments, payloads, fillings and carriers held out; thresholds ${JSON.stringify(perMille(documentThresholds))}\n`,
);
console.log(renderFigures(figures(documents, documentThresholds)));

const user = train(toLearnFrom(corpora.user, featurise.user), 'user');
const document = train(
  toLearnFrom(makeDocuments(corpora.document, seeded(7), 4, around), featurise.document),
  'document',
);
writeFileSync(
  options.out,
  encodeLinearModel(
    {
      id: 'gatehouse-injection',
      version: '2',
      outputs: ['user', 'document'],
      biases: [user.bias, document.bias],
      pooling: settings.pooling,
      exponent: settings.exponent,
      lengthMargins: [lengthMargin, lengthMargin],
      thresholds: [perMille(userThresholds), perMille(documentThresholds)],
      surely: [perMille(userSurely), perMille(documentSurely)],
      lexicon,
      readings: [readings.user, readings.document],
    },
    [user.weights, document.weights],
  ),
);
