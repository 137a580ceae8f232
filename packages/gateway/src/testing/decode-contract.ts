import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dialect } from '../core/dialect.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { ExchangeRequest } from '../core/request.ts';

/**
 * A word that no API knows, so that wherever it turns up, the client has put it there. With the signs behind it, it is no Base64, which
 * passes unread where the API has data.
 */
const marker = 'zqxmarker';

const markedText = fc.nat(9_999).map((number) => `${marker} ${number}`);
const leaf: fc.Arbitrary<Json> = fc.oneof(
  { weight: 6, arbitrary: markedText },
  { weight: 1, arbitrary: fc.nat(9_999).map((number) => `${marker}:${number}`) },
  fc.integer({ min: -5, max: 5_000 }),
  fc.boolean(),
  fc.constant(null),
);
const anyJson: fc.Arbitrary<Json> = fc.letrec<{ any: Json }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(
        fc.constantFrom('type', 'text', 'content', 'name', 'role', 'id', 'input', 'url', 'data', 'source', 'function'),
        fc.nat(9_999).map((number) => `${marker}:${number}`),
      ),
      tie('any'),
      { maxKeys: 3 },
    ),
  ),
})).any;

/** Every place in a request, as a list of steps. */
function placesIn(value: Json, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.keys(value).flatMap((key) => placesIn((value as JsonObject)[key] ?? null, [...path, key]))];
}

/** Puts a value at a place, or beside it under a name of its own. */
function planted(request: JsonObject, path: readonly string[], name: string | undefined, value: Json): JsonObject {
  const copy = structuredClone(request);
  let holder: JsonObject = copy;
  const steps = name === undefined ? path.slice(0, -1) : path;
  for (const step of steps) {
    const next = holder[step];
    if (typeof next !== 'object' || next === null) break;
    holder = next as JsonObject;
  }
  const key = name ?? path.at(-1);
  if (key === undefined) return copy;
  if (Array.isArray(holder) && name !== undefined) holder.push(value);
  else holder[key] = value;
  return copy;
}

function decoded(dialect: Dialect, body: JsonObject): ExchangeRequest | undefined {
  try {
    return dialect.decode(Buffer.from(JSON.stringify(body)), { uninspectable: 'mark' });
  } catch (thrown) {
    if (thrown instanceof GatehouseError) return undefined;
    throw thrown;
  }
}

/** Writes into every segment, as a guard that replaces everything would; what it must not change is named. */
function replaceAll({ segments }: ExchangeRequest): string {
  const fixed: string[] = [];
  for (const [index, segment] of segments.entries()) {
    if (segment.fixed === true) fixed.push(segment.text);
    else if (segment.text.includes(marker)) segment.text = `replaced ${index}`;
  }
  return fixed.join('\n');
}

/**
 * What every dialect does with requests that nobody foresaw: it refuses them, or all texts that it forwards are segments, which guards and
 * the pseudonymiser read and change. `requests` use as much of the API as there is.
 */
export function decodeContract(dialect: Dialect, requests: readonly JsonObject[]): void {
  const places = requests.flatMap((request) => placesIn(request).map((path) => ({ request, path })));
  const made = fc
    .tuple(
      fc.nat(places.length - 1),
      fc.option(fc.constantFrom('type', 'extra', `${marker}:1`), { nil: undefined }),
      anyJson,
    )
    .map(([index, name, value]) => {
      const { path, request } = places[index] ?? { path: [], request: {} };
      return planted(request, path, name, value);
    });

  describe(`requests of the dialect ${dialect.id}`, () => {
    it('of the tests are taken as they are', () => {
      for (const request of requests) expect(decoded(dialect, request)?.segments.length).toBeGreaterThan(0);
    });

    it('are refused, or go on with every text of theirs judged', () => {
      fc.assert(
        fc.property(made, (body) => {
          const request = decoded(dialect, body);
          if (request === undefined) return;
          const fixed = replaceAll(request);
          // The name of the model decides about routes, and is a text of nobody that a model is shown.
          const { model: _model, ...forwarded } = request.body;
          for (const [found] of JSON.stringify(forwarded).matchAll(/zqxmarker[ :][0-9]*/g))
            expect(fixed).toContain(found);
        }),
        { numRuns: 1_500 },
      );
    });
  });
}
