import { join } from 'node:path';
import type { ConfigurationInput } from '@gatehouse/contract/config';
import type { AssistantTrace } from '@gatehouse/contract/explanation';
import { parse } from 'yaml';
import { readDeclared } from '../../packages/gateway/src/config/read-declared.ts';
import {
  listenTestGateway,
  type ListeningTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { readText, shopFolder } from './read-shop.ts';

/** What an assistant said, and why. */
export interface ShopAnswer {
  readonly text: string;
  readonly trace: AssistantTrace;
  /** Ids of the passages that it cites, the best first. */
  readonly cited: readonly string[];
  readonly requestId: string;
}

export type ShopRole = 'user' | 'support' | 'purchasing';

export interface AskedAs {
  readonly assistant?: 'shop' | 'support';
  readonly role?: ShopRole;
}

export interface ShopAssistants {
  readonly gateway: ListeningTestGateway;
  readonly keys: Readonly<Record<ShopRole, string>>;
  /** What a person says one after the other; the answer is to the last. */
  ask(turns: string | readonly string[], as?: AskedAs): Promise<ShopAnswer>;
  close(): Promise<void>;
}

/** The configuration of the example with its sources where they are. */
export function shopConfiguration(): ConfigurationInput {
  const configuration = parse(readText('gatehouse.yaml')) as ConfigurationInput;
  const { knowledge, providers } = configuration;
  return {
    ...configuration,
    ...(knowledge === undefined
      ? {}
      : {
          knowledge: {
            ...knowledge,
            collections: (knowledge.collections ?? []).map((collection) => ({
              ...collection,
              sources: (collection.sources ?? []).map((source) =>
                'path' in source ? { ...source, path: join(shopFolder, source.path) } : source,
              ),
            })),
          },
        }),
    providers: (providers ?? []).map((provider) =>
      provider.kind === 'extractive'
        ? { ...provider, knowledge: provider.knowledge.map((path) => join(shopFolder, path)) }
        : provider,
    ),
  };
}

/** The example as a listening gateway with keys of each role, when all documents have been read. */
export async function openAssistants(): Promise<ShopAssistants> {
  const { version: _version, ...configuration } = shopConfiguration();
  const gateway = await listenTestGateway({
    configuration: { ...configuration, limits: { requestsPerMinute: 60_000, concurrency: 100 } },
  });
  await gateway.gateway.knowledge.settled();
  const declared = await readDeclared(join(shopFolder, 'access.yaml'), {});
  if (declared.kind !== 'directory') throw new Error('the roles cannot be read');
  await gateway.gateway.declared.apply(declared.declared, { actor: 'test' });
  const keyOf = async (role: ShopRole) => (await gateway.gateway.keys.create({ name: role, role })).key;
  const keys = { user: await keyOf('user'), support: await keyOf('support'), purchasing: await keyOf('purchasing') };
  return {
    gateway,
    keys,
    async ask(turns, { assistant = 'shop', role = 'user' } = {}) {
      const messages: { role: string; content: string }[] = [];
      let last: ShopAnswer | undefined;
      for (const content of typeof turns === 'string' ? [turns] : turns) {
        messages.push({ role: 'user', content });
        const { answer, exchange } = await gateway.ask(
          { model: `assistant/${assistant}`, messages },
          { key: keys[role] },
        );
        const text = answer.choices[0]?.content ?? '';
        const trace = exchange.notes.assistant?.trace;
        if (trace === undefined) throw new Error('no assistant has answered');
        const cited = trace.passages.flatMap((passage) => (passage.cited ? [passage.id] : []));
        last = { text, trace, cited, requestId: exchange.id };
        messages.push({ role: 'assistant', content: text });
      }
      if (last === undefined) throw new Error('nothing was asked');
      return last;
    },
    close: () => gateway.close(),
  };
}

/** Whether an answer says that it is not known. */
export function isUnknown({ trace }: ShopAnswer): boolean {
  return trace.outcome === 'unknown';
}

/** Whether a passage is one of those wanted: by its id, or as the only passage of a document. */
export function isAmong(passage: string | undefined, wanted: readonly string[]): boolean {
  return passage !== undefined && wanted.some((one) => passage === one || passage.startsWith(`${one}#`));
}
