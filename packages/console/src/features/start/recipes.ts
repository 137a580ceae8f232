import { shellQuote } from '../../ui/shell-quote.ts';

interface Wanted {
  /** Ends in `/v1`. */
  readonly address: string;
  readonly key: string;
  readonly model: string;
  readonly question: string;
}

interface Recipes {
  readonly python: readonly string[];
  readonly javascript: readonly string[];
  readonly curl: readonly string[];
  readonly langchain: readonly string[];
  readonly openWebUi: readonly string[];
  readonly claudeCode: readonly string[];
  readonly anthropic: readonly string[];
  readonly ollama: readonly string[];
  readonly other: readonly string[];
}

/** What to paste for each client. Names of models come from model servers: nothing in them may end the text that they stand in. */
export function recipesFor({ address, key, model, question }: Wanted): Recipes {
  // Those of other APIs put their own paths behind it.
  const host = address.replace(/\/v1$/, '');
  const body = `{"model":${quoted(model)},"messages":[{"role":"user","content":${quoted(question)}}]}`;
  return {
    python: [
      'pip install openai',
      [
        'from openai import OpenAI',
        '',
        `client = OpenAI(base_url=${quoted(address)}, api_key=${quoted(key)})`,
        'answer = client.chat.completions.create(',
        `    model=${quoted(model)},`,
        `    messages=[{"role": "user", "content": ${quoted(question)}}],`,
        ')',
        'print(answer.choices[0].message.content)',
      ].join('\n'),
    ],
    javascript: [
      'npm install openai',
      [
        "import OpenAI from 'openai';",
        '',
        `const client = new OpenAI({ baseURL: ${quoted(address)}, apiKey: ${quoted(key)} });`,
        'const stream = await client.chat.completions.create({',
        `  model: ${quoted(model)},`,
        `  messages: [{ role: 'user', content: ${quoted(question)} }],`,
        '  stream: true,',
        '});',
        "for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta?.content ?? '');",
      ].join('\n'),
    ],
    curl: [
      [
        `curl ${shellQuote(`${address}/chat/completions`)} \\`,
        `  -H ${shellQuote(`authorization: Bearer ${key}`)} \\`,
        `  -H 'content-type: application/json' \\`,
        `  -d ${shellQuote(body)}`,
      ].join('\n'),
    ],
    langchain: [
      'pip install langchain-openai',
      [
        'from langchain_openai import ChatOpenAI',
        '',
        `model = ChatOpenAI(base_url=${quoted(address)}, api_key=${quoted(key)}, model=${quoted(model)})`,
        `for piece in model.stream(${quoted(question)}):`,
        '    print(piece.content, end="")',
      ].join('\n'),
    ],
    openWebUi: [
      [
        'docker run -d -p 3000:8080 -v open-webui:/app/backend/data \\',
        '  --add-host=host.docker.internal:host-gateway \\',
        `  -e ${shellQuote(`OPENAI_API_BASE_URL=${fromContainer(address)}`)} \\`,
        `  -e ${shellQuote(`OPENAI_API_KEY=${key}`)} \\`,
        '  -e ENABLE_OLLAMA_API=false \\',
        '  ghcr.io/open-webui/open-webui:main',
      ].join('\n'),
    ],
    claudeCode: [
      [
        `export ANTHROPIC_BASE_URL=${shellQuote(host)}`,
        `export ANTHROPIC_AUTH_TOKEN=${shellQuote(key)}`,
        `export ANTHROPIC_MODEL=${shellQuote(model)}`,
        `export ANTHROPIC_DEFAULT_HAIKU_MODEL=${shellQuote(model)}`,
        'claude',
      ].join('\n'),
    ],
    anthropic: [
      'npm install @anthropic-ai/sdk',
      [
        "import Anthropic from '@anthropic-ai/sdk';",
        '',
        `const client = new Anthropic({ baseURL: ${quoted(host)}, apiKey: ${quoted(key)} });`,
        'const stream = client.messages.stream({',
        `  model: ${quoted(model)},`,
        '  max_tokens: 1000,',
        `  messages: [{ role: 'user', content: ${quoted(question)} }],`,
        '});',
        "stream.on('text', (text) => process.stdout.write(text));",
        'await stream.finalMessage();',
      ].join('\n'),
    ],
    ollama: [
      'npm install ollama',
      [
        "import { Ollama } from 'ollama';",
        '',
        'const client = new Ollama({',
        `  host: ${quoted(host)},`,
        `  headers: { authorization: ${quoted(`Bearer ${key}`)} },`,
        '});',
        'const stream = await client.chat({',
        `  model: ${quoted(model)},`,
        `  messages: [{ role: 'user', content: ${quoted(question)} }],`,
        '  stream: true,',
        '});',
        'for await (const part of stream) process.stdout.write(part.message.content);',
      ].join('\n'),
    ],
    other: [address, key],
  };
}

/** As a string of JSON, which Python and JavaScript read as well, in visible ASCII characters and letters alone. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(/[^\p{L}\p{M}\x20-\x7e]/gu, (sign) =>
    Array.from({ length: sign.length }, (_, at) => escaped(sign.charCodeAt(at))).join(''),
  );
}

function escaped(unit: number): string {
  return String.raw`\u` + unit.toString(16).padStart(4, '0');
}

/** What is this machine to a browser is another one to a container on it. */
function fromContainer(address: string): string {
  return address.replace(/\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?=[:/])/, '//host.docker.internal');
}
