import { z, type ZodType } from 'zod';
import { type ErrorType, errorCatalogue } from '../errors.ts';
import { adminOperations } from './admin-operations.ts';
import { answerHeaders, type NamedSchema, named, type Operation, requestHeaders } from './operation.ts';

type JsonObject = Record<string, unknown>;

const errorAnswer = named(
  'Refusal',
  z.object({
    error: z.object({
      message: z.string(),
      type: z.enum([...new Set(Object.values(errorCatalogue).map(({ type }) => type))] as [ErrorType, ...ErrorType[]]),
      param: z.string().nullable(),
      code: z.string(),
    }),
  }),
);

/**
 * Gives every schema its name in `components`. What comes in and what goes out are told apart, for a field with a default may be
 * left out of a request and is always there in an answer.
 */
class Components {
  readonly #schemas = new Map<string, { readonly schema: ZodType; readonly io: 'input' | 'output' }>();

  reference({ name, schema }: NamedSchema, io: 'input' | 'output'): JsonObject {
    const known = this.#schemas.get(name);
    if (known !== undefined && (known.schema !== schema || known.io !== io))
      throw new Error(`two schemas have the name ${name}`);
    this.#schemas.set(name, { schema, io });
    return { $ref: `#/components/schemas/${name}` };
  }

  schemas(): JsonObject {
    const named = [...this.#schemas].toSorted(([one], [other]) => (one < other ? -1 : 1));
    return Object.fromEntries(named.flatMap(([name, { schema, io }]) => partsOf(name, jsonSchema(schema, io))));
  }
}

/** A schema that contains itself refers to places in its own document. In this one they are components beside it. */
function partsOf(name: string, { $defs = {}, ...schema }: JsonObject): (readonly [string, unknown])[] {
  const partOf = (part: string): string => `${name}${part.replaceAll('_', '')}`;
  const placed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(placed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([field, inner]) => {
        if (field !== '$ref' || typeof inner !== 'string') return [field, placed(inner)];
        const part = /^#\/\$defs\/(.+)$/.exec(inner)?.[1];
        return [field, `#/components/schemas/${part === undefined ? name : partOf(part)}`];
      }),
    );
  };
  return [
    [name, placed(schema)],
    ...Object.entries($defs as JsonObject).map(([part, inner]) => [partOf(part), placed(inner)] as const),
  ];
}

/** JSON Schema 2020-12, which OpenAPI 3.1 takes as it is; without the line that says so, for the document says it once. */
function jsonSchema(schema: ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _dialect, ...body } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  return body;
}

const refusal = (components: Components): JsonObject => ({
  description: 'A refusal, with a code of the error catalogue',
  content: { 'application/json': { schema: components.reference(errorAnswer, 'output') } },
});

function parametersOf(operation: Operation): JsonObject[] {
  const inPath = Object.entries(operation.parts ?? {}).map(([name, description]) => ({
    name,
    in: 'path',
    required: true,
    description,
    schema: { type: 'string' },
  }));
  const inHeaders = (operation.headers ?? []).map((name) => {
    const { description, pattern } = requestHeaders[name];
    return { name, in: 'header', required: false, description, schema: { type: 'string', pattern } };
  });
  if (operation.query === undefined) return [...inPath, ...inHeaders];
  const { properties = {}, required = [] } = jsonSchema(operation.query.schema, 'input') as {
    properties?: Record<string, JsonObject>;
    required?: readonly string[];
  };
  const inQuery = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
  return [...inPath, ...inQuery, ...inHeaders];
}

/** Whatever is patched is patched as RFC 7396 has it, and may say so. */
function bodyOf(method: Operation['method'], schema: JsonObject): JsonObject {
  const types = method === 'PATCH' ? ['application/merge-patch+json', 'application/json'] : ['application/json'];
  return Object.fromEntries(types.map((type) => [type, { schema }]));
}

function answersOf(operation: Operation, components: Components): JsonObject {
  const answers: JsonObject = { default: refusal(components) };
  for (const [status, { headers = [], json, media = [], what }] of Object.entries(operation.answers)) {
    const content: JsonObject = Object.fromEntries(media.map((type) => [type, { schema: { type: 'string' } }]));
    if (json !== undefined) content['application/json'] = { schema: components.reference(json, 'output') };
    const told: JsonObject = Object.fromEntries(
      headers.map((name) => [name, { description: answerHeaders[name], schema: { type: 'string' } }]),
    );
    answers[status] = {
      description: what,
      ...(headers.length === 0 ? {} : { headers: told }),
      content,
    };
  }
  return answers;
}

/** The document of the admin interface, in the form of OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1.html). */
export function openApiDocument(version: string): JsonObject {
  const components = new Components();
  const paths: Record<string, JsonObject> = {};
  for (const { name, operations } of adminOperations) {
    for (const operation of operations) {
      const parameters = parametersOf(operation);
      const place = (paths[operation.path] ??= {});
      place[operation.method.toLowerCase()] = {
        operationId: operation.id,
        summary: operation.summary,
        tags: [name],
        ...(parameters.length === 0 ? {} : { parameters }),
        ...(operation.body === undefined
          ? {}
          : {
              requestBody: {
                required: true,
                content: bodyOf(operation.method, components.reference(operation.body, 'input')),
              },
            }),
        responses: answersOf(operation, components),
      };
    }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Gatehouse admin API',
      version,
      description:
        'Times are milliseconds since the Unix epoch. Refusals have stable codes; the error catalogue tells them.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: adminOperations.map(({ name }) => ({ name })),
    security: [{ key: [] }],
    paths,
    components: {
      schemas: components.schemas(),
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'A key of this gateway' } },
    },
  };
}
