import type { WarningCode } from '@gatehouse/contract/warnings';
import type { Json, JsonObject } from '../../core/json.ts';
import { type ChatQuestion, isJsonObject, judgeLeftovers, unsupported } from '../../upstream/chat-question.ts';
import type { ChatTurn, TurnPart } from '../../upstream/question-turns.ts';
import { ofAnthropic } from '../../upstream/signature-owner.ts';

const known: ReadonlySet<string> = new Set(['reasoning_effort', 'temperature', 'thinking', 'top_k', 'top_p']);
/** Tokens that models of Anthropic may think with, for each of OpenAI's efforts. */
const budgets: Readonly<Record<string, number>> = { minimal: 1_024, low: 2_048, medium: 8_192, high: 24_576 };

const imageFormats: Readonly<Record<string, string>> = {
  'image/gif': 'gif',
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/webp': 'webp',
};
const documentFormats: Readonly<Record<string, string>> = {
  'application/msword': 'doc',
  'application/pdf': 'pdf',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'text/csv': 'csv',
  'text/html': 'html',
  'text/markdown': 'md',
  'text/plain': 'txt',
};

/** The body of Converse and ConverseStream (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html). */
export function converseBody(question: ChatQuestion, target: string, warn: (code: WarningCode) => void): JsonObject {
  judgeLeftovers(question, known, warn);
  if (question.format?.type === 'json') throw unsupported('response_format');
  const documents = new Set<string>();
  const body: JsonObject = { messages: messagesOf(question.turns, documents, warn) };
  const system = question.turns.filter(({ role }) => role === 'system');
  if (system.length > 0)
    body['system'] = system.flatMap(({ parts }) => parts.flatMap((part) => blocksOf(part, documents)));
  const inference = inferenceOf(question);
  if (Object.keys(inference).length > 0) body['inferenceConfig'] = inference;
  addTools(body, question, warn);
  if (question.format?.type === 'schema') {
    const { name, schema } = question.format;
    const jsonSchema = { name, schema: JSON.stringify(schema) };
    body['outputConfig'] = { textFormat: { type: 'json_schema', structure: { jsonSchema } } };
  }
  const further = furtherOf(question, target, warn);
  if (Object.keys(further).length > 0) body['additionalModelRequestFields'] = further;
  return body;
}

function inferenceOf({ maxTokens, settings, stop }: ChatQuestion): JsonObject {
  const inference: JsonObject = {};
  if (maxTokens !== undefined) inference['maxTokens'] = maxTokens;
  const temperature = settings.get('temperature');
  if (temperature !== undefined) inference['temperature'] = temperature;
  const topP = settings.get('top_p');
  if (topP !== undefined) inference['topP'] = topP;
  if (stop.length > 0) inference['stopSequences'] = [...stop];
  return inference;
}

/** What is not the same for all models goes to those of which the form is known. */
function furtherOf({ settings }: ChatQuestion, target: string, warn: (code: WarningCode) => void): JsonObject {
  const further: JsonObject = {};
  const topK = settings.get('top_k');
  const thinking = settings.get('thinking');
  const effort = settings.get('reasoning_effort');
  if (!target.includes('anthropic.')) {
    if (topK !== undefined || thinking !== undefined || effort !== undefined) warn('setting_not_supported');
    return further;
  }
  if (topK !== undefined) further['top_k'] = topK;
  const budget = typeof effort === 'string' && Object.hasOwn(budgets, effort) ? budgets[effort] : undefined;
  if (isJsonObject(thinking)) further['thinking'] = thinking;
  else if (budget !== undefined) further['thinking'] = { type: 'enabled', budget_tokens: budget };
  return further;
}

function addTools(body: JsonObject, question: ChatQuestion, warn: (code: WarningCode) => void): void {
  const { parallelCalls, toolChoice, tools, turns } = question;
  if (tools.length === 0) return;
  if (parallelCalls === false) warn('setting_not_supported');
  if (toolChoice === 'none') {
    // There is no such choice; and tools that were called before must be named.
    if (turns.some(({ calls }) => calls.length > 0)) throw unsupported('tool_choice');
    return;
  }
  const named: Json[] = [];
  for (const { cacheControl, description, name, parameters, strict } of tools) {
    const inputSchema = { json: parameters ?? { type: 'object', properties: {} } };
    named.push({
      toolSpec: {
        name,
        ...(description === undefined ? undefined : { description }),
        inputSchema,
        ...(strict ? { strict } : undefined),
      },
    });
    if (cacheControl !== undefined) named.push({ cachePoint: { type: 'default' } });
  }
  const choice =
    toolChoice === 'required'
      ? { any: {} }
      : typeof toolChoice === 'object'
        ? { tool: { name: toolChoice.name } }
        : toolChoice === 'auto'
          ? { auto: {} }
          : undefined;
  body['toolConfig'] = { tools: named, ...(choice === undefined ? undefined : { toolChoice: choice }) };
}

/** Roles take turns: results of tools are the user's, and stand with what the user says next. */
function messagesOf(turns: readonly ChatTurn[], documents: Set<string>, warn: (code: WarningCode) => void): Json[] {
  const messages: { role: string; content: Json[] }[] = [];
  for (const turn of turns) {
    if (turn.role === 'system') continue;
    const role = turn.role === 'assistant' ? 'assistant' : 'user';
    const content = turn.role === 'tool' ? resultOf(turn, documents) : contentOf(turn, documents, warn);
    if (content.length === 0) continue;
    const last = messages.at(-1);
    if (last?.role === role) last.content.push(...content);
    else messages.push({ role, content });
  }
  return messages;
}

function contentOf(turn: ChatTurn, documents: Set<string>, warn: (code: WarningCode) => void): Json[] {
  const blocks: Json[] = [];
  for (const one of turn.reasoning) {
    const signature = 'redacted' in one ? undefined : ofAnthropic(one.signature);
    if ('redacted' in one) blocks.push({ reasoningContent: { redactedContent: one.redacted } });
    else if (signature === undefined) warn('reasoning_not_sent');
    else blocks.push({ reasoningContent: { reasoningText: { text: one.text, signature } } });
  }
  blocks.push(...turn.parts.flatMap((part) => blocksOf(part, documents)));
  for (const { arguments: input, id, name } of turn.calls) blocks.push({ toolUse: { toolUseId: id, name, input } });
  return blocks;
}

function resultOf({ callId, failed, parts }: ChatTurn, documents: Set<string>): Json[] {
  const content = parts.map((part) => blockOf(part, documents));
  const toolResult = { toolUseId: callId ?? '', content, ...(failed ? { status: 'error' } : undefined) };
  const cached = parts.some(({ cacheControl }) => cacheControl !== undefined);
  return cached ? [{ toolResult }, { cachePoint: { type: 'default' } }] : [{ toolResult }];
}

/** What is worth caching is said by a point after it. */
function blocksOf(part: TurnPart, documents: Set<string>): Json[] {
  const block = blockOf(part, documents);
  return part.cacheControl === undefined ? [block] : [block, { cachePoint: { type: 'default' } }];
}

function blockOf(part: TurnPart, documents: Set<string>): Json {
  if (part.type === 'text') return { text: part.text };
  const { source } = part;
  if (source.type === 'url' || part.type === 'audio') throw unsupported(part.place);
  const formats = part.type === 'image' ? imageFormats : documentFormats;
  const format = Object.hasOwn(formats, source.mediaType) ? formats[source.mediaType] : undefined;
  if (format === undefined) throw unsupported(part.place);
  const bytes = { bytes: source.data };
  if (part.type === 'image') return { image: { format, source: bytes } };
  return { document: { format, name: documentName(part.name, documents), source: bytes } };
}

/** Names of documents are letters, digits and few signs, without two spaces in a row, and each only once. */
function documentName(name: string | undefined, taken: Set<string>): string {
  const plain =
    (name ?? 'document')
      .replaceAll(/[^A-Za-z0-9()[\]-]+/g, ' ')
      .trim()
      .slice(0, 180) || 'document';
  let chosen = plain;
  for (let number = 2; taken.has(chosen); number += 1) chosen = `${plain} ${number}`;
  taken.add(chosen);
  return chosen;
}
