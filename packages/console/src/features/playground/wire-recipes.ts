import { type WireDialect, wireDialects } from '@gatehouse/contract/admin-wire';
import { shellQuote } from '../../ui/shell-quote.ts';
import { objectIn, streams } from './wire-examples.ts';

interface Wanted {
  readonly dialect: WireDialect;
  /** Of the gateway, without a path. */
  readonly origin: string;
  readonly key: string;
  readonly body: string;
}

/** The same request on a command line. */
export function curlFor({ body, dialect, key, origin }: Wanted): string {
  // On one line where it can be: what is indented here need not be there.
  const object = objectIn(body);
  return [
    `curl ${streams(dialect, body) ? '-N ' : ''}${shellQuote(origin + wireDialects[dialect].path)} \\`,
    `  -H ${shellQuote(`authorization: Bearer ${key}`)} \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d ${shellQuote(object === undefined ? body : JSON.stringify(object))}`,
  ].join('\n');
}

const openaiCalls: Readonly<Partial<Record<WireDialect, string>>> = {
  'openai-chat': 'chat.completions.create',
  'openai-responses': 'responses.create',
  'openai-completions': 'completions.create',
  'openai-embeddings': 'embeddings.create',
  'openai-moderations': 'moderations.create',
};

/** The same request in JavaScript, with the official client of the API where that takes it as it is; JSON is JavaScript as well. */
export function scriptFor({ body, dialect, key, origin }: Wanted): string {
  const object = objectIn(body);
  const request = object === undefined ? body : JSON.stringify(object, undefined, 2);
  const streamed = streams(dialect, body);
  const show = streamed
    ? ['for await (const event of answer) console.log(JSON.stringify(event));']
    : ['console.log(JSON.stringify(answer, undefined, 2));'];
  const [home, secret] = [JSON.stringify(origin), JSON.stringify(key)];
  const openai = openaiCalls[dialect];
  if (openai !== undefined) {
    return [
      "import OpenAI from 'openai';",
      '',
      `const client = new OpenAI({ baseURL: ${JSON.stringify(`${origin}/v1`)}, apiKey: ${secret} });`,
      `const answer = await client.${openai}(${request});`,
      ...show,
    ].join('\n');
  }
  if (dialect === 'anthropic-messages') {
    return [
      "import Anthropic from '@anthropic-ai/sdk';",
      '',
      `const client = new Anthropic({ baseURL: ${home}, apiKey: ${secret} });`,
      `const answer = await client.messages.create(${request});`,
      ...show,
    ].join('\n');
  }
  if (dialect === 'ollama-chat') {
    return [
      "import { Ollama } from 'ollama';",
      '',
      `const client = new Ollama({ host: ${home}, headers: { authorization: ${JSON.stringify(`Bearer ${key}`)} } });`,
      // It streams only where it is told to, other than its API.
      `const answer = await client.chat(${streamed ? withStream(request) : request});`,
      ...show,
    ].join('\n');
  }
  return [
    `const response = await fetch(${JSON.stringify(origin + wireDialects[dialect].path)}, {`,
    "  method: 'POST',",
    `  headers: { authorization: ${JSON.stringify(`Bearer ${key}`)}, 'content-type': 'application/json' },`,
    `  body: JSON.stringify(${request}),`,
    '});',
    'console.log(JSON.stringify(await response.json(), undefined, 2));',
  ].join('\n');
}

function withStream(request: string): string {
  const object = objectIn(request);
  return object === undefined ? request : JSON.stringify({ ...object, stream: true }, undefined, 2);
}
