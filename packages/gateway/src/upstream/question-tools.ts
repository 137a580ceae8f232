import type { Json, JsonObject } from '../core/json.ts';

export interface QuestionTool {
  readonly name: string;
  readonly description: string | undefined;
  /** JSON Schema of the arguments. */
  readonly parameters: JsonObject | undefined;
  readonly strict: boolean;
  /** Anthropic's mark of what is worth caching. */
  readonly cacheControl: Json | undefined;
}

export type ToolChoice = 'auto' | 'none' | 'required' | { readonly name: string };

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The tools of a request in OpenAI's form, which its dialect has checked, and which of them the model shall call. */
export function readTools(body: JsonObject): {
  readonly tools: readonly QuestionTool[];
  readonly choice: ToolChoice | undefined;
} {
  const tools: QuestionTool[] = [];
  const given = body['tools'];
  for (const tool of Array.isArray(given) ? given : []) {
    const definition = isObject(tool) ? tool['function'] : undefined;
    if (!isObject(tool) || !isObject(definition) || typeof definition['name'] !== 'string') continue;
    const { description, name, parameters, strict } = definition;
    tools.push({
      name,
      description: typeof description === 'string' ? description : undefined,
      parameters: isObject(parameters) ? parameters : undefined,
      strict: strict === true,
      cacheControl: tool['cache_control'] ?? undefined,
    });
  }
  return { tools, choice: choiceOf(body['tool_choice']) };
}

function choiceOf(choice: Json | undefined): ToolChoice | undefined {
  if (choice === 'auto' || choice === 'none' || choice === 'required') return choice;
  const named = isObject(choice) ? choice['function'] : undefined;
  const name = isObject(named) ? named['name'] : undefined;
  return typeof name === 'string' ? { name } : undefined;
}
