import type { WarningCode } from '@gatehouse/contract/warnings';
import type { Json, JsonObject } from '../../core/json.ts';
import { type ChatQuestion, isJsonObject, judgeLeftovers, unsupported } from '../../upstream/chat-question.ts';
import { ofGemini } from '../../upstream/signature-owner.ts';
import { type ChatTurn, textOfParts, type TurnPart } from '../../upstream/question-turns.ts';

const known: ReadonlySet<string> = new Set([
  'frequency_penalty',
  'logprobs',
  'n',
  'presence_penalty',
  'reasoning_effort',
  'seed',
  'temperature',
  'thinking',
  'top_k',
  'top_logprobs',
  'top_p',
]);

/** Settings of OpenAI's → names in `generationConfig`. */
const generation: Readonly<Record<string, string>> = {
  frequency_penalty: 'frequencyPenalty',
  n: 'candidateCount',
  presence_penalty: 'presencePenalty',
  seed: 'seed',
  temperature: 'temperature',
  top_k: 'topK',
  top_p: 'topP',
};

/** Tokens that the model may think with, for each of OpenAI's efforts. */
const budgets: Readonly<Record<string, number>> = { none: 0, minimal: 512, low: 1_024, medium: 8_192, high: 24_576 };

/** From the third generation on, a call in the history must have a signature. */
const signingModels = /^gemini-(?:[3-9]|[1-9][0-9])/;
/**
 * What Google names for calls that come from elsewhere (https://ai.google.dev/gemini-api/docs/thought-signatures): from another model, or by
 * way of a client that keeps no signatures.
 */
const noSignature = 'skip_thought_signature_validator';

/** The body of `generateContent` and `streamGenerateContent` (https://ai.google.dev/api/generate-content). */
export function generateBody(question: ChatQuestion, target: string, warn: (code: WarningCode) => void): JsonObject {
  judgeLeftovers(question, known, warn);
  // Answers have log probabilities in a form of their own, which is not read.
  if (question.settings.get('logprobs') === true) throw unsupported('logprobs');
  const body: JsonObject = { contents: contentsOf(question.turns, signingModels.test(target), warn) };
  const system = question.turns.filter(({ role }) => role === 'system');
  if (system.length > 0) {
    const parts = system.flatMap((turn) => turn.parts.map((part) => partOf(part, warn)));
    body['systemInstruction'] = { parts };
  }
  const config = configOf(question);
  if (Object.keys(config).length > 0) body['generationConfig'] = config;
  addTools(body, question, warn);
  return body;
}

function configOf(question: ChatQuestion): JsonObject {
  const config: JsonObject = {};
  for (const [name, own] of Object.entries(generation)) {
    const value = question.settings.get(name);
    if (value !== undefined && !(name === 'n' && value === 1)) config[own] = value;
  }
  if (question.maxTokens !== undefined) config['maxOutputTokens'] = question.maxTokens;
  if (question.stop.length > 0) config['stopSequences'] = [...question.stop];
  const thinking = thinkingOf(question);
  if (thinking !== undefined) config['thinkingConfig'] = thinking;
  if (question.format !== undefined) config['responseMimeType'] = 'application/json';
  if (question.format?.type === 'schema') config['responseJsonSchema'] = question.format.schema;
  return config;
}

function thinkingOf({ settings }: ChatQuestion): JsonObject | undefined {
  const given = settings.get('thinking');
  if (isJsonObject(given)) {
    if (given['type'] === 'disabled') return { thinkingBudget: 0 };
    const budget = given['budget_tokens'];
    return { includeThoughts: true, ...(typeof budget === 'number' ? { thinkingBudget: budget } : undefined) };
  }
  const effort = settings.get('reasoning_effort');
  const budget = typeof effort === 'string' && Object.hasOwn(budgets, effort) ? budgets[effort] : undefined;
  if (budget === undefined) return undefined;
  return budget === 0 ? { thinkingBudget: 0 } : { includeThoughts: true, thinkingBudget: budget };
}

function addTools(
  body: JsonObject,
  { parallelCalls, toolChoice, tools }: ChatQuestion,
  warn: (code: WarningCode) => void,
): void {
  if (tools.length === 0) return;
  const functionDeclarations = tools.map(({ description, name, parameters }) => ({
    name,
    ...(description === undefined ? undefined : { description }),
    ...(parameters === undefined ? undefined : { parametersJsonSchema: parameters }),
  }));
  body['tools'] = [{ functionDeclarations }];
  if (parallelCalls === false) warn('setting_not_supported');
  if (tools.some(({ cacheControl }) => cacheControl !== undefined)) warn('cache_hint_not_supported');
  if (toolChoice === undefined) return;
  const mode = toolChoice === 'auto' ? 'AUTO' : toolChoice === 'none' ? 'NONE' : 'ANY';
  const allowed = typeof toolChoice === 'object' ? { allowedFunctionNames: [toolChoice.name] } : undefined;
  body['toolConfig'] = { functionCallingConfig: { mode, ...allowed } };
}

/** Roles are `user` and `model`; results of tools are the user's, and those of one round stand in one message. */
function contentsOf(turns: readonly ChatTurn[], needsSignature: boolean, warn: (code: WarningCode) => void): Json[] {
  const contents: { role: string; parts: Json[] }[] = [];
  for (const turn of turns) {
    if (turn.role === 'system') continue;
    const role = turn.role === 'assistant' ? 'model' : 'user';
    const parts = turn.role === 'tool' ? resultOf(turn, warn) : partsOf(turn, needsSignature, warn);
    if (parts.length === 0) continue;
    const last = contents.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else contents.push({ role, parts });
  }
  return contents;
}

/**
 * A signature stands there with the part that follows the thoughts: the first call, or else the first text. Thoughts without
 * one are not taken back.
 */
function partsOf(
  { calls, parts, reasoning }: ChatTurn,
  needsSignature: boolean,
  warn: (code: WarningCode) => void,
): Json[] {
  let signature = needsSignature && calls.length > 0 ? noSignature : undefined;
  for (const one of reasoning) {
    const own = 'redacted' in one ? undefined : ofGemini(one.signature);
    if (own === undefined) warn('reasoning_not_sent');
    else signature = own;
  }
  const mark = signature === undefined ? undefined : { thoughtSignature: signature };
  const said: JsonObject[] = parts.map((part) => partOf(part, warn));
  const called: JsonObject[] = calls.map((call) => ({
    functionCall: { name: call.name, ['args']: call.arguments },
  }));
  const [marked] = called.length > 0 ? called : said;
  if (marked !== undefined && mark !== undefined) Object.assign(marked, mark);
  return [...said, ...called];
}

function resultOf(turn: ChatTurn, warn: (code: WarningCode) => void): Json[] {
  const name = turn.callName;
  // It finds the call by its name; a result of a call that is not in the request cannot be told to it.
  if (name === undefined) throw unsupported(turn.place);
  const text = textOfParts(turn.parts, '\n');
  const response = turn.failed ? { error: text } : { output: text };
  const media = turn.parts.filter(({ type }) => type !== 'text').map((part) => partOf(part, warn));
  return [{ functionResponse: { name, response } }, ...media];
}

function partOf(part: TurnPart, warn: (code: WarningCode) => void): JsonObject {
  if (part.cacheControl !== undefined) warn('cache_hint_not_supported');
  if (part.type === 'text') return { text: part.text };
  const { source } = part;
  // Addresses are fetched there only from Google's own storage.
  if (source.type === 'url') throw unsupported(part.place);
  return { inlineData: { mimeType: source.mediaType, data: source.data } };
}
