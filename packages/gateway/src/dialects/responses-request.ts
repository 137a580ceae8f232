import type { DecodeOptions } from '../core/dialect.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { ChatRequest } from '../core/request.ts';
import { requireSchema } from './answer-schema.ts';
import { booleanSettings, numericSettings } from './chat-settings.ts';
import { knownWords } from './known-names.ts';
import { isObject, parseBody } from './parse-body.ts';
import { blockPlace, given, plainMessage } from './part-list.ts';
import { isIdentifier, longestName, modelOf, refuse, refuseContent, RequestScan } from './request-scan.ts';
import { subjectIn } from './request-subjects.ts';
import { convertItems, itemsOf, type PlacedItem } from './responses-items.ts';

/** What would run or lie somewhere else than was routed and recorded. */
const refused: ReadonlySet<string> = new Set(['background', 'conversation', 'prompt', 'mcp_servers']);

/** Passed on as they are, under the names that chat has for them too. */
const words: ReadonlySet<string> = new Set(['prompt_cache_retention', 'service_tier']);
const texts: ReadonlySet<string> = new Set(['prompt_cache_key', 'safety_identifier', 'user']);
/** Said about the answer on its way to the client, or given back as it came. */
const ours: ReadonlySet<string> = new Set([
  'input',
  'instructions',
  'metadata',
  'model',
  'previous_response_id',
  'store',
  'stream_options',
]);
const answered: ReadonlySet<unknown> = new Set(['reasoning.encrypted_content', 'message.output_text.logprobs']);

/** What was kept of the conversation before: its items, the oldest first. */
export type EarlierItems = readonly Json[];

/** The request, and what has to be known when its answer is there. */
export function decodeResponsesRequest(raw: Uint8Array, options: DecodeOptions, earlier: EarlierItems): ChatRequest {
  const client = parseBody(raw);
  const scan = new RequestScan(options);
  const model = modelOf(client);
  const body: JsonObject = { model };
  body['messages'] = messagesOf(client, earlier, scan);
  for (const field of Object.keys(client)) {
    const value = client[field];
    if (given(value) && !ours.has(field)) convertField(body, field, value, scan);
  }
  const { metadata, store, stream } = client;
  if (given(metadata) && !isObject(metadata)) refuse('metadata');
  if (given(store) && typeof store !== 'boolean') refuse('store');
  return {
    kind: 'chat',
    model,
    segments: scan.segments,
    notInspected: scan.notInspected,
    body,
    stream: stream === true,
    includeUsage: true,
    choices: 1,
    subject: subjectIn(client),
    warnings: scan.warnings,
    echo: echoOf(parseBody(raw), earlier),
  };
}

function messagesOf({ input, instructions }: JsonObject, earlier: EarlierItems, scan: RequestScan): JsonObject[] {
  const before = earlier.map((item, index): PlacedItem => {
    return [item, blockPlace({ place: '/previous_response_id', param: 'previous_response_id' }, index)];
  });
  if (!given(input) && earlier.length === 0) refuse('input');
  if (given(instructions) && typeof instructions !== 'string') refuse('instructions');
  const first = given(instructions) ? [plainMessage('system', instructions, '/instructions', 'system', scan)] : [];
  const messages = convertItems([...before, ...(given(input) ? itemsOf(input) : [])], scan);
  if (messages.length === 0) refuse('input');
  return [...first, ...messages];
}

/** Parsed once more: what is told again is what the client has said, and not what the model is shown. */
function echoOf(client: JsonObject, earlier: EarlierItems): JsonObject {
  const { input, ...settings } = client;
  const own = given(input) ? itemsOf(input).map(([item]) => item) : [];
  return { settings, items: [...earlier, ...own], store: client['store'] !== false };
}

function convertField(body: JsonObject, field: string, value: Json, scan: RequestScan): void {
  switch (field) {
    case 'stream':
    case 'parallel_tool_calls':
      if (typeof value !== 'boolean' || !booleanSettings.has(field)) refuse(field);
      body[field] = value;
      return;
    case 'max_output_tokens':
      body['max_tokens'] = numberIn(value, 'max_tokens', field);
      return;
    case 'temperature':
    case 'top_p':
    case 'top_logprobs':
      body[field] = numberIn(value, field, field);
      if (field === 'top_logprobs' && value !== 0) body['logprobs'] = true;
      return;
    case 'tools':
      body['tools'] = convertTools(value, scan);
      return;
    case 'tool_choice':
      convertToolChoice(body, value, scan);
      return;
    case 'text':
      convertText(body, value, scan);
      return;
    case 'reasoning':
      convertReasoning(body, value, scan);
      return;
    case 'include':
      if (!Array.isArray(value)) refuse('include');
      if (!value.every((one) => answered.has(one))) scan.warn('setting_not_supported');
      if (value.includes('message.output_text.logprobs')) body['logprobs'] = true;
      return;
    default:
      convertOther(body, field, value, scan);
  }
}

function convertOther(body: JsonObject, field: string, value: Json, scan: RequestScan): void {
  if (refused.has(field) && value !== false) refuseContent(field);
  if (words.has(field) || texts.has(field)) {
    if (typeof value !== 'string') refuse(field);
    body[field] = value;
    if (!words.has(field) || !knownWords.has(value)) scan.text(body, field, `/${field}`, 'parameter');
    return;
  }
  const isUsual = value === false || (field === 'truncation' && value === 'disabled');
  if (!isUsual) scan.warn('setting_not_supported');
}

function numberIn(value: Json, setting: string, param: string): number {
  const range = numericSettings.get(setting);
  if (typeof value !== 'number' || range === undefined || value < range.least || value > range.most) refuse(param);
  if (range.whole && !Number.isSafeInteger(value)) refuse(param);
  return value;
}

/** Tools that the provider would run act outside of the path; those of other kinds have no internal form. */
function convertTools(tools: Json, scan: RequestScan): Json {
  if (!Array.isArray(tools)) refuse('tools');
  return (tools as readonly Json[]).map((tool, index) => {
    const param = `tools[${index}]`;
    if (!isObject(tool)) return refuse(param);
    if (tool['type'] !== 'function') return refuseContent(`${param}.type`);
    const { description, name, parameters, strict } = tool;
    if (typeof name !== 'string' || !isIdentifier(name, longestName)) return refuse(`${param}.name`);
    if (given(description) && typeof description !== 'string') return refuse(`${param}.description`);
    if (given(parameters) && !isObject(parameters)) return refuse(`${param}.parameters`);
    if (given(strict) && typeof strict !== 'boolean') return refuse(`${param}.strict`);
    const called: JsonObject = { name };
    scan.fixed(called, 'name', `/tools/${index}/name`, 'parameter');
    if (given(description)) {
      called['description'] = description;
      scan.text(called, 'description', `/tools/${index}/description`, 'parameter');
    }
    if (given(parameters)) {
      called['parameters'] = parameters;
      scan.everything(called, 'parameters', `/tools/${index}/parameters`, `${param}.parameters`, 'parameter');
    }
    if (given(strict)) called['strict'] = strict;
    if (tool['defer_loading'] === true || tool['async'] === true) scan.warn('setting_not_supported');
    return { type: 'function', function: called };
  });
}

function convertToolChoice(body: JsonObject, choice: Json, scan: RequestScan): void {
  if (typeof choice === 'string') {
    if (choice !== 'auto' && choice !== 'none' && choice !== 'required') refuse('tool_choice');
    body['tool_choice'] = choice;
    return;
  }
  if (!isObject(choice) || typeof choice['type'] !== 'string') refuse('tool_choice');
  if (choice['type'] !== 'function') refuseContent('tool_choice.type');
  const { name } = choice;
  if (typeof name !== 'string' || !isIdentifier(name, longestName)) refuse('tool_choice.name');
  const called: JsonObject = { name };
  scan.fixed(called, 'name', '/tool_choice/name', 'parameter');
  body['tool_choice'] = { type: 'function', function: called };
}

function convertText(body: JsonObject, text: Json, scan: RequestScan): void {
  if (!isObject(text)) refuse('text');
  const { format, verbosity } = text;
  if (given(verbosity)) {
    if (typeof verbosity !== 'string' || !knownWords.has(verbosity)) refuse('text.verbosity');
    body['verbosity'] = verbosity;
  }
  if (!given(format)) return;
  if (!isObject(format)) refuse('text.format');
  const { type, ...named } = format;
  if (type === 'text') return;
  if (type === 'json_object') body['response_format'] = { type };
  else if (type === 'json_schema') {
    requireSchema(named['schema'], { schema: 'text.format.schema', format: 'text.format.schema' });
    const asked: JsonObject = { type, json_schema: named };
    body['response_format'] = asked;
    scan.everything(asked, 'json_schema', '/text/format', 'text.format', 'parameter');
  } else refuseContent('text.format.type');
}

function convertReasoning(body: JsonObject, reasoning: Json, scan: RequestScan): void {
  if (!isObject(reasoning)) refuse('reasoning');
  const { effort } = reasoning;
  if (!given(effort)) return;
  if (typeof effort !== 'string') refuse('reasoning.effort');
  body['reasoning_effort'] = effort;
  if (!knownWords.has(effort)) scan.text(body, 'reasoning_effort', '/reasoning/effort', 'parameter');
}
