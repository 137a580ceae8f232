import type { SourcesOnlyOptions } from '@gatehouse/contract/guards/sources-only';
import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as german } from '@orama/stemmers/german';
import type { Guard, GuardKind, InspectionContext, StreamScan, StreamScanResult } from '../core/guard.ts';
import { guardFrame } from '../core/guard-frame.ts';
import type { PlainReading } from '../core/reading.ts';
import { nothingInSentence, scanSentences, type SentenceJudgement } from '../core/scan-sentences.ts';
import type { Origin } from '../core/segment.ts';
import { allow } from '../core/verdict.ts';
import { ContentWords, SaidWords } from '../lib/content-words.ts';
import { sentences } from '../lib/sentences.ts';

/** Sentences with fewer words of content are talk: "Of course, I can help with that." */
const fewestWords = 3;
/** A number that no source has weighs as much as several words. */
const weightOfNumbers = 3;

const nothing: StreamScanResult = Object.freeze({ verdict: allow, hold: 0 });
const emptyScan: StreamScan = Object.freeze({ push: () => nothing, end: () => allow });

function createSourcesOnly(options: SourcesOnlyOptions): Guard {
  const id = options.id ?? 'sources-only';
  const content = new ContentWords({ german, english });
  const { action, replacement, system, threshold, withoutSources } = options;
  const origins = new Set<Origin>(system ? ['tool', 'document', 'file', 'system'] : ['tool', 'document', 'file']);
  /** By request: the sources are read once for all channels of its answer. */
  const known = new WeakMap<object, SaidWords>();

  const sourcesOf = (context: InspectionContext): SaidWords => {
    const { prompt } = context;
    if (prompt === undefined) return new SaidWords();
    let said = known.get(prompt);
    if (said === undefined) {
      said = new SaidWords();
      for (const { origin, reading } of prompt) {
        // What the user said may be repeated, and what tools were called with came from the model.
        if (origins.has(origin)) said.add(content.of(reading));
      }
      if (said.size > 0) for (const { origin, reading } of prompt) if (origin === 'user') said.add(content.of(reading));
      known.set(prompt, said);
    }
    return said;
  };

  const judge = (reading: PlainReading, said: SaidWords): SentenceJudgement => {
    const words = content.of(reading);
    if (words.length < fewestWords) return nothingInSentence;
    let all = 0;
    let unsaid = 0;
    for (const word of words) {
      const weight = word.number ? weightOfNumbers : 1;
      all += weight;
      if (!said.says(word)) unsaid += weight;
    }
    const score = Math.round((1_000 * unsaid) / all);
    if (1_000 - score >= threshold) return { findings: [], score };
    return {
      findings: [
        {
          rule: `${id}/unsupported`,
          start: 0,
          end: reading.text.length,
          score,
          ...(action === 'redact' ? { replacement } : undefined),
        },
      ],
    };
  };
  const scan = scanSentences({
    sentences,
    action,
    comparesPrompt: true,
    judge: ({ reading, context }) => judge(reading, sourcesOf(context)),
  });
  const isMeant = (context: InspectionContext): boolean =>
    context.prompt !== undefined && (withoutSources === 'finding' || sourcesOf(context).size > 0);
  return {
    ...guardFrame(options),
    passive: scan.passive,
    contentOnly: true,
    describe: () => [
      { id: 'score-threshold', threshold },
      { id: 'setting', setting: 'system', value: system },
      { id: 'setting', setting: 'withoutSources', value: withoutSources },
      action === 'redact' ? { id: 'on-finding', action, replacement } : { id: 'on-finding', action },
    ],
    inspect: (texts, context) => (isMeant(context) ? scan.inspect(texts, context) : allow),
    openStream: (context) => (isMeant(context) ? scan.openStream(context) : emptyScan),
  };
}

/**
 * "Answer only from the sources": each sentence of the answer must have most of its words, and its numbers above all, from a document, a
 * file, a result of a tool or the system text of the request. Words are compared by stem and by parts of compounds, not by meaning.
 */
export const sourcesOnly: GuardKind<SourcesOnlyOptions> = {
  id: 'sources-only',
  purpose: 'content',
  summary: {
    en: 'Finds sentences of an answer that no document of the request supports.',
    de: 'Findet Sätze einer Antwort, die kein Dokument der Anfrage stützt.',
  },
  rules: {
    unsupported: {
      owasp: ['LLM09:2025'],
      explanation: {
        en: 'No source of the request says what this sentence says.',
        de: 'Keine Quelle der Anfrage sagt, was dieser Satz sagt.',
      },
    },
  },
  examples: {
    options: { threshold: 500 },
    triggers: [
      {
        text: 'Die Rückgabe ist innerhalb von 30 Tagen möglich. Außerdem schenken wir jedem Kunden einen Gutschein über 50 Euro.',
        prompt: [
          { origin: 'document', text: 'Rückgabe: Waren können innerhalb von 30 Tagen zurückgegeben werden.' },
          { origin: 'user', text: 'Wie lange kann ich Waren zurückgeben?' },
        ],
      },
    ],
    passes: [
      {
        text: 'Gerne! Sie können die Waren innerhalb von 30 Tagen zurückgeben.',
        prompt: [
          { origin: 'document', text: 'Rückgabe: Waren können innerhalb von 30 Tagen zurückgegeben werden.' },
          { origin: 'user', text: 'Wie lange kann ich Waren zurückgeben?' },
        ],
      },
      {
        text: 'The moon is some 384,000 kilometres away.',
        prompt: [{ origin: 'user', text: 'How far is the moon?' }],
      },
    ],
  },
  create: createSourcesOnly,
};
