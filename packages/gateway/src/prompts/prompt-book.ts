import { createHash } from 'node:crypto';
import { templateProblems, templateProblemText } from '@gatehouse/contract/prompt-problems';
import { parseTemplateText, type TemplateText } from '@gatehouse/contract/prompt-text';
import {
  type PromptLanguage,
  promptLanguages,
  promptPrefix,
  type PromptTemplate,
  type PromptTexts,
} from '@gatehouse/contract/prompts';
import { GatehouseError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { FilledRequest, ListedTemplate, PromptBook } from '../core/prompt-book.ts';
import { bareText } from '../core/prompt-call.ts';
import type { ChatRequest } from '../core/request.ts';
import { FieldSegment, type Segment } from '../core/segment.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import { fillMessage, type FilledText } from './filled-message.ts';
import { readVariables } from './variable-values.ts';

interface ParsedTexts {
  readonly system: TemplateText | undefined;
  readonly examples: PromptTexts['examples'];
  readonly user: TemplateText | undefined;
}

interface ParsedTemplate {
  readonly template: PromptTemplate;
  readonly hash: string;
  readonly texts: ReadonlyMap<PromptLanguage, ParsedTexts>;
}

/** Why a template cannot be used, in words for its author. */
export class PromptTemplateError extends Error {
  readonly template: string;

  constructor(template: string, message: string) {
    super(message);
    this.name = 'PromptTemplateError';
    this.template = template;
  }
}

/** SHA-256 over what a template asks; its cases and what it says of itself are no part of it. */
export function templateHash({
  cases: _cases,
  description: _description,
  draft: _draft,
  ...asked
}: PromptTemplate): string {
  return createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(asked)) as never))
    .digest('hex');
}

/**
 * Throws a PromptTemplateError for the first template that cannot be used.
 *
 * @param files of those that stand in files of their own
 */
export function createPromptBook(
  templates: readonly PromptTemplate[],
  files: ReadonlyMap<PromptTemplate, string> = new Map(),
): PromptBook {
  const versions = new Map<string, Map<number, ParsedTemplate>>();
  for (const template of templates) {
    const [problem] = templateProblems(template);
    const called = `${template.name}@${template.version}`;
    if (problem !== undefined) throw new PromptTemplateError(called, templateProblemText(problem));
    const own = versions.get(template.name) ?? new Map<number, ParsedTemplate>();
    if (own.has(template.version)) throw new PromptTemplateError(called, 'there are two of this name and version');
    own.set(template.version, parse(template));
    versions.set(template.name, own);
  }

  function current(name: string): ParsedTemplate | undefined {
    return [...(versions.get(name)?.values() ?? [])]
      .filter(({ template }) => !template.draft)
      .reduce<ParsedTemplate | undefined>(
        (one, other) => (one === undefined || other.template.version > one.template.version ? other : one),
        undefined,
      );
  }

  function find(model: string): ParsedTemplate {
    const called = /^([a-z0-9][a-z0-9-]{0,62})(?:@([1-9][0-9]{0,6}))?$/.exec(model.slice(promptPrefix.length));
    const [, name, version] = called ?? [];
    const found =
      name === undefined ? undefined : version === undefined ? current(name) : versions.get(name)?.get(Number(version));
    if (found === undefined) throw new GatehouseError('prompt_not_found', { param: 'model' });
    return found;
  }

  const listed = [...versions.values()]
    .flatMap((own) => [...own.values()])
    .toSorted(
      (one, other) =>
        (one.template.name < other.template.name ? -1 : one.template.name > other.template.name ? 1 : 0) ||
        other.template.version - one.template.version,
    )
    .map(({ hash, template }): ListedTemplate => {
      const file = files.get(template);
      const isCurrent = current(template.name)?.template === template;
      return { ...template, hash, current: isCurrent, ...(file === undefined ? {} : { file }) };
    });

  return {
    templates: listed,
    fill: (request) => fill(find(request.model), request),
    explain: () =>
      listed.length === 0
        ? [{ id: 'no-templates' }]
        : listed.map(({ current: isCurrent, model, name, texts, variables, version }) => ({
            id: 'prompt-template' as const,
            name: `${promptPrefix}${name}@${version}`,
            model,
            variables: Object.keys(variables),
            languages: Object.keys(texts),
            current: isCurrent,
          })),
  };
}

function parse(template: PromptTemplate): ParsedTemplate {
  const texts = new Map<PromptLanguage, ParsedTexts>();
  // The order of the file decides which is the first.
  for (const [language, { examples, system, user }] of Object.entries(template.texts)) {
    if (!promptLanguages.includes(language as PromptLanguage)) continue;
    texts.set(language as PromptLanguage, {
      examples,
      system: system === undefined ? undefined : parseTemplateText(system),
      user: user === undefined ? undefined : parseTemplateText(user),
    });
  }
  return { template, hash: templateHash(template), texts };
}

function fill({ hash, template, texts }: ParsedTemplate, request: ChatRequest): FilledRequest {
  if (request.prompt?.model !== undefined && request.prompt.model !== template.model)
    throw new GatehouseError('prompt_variables', { param: 'model' });
  const language = request.prompt?.language ?? template.language ?? [...texts.keys()][0];
  const chosen = language === undefined ? undefined : texts.get(language);
  if (language === undefined || chosen === undefined)
    throw new GatehouseError('prompt_variables', { param: 'prompt.language' });
  const values = readVariables(template.variables, request.prompt?.variables ?? {});
  const places = { template: '/prompt', variables: '/prompt/variables' };
  const made: FilledText[] = [];
  if (chosen.system !== undefined) made.push(fillMessage('system', chosen.system, values, places));
  for (const { assistant, user } of chosen.examples) {
    made.push(fillMessage('user', { pieces: [{ text: user }] }, values, places));
    made.push(fillMessage('assistant', { pieces: [{ text: assistant }] }, values, places));
  }
  if (chosen.user !== undefined) made.push(fillMessage('user', chosen.user, values, places));
  return {
    request: withMessages(
      request,
      template,
      made.filter(({ segments }) => segments.length > 0),
    ),
    used: { name: template.name, version: template.version, language, hash },
  };
}

/** The messages of the client come behind those of the template, where it may send any. */
function withMessages(request: ChatRequest, template: PromptTemplate, made: readonly FilledText[]): ChatRequest {
  const { body, prompt } = request;
  const sent = prompt?.bare === true || !Array.isArray(body['messages']) ? [] : (body['messages'] as readonly Json[]);
  if (sent.length > 0 && !template.conversation) throw new GatehouseError('prompt_variables', { param: 'messages' });
  if (sent.some((message) => isSystem(message))) throw new GatehouseError('prompt_variables', { param: 'messages' });
  if (sent.length === 0 && !made.some(({ message }) => message['role'] === 'user'))
    throw new GatehouseError('prompt_variables', { param: 'messages' });
  body['messages'] = [...made.map(({ message }) => message), ...sent];
  body['model'] = template.model;
  const { maxTokens, schema, temperature } = template.settings;
  const segments: Segment[] = [...made.flatMap((one) => one.segments), ...ownSegments(request, sent)];
  if (temperature !== undefined) body['temperature'] ??= temperature;
  if (maxTokens !== undefined && body['max_completion_tokens'] === undefined) body['max_tokens'] ??= maxTokens;
  if (schema !== undefined && (body['response_format'] ?? null) === null) {
    body['response_format'] = {
      type: 'json_schema',
      json_schema: { name: 'answer', strict: true, schema: structuredClone(schema) as JsonObject },
    };
  }
  const { speakers } = request;
  return {
    ...request,
    model: template.model,
    body,
    segments,
    ...(speakers === undefined ? {} : { speakers: prompt?.bare === true ? undefined : speakers }),
  };
}

function isSystem(message: Json): boolean {
  const role =
    typeof message === 'object' && message !== null && !Array.isArray(message)
      ? (message as JsonObject)['role']
      : undefined;
  return role === 'system' || role === 'developer';
}

/** What stands for the messages of a request that has none is nobody's text. */
function ownSegments({ prompt, segments }: ChatRequest, sent: readonly Json[]): readonly Segment[] {
  if (prompt?.bare !== true || sent.length > 0) return segments;
  return segments.filter((segment) => !(segment instanceof FieldSegment && segment.text === bareText));
}
