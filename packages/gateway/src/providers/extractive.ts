import type { ExtractiveOptions } from '@gatehouse/contract/config';
import type { CallSignal } from '../core/call-signal.ts';
import type { Clock } from '../core/clock.ts';
import type { AnswerStream, Delta } from '../core/delta.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { KnowledgeHit, KnowledgeSearch, Language } from '../core/knowledge.ts';
import type { Provider, ProviderCall, ProviderReport } from '../core/provider.ts';
import type { ChatRequest } from '../core/request.ts';

export interface ExtractiveDependencies {
  readonly search: KnowledgeSearch;
  /** What a message is that asks for nothing; undefined where it may ask for something. */
  readonly smallTalkOf: (
    text: string,
  ) => readonly [kind: 'greeting' | 'thanks' | 'identity', language: Language] | undefined;
  readonly clock: Clock;
}

/** All that this model ever says in its own words. */
const sentences: Readonly<
  Record<Language, Readonly<Record<'found' | 'foundForeign' | 'unknown' | 'greeting' | 'thanks' | 'identity', string>>>
> = {
  de: {
    found: 'Ich antworte nur mit wörtlichen Zitaten. Dazu steht in der Wissensdatenbank:',
    foundForeign:
      'Ich antworte nur mit wörtlichen Zitaten. In der Wissensdatenbank habe ich dazu nur auf Englisch etwas gefunden:',
    unknown:
      'Ich weiß es nicht. In der Wissensdatenbank habe ich dazu nichts gefunden, und ich antworte nur mit wörtlichen Zitaten daraus.',
    greeting:
      'Guten Tag! Ich bin ein Auszugsmodell ohne Sprachmodell: Ich zitiere nur wörtlich aus der Wissensdatenbank und nenne die Quelle. Was möchten Sie wissen?',
    thanks: 'Gern geschehen. Fragen Sie einfach weiter; ich zitiere nur, was in der Wissensdatenbank steht.',
    identity:
      'Ich bin das eingebaute Auszugsmodell von Gatehouse, kein Sprachmodell: Ich suche in der Wissensdatenbank, zitiere die passenden Stellen wörtlich mit Quelle und sage „Ich weiß es nicht“, wenn nichts passt.',
  },
  en: {
    found: 'I only answer with verbatim quotes. The knowledge base says:',
    foundForeign: 'I only answer with verbatim quotes. I found this in the knowledge base in German only:',
    unknown:
      'I do not know. I found nothing about this in the knowledge base, and I only answer with verbatim quotes from it.',
    greeting:
      'Hello! I am an extractive model without a language model: I only quote the knowledge base word for word and name the source. What would you like to know?',
    thanks: 'You are welcome. Feel free to ask more; I only quote what the knowledge base says.',
    identity:
      'I am the built-in extractive model of Gatehouse, not a language model: I search the knowledge base, quote the matching passages word for word with their source, and say "I do not know" when nothing matches.',
  },
};

/** For texts in another language or in none that can be told, so in both that it has. */
const neither =
  'Ich verstehe nur Fragen auf Deutsch und Englisch, und hierzu weiß ich nichts. / I only understand questions in German and English, and I know nothing about this.';

function textOf(content: Json | undefined): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  const texts: string[] = [];
  for (const part of content as readonly Json[]) {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) continue;
    const text = (part as Readonly<Record<string, Json>>)['text'];
    if (typeof text === 'string') texts.push(text);
  }
  return texts.join('\n');
}

function userTexts(request: ChatRequest): { readonly user: readonly string[]; readonly characters: number } {
  const messages = request.body['messages'];
  const user: string[] = [];
  let characters = 0;
  for (const message of Array.isArray(messages) ? (messages as readonly Json[]) : []) {
    if (typeof message !== 'object' || message === null || Array.isArray(message)) continue;
    const { role, content } = message as Readonly<Record<string, Json>>;
    const text = textOf(content);
    characters += text.length;
    if (role === 'user' && text.trim() !== '') user.push(text);
  }
  return { user, characters };
}

function citationOf({ passage }: KnowledgeHit): string {
  // The document's own title says little beside the file name, unless there is no other heading.
  const titles = passage.titles.length > 1 ? passage.titles.slice(1).slice(-2) : passage.titles;
  const place = passage.anchor === '' ? passage.source : `${passage.source}#${passage.anchor}`;
  return `— ${titles.join(' › ')} (${place})`;
}

function answerOf(language: Language | undefined, hits: readonly KnowledgeHit[]): string {
  if (language === undefined) return neither;
  const [first] = hits;
  if (first === undefined) return sentences[language].unknown;
  const lead = sentences[language][first.passage.language === language ? 'found' : 'foundForeign'];
  const quotes = hits.map((hit) => {
    const lines = [...hit.quote.split('\n'), '', citationOf(hit)];
    return lines.map((line) => (line === '' ? '>' : `> ${line}`)).join('\n');
  });
  return [lead, ...quotes].join('\n\n');
}

/** About four characters a token; there is no tokeniser behind this model. */
function estimateTokens(characters: number): number {
  return Math.ceil(characters / 4);
}

interface Cut {
  readonly text: string;
  readonly reason: 'stop' | 'length';
}

/** Obeys `stop` and the token limits as other models do. */
function cut(text: string, request: ChatRequest): Cut {
  const { stop, max_tokens: old, max_completion_tokens: current } = request.body;
  let end = text.length;
  for (const sequence of Array.isArray(stop) ? (stop as readonly Json[]) : [stop]) {
    if (typeof sequence !== 'string' || sequence === '') continue;
    const at = text.indexOf(sequence);
    if (at >= 0) end = Math.min(end, at);
  }
  const limit = typeof current === 'number' ? current : typeof old === 'number' ? old : Number.POSITIVE_INFINITY;
  if (estimateTokens(end) <= limit) return { text: text.slice(0, end), reason: 'stop' };
  return { text: text.slice(0, Math.max(0, Math.floor(limit)) * 4), reason: 'length' };
}

const wordPieces = /\S+\s*|\s+/g;

async function* stream(
  answer: Cut,
  choices: number,
  usageInput: number,
  model: string,
  created: number,
  signal: CallSignal,
): AnswerStream {
  yield { type: 'start', model, created };
  const pieces = answer.text.match(wordPieces) ?? [];
  for (let choice = 0; choice < choices; choice += 1) {
    for (const text of pieces) {
      signal.throwIfAborted();
      yield { type: 'text', choice, channel: 'content', text } satisfies Delta;
    }
    yield { type: 'finish', choice, reason: answer.reason };
  }
  yield { type: 'usage', usage: { input: usageInput, output: estimateTokens(answer.text.length) * choices } };
}

function refuseStructured(request: ChatRequest): void {
  const format = request.body['response_format'];
  if (typeof format !== 'object' || format === null || Array.isArray(format)) return;
  const kind = (format as Readonly<Record<string, Json>>)['type'];
  // A quotation is not JSON; to answer with text here would break the client that relies on the format.
  if (kind !== undefined && kind !== 'text')
    throw new GatehouseError('unsupported_by_model', { param: 'response_format' });
}

/**
 * The built-in model. It answers only with verbatim quotes from the knowledge base and their source, says "I do not know" /
 * "Ich weiß es nicht" below `threshold`, tells in both languages that it understands no others, and never acts on what a
 * question or a document tells it to do: there is nothing in it that could. Tools are ignored, `n` choices are equal, usage
 * is estimated.
 *
 * Throws `unsupported_by_model` for embeddings and for a `response_format` other than text, `upstream_model_not_found` for
 * another model name.
 */
export function createExtractive(
  options: ExtractiveOptions,
  { search, smallTalkOf, clock }: ExtractiveDependencies,
): Provider {
  const models = [{ id: options.model, owner: 'gatehouse', details: { extractive: true } }] as const;

  const answer = async (user: readonly string[], signal: CallSignal): Promise<string> => {
    const question = user.at(-1) ?? '';
    const talk = smallTalkOf(question);
    if (talk !== undefined) return sentences[talk[1]][talk[0]];
    const result = await search.find({ text: question, earlier: user.slice(-3, -1), limit: options.passages }, signal);
    return answerOf(
      result.language,
      result.hits.filter((hit) => hit.support >= options.threshold),
    );
  };

  return {
    id: options.id,
    answers: ['chat'],
    call: async (call: ProviderCall): Promise<AnswerStream> => {
      const { request, signal } = call;
      if (request.kind !== 'chat') throw new GatehouseError('unsupported_by_model');
      if (call.target !== options.model) throw new GatehouseError('upstream_model_not_found');
      refuseStructured(request);
      signal.throwIfAborted();
      const { user, characters } = userTexts(request);
      const text = await answer(user, signal);
      const created = Math.floor(clock.now() / 1_000);
      return stream(cut(text, request), request.choices, estimateTokens(characters), options.model, created, signal);
    },
    models: async () => models,
    check: async (): Promise<ProviderReport> => {
      const { files, passages, languages } = search.statistics();
      return {
        ok: passages > 0,
        summary: `quotes from ${counted(passages, 'passage')} of ${counted(files, 'file')} (${languages.join(', ')})`,
        models,
        ...(passages > 0 ? {} : { remedy: 'Put Markdown files into the folders named under `knowledge`.' }),
      };
    },
    close: async () => undefined,
  };
}

function counted(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
