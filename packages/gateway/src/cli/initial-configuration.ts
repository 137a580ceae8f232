import { open } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { configurationVersion } from '@gatehouse/contract/config';
import { makeFolder } from './data-folder.ts';
import type { Dependencies, DiscoveredServer } from './dependencies.ts';
import { CliFailure, exitCodes, systemCode } from './failure.ts';
import { assistantsIn, firstCollection, shopCollections } from './initial-knowledge.ts';
import { pathFrom } from './path-from.ts';

export interface InitialConfiguration {
  readonly file: string;
  readonly servers: readonly DiscoveredServer[];
  /** The knowledge folder of the built-in model, where that is set up. */
  readonly knowledge: string | undefined;
  /** Names of models that answer from documents and tables. */
  readonly assistants: readonly string[];
}

/** How long model servers on this machine may take to answer, in milliseconds. */
const discoveryTimeout = 1_500;

/**
 * Looks for model servers on this machine and writes a small, valid, commented configuration for what was found; where no
 * server has a model, for the built-in extractive model over the example knowledge. With the assistants of the example shop, where that is
 * there. Never overwrites unless `force`.
 */
export async function writeInitialConfiguration(
  dependencies: Dependencies,
  options: { readonly file: string; readonly force: boolean },
): Promise<InitialConfiguration> {
  const { environment } = dependencies;
  const signal = AbortSignal.timeout(2 * discoveryTimeout);
  const servers = await dependencies.discoverLocalServers({ environment, signal, timeout: discoveryTimeout });
  const folder = dirname(options.file);
  const needsKnowledge = servers.every((server) => server.models.length === 0);
  const { exampleShop } = dependencies;
  const knowledge = needsKnowledge ? join(exampleShop ?? folder, 'knowledge') : undefined;
  const collections =
    exampleShop === undefined
      ? firstCollection(knowledge, folder)
      : await shopCollections(exampleShop, { folder, model: chatModel(servers) });
  const text = render({
    servers,
    knowledge: knowledge === undefined ? undefined : pathFrom(folder, knowledge),
    collections,
    schema: dependencies.schemaPath === undefined ? undefined : pathFrom(folder, dependencies.schemaPath),
    commandName: dependencies.commandName,
  });
  try {
    await makeFolder(resolve(folder));
    // The file may come to hold secrets, though references are better.
    await writeNew(options.file, text, options.force ? 'w' : 'wx');
    if (knowledge !== undefined && exampleShop === undefined) await writeFirstKnowledge(knowledge);
  } catch (thrown) {
    if (systemCode(thrown) === 'EEXIST') {
      throw new CliFailure(
        exitCodes.failed,
        `${options.file} is there already`,
        'Use --force to replace it, or --file to write another.',
      );
    }
    const reason = systemCode(thrown) ?? 'unknown error';
    throw new CliFailure(
      exitCodes.failed,
      `${options.file} cannot be written (${reason})`,
      'Choose a folder that this user may write to.',
      thrown,
    );
  }
  return { file: options.file, servers, knowledge, assistants: assistantsIn(collections) };
}

async function writeNew(file: string, text: string, flag: 'w' | 'wx'): Promise<void> {
  const handle = await open(file, flag, 0o600);
  try {
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
}

async function writeFirstKnowledge(folder: string): Promise<void> {
  await makeFolder(resolve(folder));
  try {
    await writeNew(join(folder, 'welcome.md'), firstKnowledge, 'wx');
  } catch (thrown) {
    if (systemCode(thrown) !== 'EEXIST') throw thrown;
  }
}

const firstKnowledge = `# What is Gatehouse?

Gatehouse stands between people and language models. Everything that passes is authenticated, limited, inspected,
pseudonymised, routed and recorded.

# How can I add knowledge?

Put Markdown files into this folder. The built-in model answers only by quoting from them, and says so when it does not know.
`;

interface Rendering {
  readonly servers: readonly DiscoveredServer[];
  readonly knowledge: string | undefined;
  /** The section `knowledge`, where there is something to answer from. */
  readonly collections: string | undefined;
  readonly schema: string | undefined;
  readonly commandName: string;
}

function render({ collections, servers, knowledge, schema, commandName }: Rendering): string {
  const taken = new Set<string>();
  const providers = servers.map((server) => {
    const models =
      server.models.length === 0
        ? 'no models yet'
        : `${server.models.length} ${server.models.length === 1 ? 'model' : 'models'}`;
    return `  # Found on this machine, with ${models}.
  - id: ${identifier(server.name, taken)}
    kind: openai-compatible
    baseUrl: ${JSON.stringify(server.baseUrl)}
    allowPrivateNetwork: true
${loadsOnDemand(server) ? slowStart : ''}`;
  });
  if (knowledge !== undefined) {
    providers.push(`  # The built-in model needs no server: it answers only by quoting from these Markdown files, and says so.
  - id: ${identifier('knowledge', taken)}
    kind: extractive
    knowledge: [${JSON.stringify(knowledge)}]
`);
  }
  return `${schema === undefined ? '' : `# yaml-language-server: $schema=${schema}\n`}# Configuration of Gatehouse. What is not written here has a safe default; docs/reference/configuration.md lists everything.
# \`${commandName} check\` tests this file. A running gateway applies changes by itself, and keeps the former
# configuration while this file is not valid. Secrets are best written as \${NAME}, from the environment.
version: ${configurationVersion}

providers:
${providers.join('\n')}
  # A server elsewhere: vLLM, TGI, llama.cpp, or a cloud; docs/guides/model-servers.md shows each of them.
  # - id: cloud
  #   kind: openai-compatible
  #   profile: mistral
  #   apiKey: \${MISTRAL_API_KEY}

# Names of your own for models, so that clients need not change when the model does.
# models:
#   - name: default
#     provider: ${servers[0] === undefined ? 'knowledge' : identifier(servers[0].name, new Set())}
#     target: name-of-the-model-there

# Limits of a key that has none of its own. The defaults only protect this machine; a person needs no more than this.
# limits:
#   requestsPerMinute: 120
#   concurrency: 8

# What is looked for in prompts and answers. Without this section the usual guards read: attacks, hidden characters, images and links by
# which data could leave. A list of your own replaces them.
# inspection:
#   guards:
#     - use: max-tokens
#     - use: invisible-text
#     - use: prompt-injection
#     - use: markdown-exfiltration
#     - use: ban-substrings
#       substrings: [Project Nightingale]
${collections ?? ''}`;
}

/** One that may word answers: names of models that only embed or rank say so by custom. */
function chatModel(servers: readonly DiscoveredServer[]): string | undefined {
  return servers.flatMap(({ models }) => models).find((name) => !/embed|rerank|bge|e5-/i.test(name));
}

/** Servers that load a model at its first request, which takes minutes for a large one. */
function loadsOnDemand({ name }: DiscoveredServer): boolean {
  return /ollama|lm.?studio/i.test(name);
}

const slowStart = `    timeouts:
      # A large model takes minutes to load at its first request.
      firstByte: 10m
`;

function identifier(name: string, taken: Set<string>): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '-')
    .replace(/^-/, 'x')
    .slice(0, 48);
  const base = plain === '' ? 'server' : plain;
  let id = base;
  for (let number = 2; taken.has(id); number += 1) id = `${base}-${number}`;
  taken.add(id);
  return id;
}
