import type { DecodeOptions, Dialect } from '../core/dialect.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { ChatRequest } from '../core/request.ts';
import { requireSchema } from './answer-schema.ts';
import { booleanSettings, numericSettings } from './chat-settings.ts';
import { encodePlainChat } from './openai-chat-answer.ts';
import { scanMessages, scanParts } from './openai-chat-messages.ts';
import { ChatStreamEncoder } from './openai-chat-stream.ts';
import { isObject, parseBody } from './parse-body.ts';
import {
  isIdentifier,
  longestName,
  modelOf,
  pointerToken,
  refuse,
  refuseContent,
  RequestScan,
} from './request-scan.ts';
import { speakersIn, subjectIn } from './request-subjects.ts';
import { knownWords } from './known-names.ts';

/** Settings whose values are single words; one that is not known is a text and inspected as such. */
const words: ReadonlySet<string> = new Set(['prompt_cache_retention', 'reasoning_effort', 'service_tier', 'verbosity']);

/**
 * Fields that would make a server answer with another model, call another server or read other sources than was routed and
 * recorded, and forms of answer that the gateway cannot inspect.
 */
const refused: ReadonlySet<string> = new Set([
  'api_base',
  'api_key',
  'audio',
  'base_url',
  'fallbacks',
  'function_call',
  'functions',
  'models',
  'plugins',
  'route',
]);

function decode(raw: Uint8Array, options: DecodeOptions): ChatRequest {
  const body = parseBody(raw);
  const scan = new RequestScan(options);
  for (const field of Object.keys(body)) {
    const value = body[field];
    if (value !== null && value !== undefined) scanField(body, field, value, scan);
    else scan.fieldName(body, field, `/${pointerToken(field)}`, 'body', 'parameter');
  }
  const model = modelOf(body);
  if (body['messages'] === undefined || body['messages'] === null) refuse('messages');
  const streamOptions = body['stream_options'];
  const choices = body['n'];
  return {
    kind: 'chat',
    model,
    segments: scan.segments,
    notInspected: scan.notInspected,
    body,
    stream: body['stream'] === true,
    includeUsage: isObject(streamOptions) && streamOptions['include_usage'] === true,
    choices: typeof choices === 'number' ? choices : 1,
    subject: subjectIn(body),
    speakers: speakersIn(body['messages']),
  };
}

/** One field of a request, but for those that only one API has. */
export function scanField(body: JsonObject, field: string, value: Json, scan: RequestScan): void {
  switch (field) {
    case 'model':
      return;
    case 'messages':
      scanMessages(value, scan);
      return;
    case 'tools':
      scanTools(value, scan);
      return;
    case 'tool_choice':
      scanToolChoice(body, value, scan);
      return;
    case 'stop':
      scanStop(body, value, scan);
      return;
    case 'stream_options':
      scanStreamOptions(value, scan);
      return;
    case 'modalities':
      if (!Array.isArray(value)) refuse('modalities');
      if (value.some((modality) => modality !== 'text')) refuseContent('modalities');
      return;
    case 'prediction':
      scanPrediction(value, scan);
      return;
    case 'response_format':
      if (!isObject(value) || typeof value['type'] !== 'string') refuse('response_format.type');
      if (value['type'] === 'json_schema') requireAnswerSchema(value);
      scan.everything(body, field, '/response_format', field, 'parameter');
      return;
    case 'documents':
      scan.everything(body, field, '/documents', field, 'document');
      return;
    case 'metadata':
    case 'logit_bias':
      if (!isObject(value)) refuse(field);
      scan.everything(body, field, `/${field}`, field, 'parameter');
      return;
    case 'user':
      if (typeof value !== 'string') refuse(field);
      scan.text(body, field, '/user', 'parameter');
      return;
    default:
      scanSetting(body, field, value, scan);
  }
}

/** The long tail: checked where the API is known, and passed on with every text inspected where it is not. */
function scanSetting(body: JsonObject, field: string, value: Json, scan: RequestScan): void {
  const range = numericSettings.get(field);
  if (range !== undefined) {
    if (typeof value !== 'number' || value < range.least || value > range.most) refuse(field);
    if (range.whole && !Number.isSafeInteger(value)) refuse(field);
    return;
  }
  if (booleanSettings.has(field)) {
    if (typeof value !== 'boolean') refuse(field);
    return;
  }
  if (refused.has(field)) refuseContent(field);
  if (words.has(field) && typeof value === 'string' && knownWords.has(value)) return;
  if (field.length > 128) refuseContent(field.slice(0, 128));
  scan.field(body, field, `/${pointerToken(field)}`, field, 'parameter');
}

/** A list of functions, as OpenAI and Ollama have them. */
export function scanTools(tools: Json, scan: RequestScan): void {
  if (!Array.isArray(tools)) refuse('tools');
  for (let index = 0; index < tools.length; index += 1) {
    const tool: unknown = tools[index];
    const param = `tools[${index}]`;
    if (!isObject(tool)) refuse(param);
    // Tools that run at the provider would act outside of the path; calls of custom tools have no internal form.
    if (tool['type'] !== 'function') {
      if (typeof tool['type'] === 'string') refuseContent(`${param}.type`);
      refuse(`${param}.type`);
    }
    const definition = tool['function'];
    if (!isObject(definition)) refuse(`${param}.function`);
    const name = definition['name'];
    if (typeof name !== 'string' || !isIdentifier(name, longestName)) refuse(`${param}.function.name`);
    const description = definition['description'];
    if (description !== undefined && description !== null && typeof description !== 'string') {
      refuse(`${param}.function.description`);
    }
    const parameters = definition['parameters'];
    if (parameters !== undefined && parameters !== null && !isObject(parameters))
      refuse(`${param}.function.parameters`);
    for (const field of Object.keys(tool)) {
      if (field === 'type') continue;
      if (field !== 'function') {
        scan.field(tool, field, `/tools/${index}/${pointerToken(field)}`, param, 'parameter');
      } else scanFunction(definition, `/tools/${index}/function`, `${param}.function`, scan);
    }
  }
}

function scanFunction(definition: JsonObject, place: string, param: string, scan: RequestScan): void {
  for (const field of Object.keys(definition)) {
    if (field === 'name') scan.fixed(definition, field, `${place}/name`, 'parameter');
    else {
      scan.field(definition, field, `${place}/${pointerToken(field)}`, param, 'parameter');
    }
  }
}

/** Names of tools must stay what they are in `tools`, so they are judged and not replaced. */
function scanToolChoice(body: JsonObject, choice: Json, scan: RequestScan): void {
  if (typeof choice === 'string') {
    if (!isIdentifier(choice, longestName)) refuse('tool_choice');
    if (!knownWords.has(choice)) scan.fixed(body, 'tool_choice', '/tool_choice', 'parameter');
    return;
  }
  if (!isObject(choice) || typeof choice['type'] !== 'string') refuse('tool_choice');
  scan.everything(body, 'tool_choice', '/tool_choice', 'tool_choice', 'parameter');
}

function scanStop(body: JsonObject, stop: Json, scan: RequestScan): void {
  if (Array.isArray(stop)) {
    if (stop.length > 64 || !stop.every((text) => typeof text === 'string')) refuse('stop');
  } else if (typeof stop !== 'string') refuse('stop');
  scan.everything(body, 'stop', '/stop', 'stop', 'parameter');
}

function scanStreamOptions(options: Json, scan: RequestScan): void {
  if (!isObject(options)) refuse('stream_options');
  for (const field of Object.keys(options)) {
    const value = options[field];
    if (value !== null && typeof value !== 'boolean' && typeof value !== 'number')
      refuse(`stream_options.${field.slice(0, 128)}`);
    scan.fieldName(options, field, `/stream_options/${pointerToken(field)}`, 'stream_options', 'parameter');
  }
}

function scanPrediction(prediction: Json, scan: RequestScan): void {
  if (!isObject(prediction)) refuse('prediction');
  if (prediction['type'] !== 'content') refuseContent('prediction.type');
  for (const field of Object.keys(prediction)) {
    if (field === 'type') continue;
    if (field === 'content' && Array.isArray(prediction[field])) {
      scanParts(prediction[field], '/prediction/content', 'prediction.content', 'parameter', scan);
    } else {
      scan.field(prediction, field, `/prediction/${pointerToken(field)}`, 'prediction', 'parameter');
    }
  }
}

/** `POST /v1/chat/completions` of the OpenAI API and of the open model servers that speak it. */
export const openaiChat: Dialect = Object.freeze<Dialect>({
  id: 'openai-chat',
  kind: 'chat',
  decode,
  encodePlain: encodePlainChat,
  openStream: (head) => new ChatStreamEncoder(head),
});

/** A schema may be left out where nobody is strict about it. */
function requireAnswerSchema({ json_schema: named }: JsonObject): void {
  if (!isObject(named)) refuse('response_format.json_schema');
  const { schema, strict } = named;
  if ((schema === undefined || schema === null) && strict !== true) return;
  requireSchema(schema, { schema: 'response_format.json_schema.schema', format: 'response_format' });
}
