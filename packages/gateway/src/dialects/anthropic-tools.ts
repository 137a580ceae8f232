import type { Json, JsonObject } from '../core/json.ts';
import { isObject } from './parse-body.ts';
import { cacheControlOf } from './anthropic-cache-control.ts';
import { isIdentifier, longestName, pointerToken, refuse, refuseContent, type RequestScan } from './request-scan.ts';

/** Hints about how a call shall come that change nothing about what is called: arguments stream here in any case. */
const hints: ReadonlySet<string> = new Set(['eager_input_streaming']);

/** `tools` of the Messages API as OpenAI's. Tools that Anthropic defines or runs itself have no counterpart elsewhere. */
export function convertTools(tools: Json, scan: RequestScan): Json {
  if (!Array.isArray(tools)) refuse('tools');
  return tools.map((tool: Json, index) => convertTool(tool, `/tools/${index}`, `tools[${index}]`, scan));
}

function convertTool(tool: Json, place: string, param: string, scan: RequestScan): Json {
  if (!isObject(tool)) refuse(param);
  const type = tool['type'] ?? 'custom';
  if (type !== 'custom') refuseContent(`${param}.type`);
  const { name } = tool;
  if (typeof name !== 'string' || !isIdentifier(name, longestName)) refuse(`${param}.name`);
  const definition: JsonObject = { name };
  const converted: JsonObject = { type: 'function', function: definition };
  scan.fixed(definition, 'name', `${place}/name`, 'parameter');
  for (const field of Object.keys(tool)) {
    const value = tool[field];
    if (value === null || value === undefined || hints.has(field)) continue;
    switch (field) {
      case 'name':
      case 'type':
        break;
      case 'description':
        if (typeof value !== 'string') refuse(`${param}.description`);
        definition['description'] = value;
        scan.text(definition, 'description', `${place}/description`, 'parameter');
        break;
      case 'input_schema':
        if (!isObject(value)) refuse(`${param}.input_schema`);
        definition['parameters'] = value;
        scan.everything(definition, 'parameters', `${place}/input_schema`, `${param}.input_schema`, 'parameter');
        break;
      case 'strict':
        if (typeof value !== 'boolean') refuse(`${param}.strict`);
        definition['strict'] = value;
        break;
      case 'cache_control':
        converted['cache_control'] = cacheControlOf(value, `${param}.cache_control`);
        break;
      default:
        if (!isDefault(field, value)) scan.warn('setting_not_supported');
    }
  }
  if (definition['parameters'] === undefined) refuse(`${param}.input_schema`);
  return converted;
}

/** A tool that only the model calls, and that it sees from the beginning, is what every tool is elsewhere. */
function isDefault(field: string, value: Json): boolean {
  if (field === 'defer_loading') return value === false;
  if (field !== 'allowed_callers') return false;
  return Array.isArray(value) && value.length === 1 && value[0] === 'direct';
}

/** `tool_choice`, and what stands in it about calls at the same time. */
export function convertToolChoice(body: JsonObject, choice: Json, scan: RequestScan): void {
  if (!isObject(choice)) refuse('tool_choice');
  switch (choice['type']) {
    case 'auto':
    case 'none':
      body['tool_choice'] = choice['type'];
      break;
    case 'any':
      body['tool_choice'] = 'required';
      break;
    case 'tool': {
      const { name } = choice;
      if (typeof name !== 'string' || !isIdentifier(name, longestName)) refuse('tool_choice.name');
      const called: JsonObject = { name };
      body['tool_choice'] = { type: 'function', function: called };
      scan.fixed(called, 'name', '/tool_choice/name', 'parameter');
      break;
    }
    default:
      refuse('tool_choice.type');
  }
  for (const field of Object.keys(choice)) {
    const value = choice[field];
    if (field === 'disable_parallel_tool_use') {
      if (typeof value !== 'boolean') refuse('tool_choice.disable_parallel_tool_use');
      if (value) body['parallel_tool_calls'] = false;
    } else if (field !== 'type' && field !== 'name') refuse(`tool_choice.${pointerToken(field.slice(0, 64))}`);
  }
}
