import { errorCatalogue } from '@gatehouse/contract/errors';
import {
  type AssistantTrace,
  type Attribution,
  attributionSchema,
  type ComparisonTrace,
  type Explanation,
  explanationSchema,
} from '@gatehouse/contract/explanation';
import { z } from 'zod';
import type { Place } from './command-line.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { addressOf } from './gateway-address.ts';
import { loadOrFail, requireFile } from './located-configuration.ts';
import { createPrinter, printable, type Printer } from './printer.ts';

const errorSchema = z.object({ error: z.object({ code: z.string().nullish(), message: z.string() }) });
const answersWithin = 30_000;
/** A model is asked a handful of times. */
const modelAnswersWithin = 900_000;
const longestText = 300;

/** Asks a running gateway why a request was answered as it was, with the key of whoever asked, and prints it. */
export async function explainRequest(
  dependencies: Dependencies,
  request: string,
  options: Place & { readonly url?: string; readonly leaveOneOut: boolean; readonly json: boolean },
): Promise<void> {
  const key = dependencies.environment['GATEHOUSE_KEY'] ?? '';
  if (key === '')
    throw new CliFailure(
      exitCodes.usage,
      'There is no key to ask with',
      'Set GATEHOUSE_KEY to the key with which the request was made.',
    );
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(request))
    throw new CliFailure(exitCodes.usage, 'This is no id of a request', 'Take it from the header x-request-id: req_…');
  const url = options.url ?? (await configuredAddress(dependencies, options));
  const explanation = explanationSchema.parse(await ask('GET', url, request, key));
  const attribution = options.leaveOneOut
    ? attributionSchema.parse(await ask('POST', url, `${request}/attribution`, key))
    : undefined;
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  if (options.json) {
    const told = attribution === undefined ? explanation : { ...explanation, attribution };
    printer.line(JSON.stringify(told, null, 2));
    return;
  }
  print(explanation, printer);
  if (attribution !== undefined) printAttribution(attribution, printer);
}

async function configuredAddress(dependencies: Dependencies, options: Place): Promise<string> {
  const file = await requireFile(dependencies, options.config);
  const { configuration } = await loadOrFail(dependencies, file);
  return addressOf(configuration.server, configuration.tls !== undefined);
}

async function ask(method: 'GET' | 'POST', url: string, place: string, key: string): Promise<unknown> {
  let body: unknown;
  try {
    const response = await fetch(new URL(`/v1/explanations/${place}`, url), {
      method,
      redirect: 'error',
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(method === 'GET' ? answersWithin : modelAnswersWithin),
    });
    body = await response.json();
  } catch {
    throw new CliFailure(exitCodes.failed, `No gateway answers at ${url}`, 'Start it, or name another with --url.');
  }
  const refused = errorSchema.safeParse(body);
  if (refused.success) {
    const { code, message } = refused.data.error;
    const known = code !== null && code !== undefined && Object.hasOwn(errorCatalogue, code);
    throw new CliFailure(
      exitCodes.failed,
      `${printable(message)}${known ? ` (${code})` : ''}`,
      'An explanation is for the key that made the request; it is there once the request has ended.',
    );
  }
  return body;
}

function share(value: number): string {
  return `${Math.round(value * 100)} %`;
}

function clipped(text: string): string {
  const line = printable(text.replaceAll(/\s+/g, ' ').trim());
  return line.length > longestText ? `${line.slice(0, longestText)}…` : line;
}

function print(explanation: Explanation, printer: Printer): void {
  const { assistant, chosen, cost, leaf, model, outcome, policy, provider, request, target, time, usage, verdicts } =
    explanation;
  printer.line(printer.style('bold', printable(request)));
  printer.table([
    ['time', new Date(time).toISOString()],
    ['outcome', printable(explanation.code === undefined ? outcome : `${outcome}: ${explanation.code}`)],
    ...(model === undefined ? [] : [['model', printable(model)]]),
    ...(provider === undefined
      ? []
      : [['answered by', printable(`${provider} ${target ?? ''} (${chosen ?? 'only'})`)]]),
    ...(usage === undefined ? [] : [['tokens', `${usage.input} in, ${usage.output} out`]]),
    ...(cost === undefined ? [] : [['cost', `${cost.micros / 1_000_000} ${cost.currency}`]]),
    ['policy', policy],
    ...(leaf === undefined ? [] : [['leaf', `${leaf.index} of ${leaf.shard}`]]),
  ]);
  if (assistant !== undefined) printAssistant(assistant, printer);
  printer.line();
  printer.line(printer.style('bold', 'Guards'));
  if (verdicts.length === 0) printer.line('  none had anything to say');
  printer.table(
    verdicts.map(({ direction, guard, outcome: told, rules, scores }) => [
      direction,
      printable(guard),
      told,
      printable(
        Object.entries(rules)
          .map(([rule, count]) => `${rule} ×${count}${scores?.[rule] === undefined ? '' : ` (${scores[rule]} ‰)`}`)
          .join(', '),
      ),
    ]),
  );
}

/** What rows were compared for an answer that they give by themselves. */
function comparedIn({ collections, column, found, rows, things, wants, without, words }: ComparisonTrace): string {
  const by = column === undefined ? '' : ` by ${column}`;
  const left = without === 0 ? '' : `, ${without} without a value`;
  return `${wants}${by} for ${words.join(' ')}: ${rows} rows of ${things} things in ${collections.join(', ')}${left}; ${found} wanted`;
}

function printAssistant(trace: AssistantTrace, printer: Printer): void {
  const { answerFrom, answerSupport, asked, comparison, outcome, passages, sentences, support, supportFrom } = trace;
  printer.line();
  printer.line(printer.style('bold', `Assistant ${printable(trace.assistant)}: ${outcome}`));
  printer.table([
    ['looked for', printable(trace.queries.join(' | '))],
    ['best passage', `covers ${share(support)} of the question; ${share(answerFrom)} is needed`],
    ...(answerSupport === undefined
      ? []
      : [['answer', `supported to ${share(answerSupport)}; ${share(supportFrom)} of each sentence is needed`]]),
    ...(comparison === undefined ? [] : [['rows compared', printable(comparedIn(comparison))]]),
    ['model asked', `${asked} ${asked === 1 ? 'time' : 'times'}`],
  ]);
  for (const [index, passage] of passages.entries()) {
    const { cited, hash, id, shapley, terms, text } = passage;
    printer.line();
    const value = shapley === undefined ? '' : `, Shapley value ${shapley.toFixed(3)}`;
    printer.line(
      `  [${index + 1}] ${printable(id)}${cited ? ', cited' : ''}: covers ${share(passage.support)}${value}`,
    );
    printer.line(printer.style('dim', `      SHA-256 ${hash}`));
    printer.line(`      ${clipped(text)}`);
    const told = terms.map(({ covered, importance, term }) => `${term} ${share(importance)} × ${share(covered)}`);
    if (told.length > 0) printer.line(`      terms: ${printable(told.join(', '))}`);
  }
  if (sentences.length > 0) {
    printer.line();
    printer.line(printer.style('bold', 'Sentences'));
  }
  for (const { kept, passage, problems, quote, rendered, support: backed, text } of sentences) {
    const mark = kept ? printer.style('green', 'kept   ') : printer.style('red', rendered ? 'rendered' : 'left out');
    printer.line(`  ${mark} ${share(backed)}  ${clipped(text)}`);
    if (problems.length > 0) printer.line(`      ${problems.join(', ')}`);
    if (passage !== undefined && !rendered)
      printer.line(printer.style('dim', `      ${printable(passage)}: ${clipped(quote ?? '')}`));
  }
}

function printAttribution({ calls, error, passages, worth }: Attribution, printer: Printer): void {
  printer.line();
  printer.line(printer.style('bold', 'Leaving out each passage'));
  printer.line(
    `  ${calls} calls of the model. With all passages it says ${share(worth)} of the answer again; effects below ${share(error)} say nothing.`,
  );
  printer.table(passages.map(({ effect, id }) => [printable(id), `${(effect * 100).toFixed(0)} %`]));
}
