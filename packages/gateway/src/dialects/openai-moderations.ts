import { z } from 'zod';
import type { CollectedAnswer } from '../core/answer.ts';
import type { AnswerHead, Dialect } from '../core/dialect.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { GuardRequest } from '../core/request.ts';
import { jsonCall } from './json-call.ts';
import { isObject, parseBody } from './parse-body.ts';
import { given } from './part-list.ts';
import { modelOf, refuse, refuseContent, refuseOthers } from './request-scan.ts';

const mostTexts = 2_048;

/** Categories of OpenAI's API, and the rule of a guard that speaks of the same; undefined where none of ours does. */
const categories: Readonly<Record<string, string | undefined>> = {
  harassment: 'insult',
  'harassment/threatening': 'threat',
  hate: 'hate',
  'hate/threatening': undefined,
  illicit: undefined,
  'illicit/violent': undefined,
  'self-harm': 'self-harm',
  'self-harm/instructions': undefined,
  'self-harm/intent': undefined,
  sexual: 'sexual',
  'sexual/minors': undefined,
  violence: undefined,
  'violence/graphic': undefined,
};

/** Texts that belong together are one input, and get one result: a list of parts. */
function inputsOf(input: Json | undefined): readonly (readonly string[])[] {
  if (typeof input === 'string') return [[input]];
  if (!Array.isArray(input) || input.length === 0 || input.length > mostTexts) return refuse('input');
  const list: readonly Json[] = input;
  if (list.every((text) => typeof text === 'string')) return list.map((text) => [text]);
  const parts = list.map((part, index) => {
    if (!isObject(part)) return refuse(`input[${index}]`);
    // Nobody here looks at images.
    if (part['type'] !== 'text') return refuseContent(`input[${index}].type`);
    return typeof part['text'] === 'string' ? part['text'] : refuse(`input[${index}].text`);
  });
  return [parts];
}

function decodeModeration(raw: Uint8Array): GuardRequest {
  const client = parseBody(raw);
  refuseOthers(client, ['input', 'model']);
  const inputs = inputsOf(client['input']);
  return {
    kind: 'guard',
    model: '',
    segments: [],
    notInspected: {},
    // For the answer alone; no model is asked.
    body: {
      model: given(client['model']) ? modelOf(client) : 'gatehouse-guards',
      sizes: inputs.map((texts) => texts.length),
    },
    texts: inputs
      .flat()
      .map((text) => ({ id: undefined, text, direction: 'input', origin: 'user', prompt: undefined })),
    single: false,
    policy: undefined,
    explain: false,
  };
}

const judgedSchema = z.object({
  texts: z.array(
    z.object({
      verdict: z.string(),
      findings: z.array(z.object({ rule: z.string(), score: z.number().exactOptional() })),
    }),
  ),
});

type Judged = z.infer<typeof judgedSchema>['texts'][number];

function encodeResult(judged: readonly Judged[]): object {
  const findings = judged.flatMap((text) => text.findings);
  const scoreOf = (rule: string | undefined): number =>
    Math.max(
      0,
      ...findings.flatMap((finding) =>
        rule !== undefined && finding.rule.endsWith(`/${rule}`) ? [finding.score ?? 1] : [],
      ),
    );
  const names = Object.keys(categories);
  return {
    flagged: judged.some(({ verdict }) => verdict !== 'allow'),
    categories: Object.fromEntries(names.map((name) => [name, scoreOf(categories[name]) > 0])),
    category_scores: Object.fromEntries(names.map((name) => [name, scoreOf(categories[name])])),
    category_applied_input_types: Object.fromEntries(
      names.map((name) => [name, categories[name] === undefined ? [] : ['text']]),
    ),
    rules: [...new Set(findings.map(({ rule }) => rule))],
  };
}

function encodeModeration(head: AnswerHead, { choices }: CollectedAnswer): string {
  const text = choices[0]?.content;
  if (typeof text !== 'string') throw new GatehouseError('internal_error', { note: 'an answer without its text' });
  const { texts } = judgedSchema.parse(JSON.parse(text));
  const { model, sizes } = head.request.body;
  let from = 0;
  const results = (Array.isArray(sizes) ? (sizes as readonly Json[]) : []).map((size) => {
    const end = from + (typeof size === 'number' ? size : 0);
    const result = encodeResult(texts.slice(from, end));
    from = end;
    return result;
  });
  return JSON.stringify({ id: `modr-${head.exchangeId.slice(head.exchangeId.indexOf('_') + 1)}`, model, results });
}

/**
 * `POST /v1/moderations`, answered by the guards of the key. `flagged` says that one of them found something, and `rules` what it was;
 * categories say it in OpenAI's words, as far as a guard has one for it.
 */
export const openaiModerations: Dialect = Object.freeze<Dialect>({
  ...jsonCall('openai-moderations', 'guard', decodeModeration),
  encodePlain: encodeModeration,
});
