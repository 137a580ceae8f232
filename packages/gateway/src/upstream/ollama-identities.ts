import type { ModelFacts } from '@gatehouse/contract/admin-model-register';
import type { ModelIdentity } from '../core/provider.ts';
import { guessLicense } from '../lib/license-guess.ts';
import { type Foreign, isObject } from './foreign-json.ts';
import { plainText } from './foreign-words.ts';
import type { ModelServer } from './model-server.ts';

const mostModels = 1_000;
const modelName = /^[^\p{Cc}\p{Cs}]{1,256}$/u;
/** Models that are asked about by name in one go; the others have their turn the next time. */
const mostShown = 16;
const mostKnown = 2_000;

/** What Ollama tells of its models. It tells more of one that it is asked about by its name, which is done once for each digest. */
export function createOllamaIdentities(
  server: Pick<ModelServer, 'ask'>,
  root: string,
): (signal: AbortSignal) => Promise<readonly ModelIdentity[]> {
  const known = new Map<string, ModelFacts>();

  async function shownFacts(id: string, digest: string, signal: AbortSignal): Promise<ModelFacts> {
    const facts = await server.ask(`${root}/api/show`, readShown, signal, JSON.stringify({ model: id }));
    if (known.size >= mostKnown) known.clear();
    known.set(digest, facts);
    return facts;
  }

  return async (signal) => {
    const listed = await server.ask(`${root}/api/tags`, readTagged, signal);
    let asked = 0;
    const identities: ModelIdentity[] = [];
    for (const one of listed) {
      const { digest, facts, id } = one;
      let shown = digest === undefined ? undefined : known.get(digest);
      if (digest !== undefined && shown === undefined && asked < mostShown) {
        asked += 1;
        // What it is matters more than what it says of itself.
        shown = await shownFacts(id, digest, signal).catch(() => undefined);
      }
      identities.push(shown === undefined ? one : { ...one, facts: { ...facts, ...shown } });
    }
    return identities;
  };
}

/** What `GET /api/tags` lists, with the digests of the manifests. Undefined for anything else. */
export function readTagged(value: unknown): readonly ModelIdentity[] | undefined {
  const entries = isObject(value) ? value['models'] : undefined;
  if (entries === null) return [];
  if (!Array.isArray(entries)) return undefined;
  const identities: ModelIdentity[] = [];
  for (const entry of (entries as readonly unknown[]).slice(0, mostModels)) {
    if (!isObject(entry)) return undefined;
    const id = entry['model'] ?? entry['name'];
    if (typeof id !== 'string' || !modelName.test(id)) return undefined;
    const given = entry['digest'];
    const digest = typeof given === 'string' ? /^(?:sha256:)?([0-9a-f]{64})$/.exec(given)?.[1] : undefined;
    identities.push({
      id,
      digest: digest === undefined ? undefined : `sha256:${digest}`,
      evidence: digest === undefined ? 'name' : 'manifest',
      facts: detailFacts(entry['details']),
    });
  }
  return identities;
}

/** What `POST /api/show` says of one model. Undefined for anything else. */
export function readShown(value: unknown): ModelFacts | undefined {
  if (!isObject(value)) return undefined;
  const told = isObject(value['model_info']) ? value['model_info'] : {};
  const architecture = plainText(told['general.architecture']);
  const context = architecture === undefined ? undefined : told[`${architecture}.context_length`];
  const license = licenseIn(told['general.license']) ?? licenseIn(value['license']);
  const name = plainText(told['general.name'] ?? told['general.basename']);
  const publisher = plainText(told['general.organization']);
  return {
    ...detailFacts(value['details']),
    ...(architecture === undefined ? {} : { architecture }),
    ...(name === undefined ? {} : { name }),
    ...(publisher === undefined ? {} : { publisher }),
    ...(typeof context === 'number' && Number.isSafeInteger(context) && context > 0 ? { contextLength: context } : {}),
    ...license,
  };
}

function licenseIn(value: unknown): Pick<ModelFacts, 'license' | 'licenseGuessed'> | undefined {
  return typeof value === 'string' ? guessLicense(value) : undefined;
}

function detailFacts(value: unknown): ModelFacts {
  const details: Foreign = isObject(value) ? value : {};
  const architecture = plainText(details['family']);
  const parameters = plainText(details['parameter_size']);
  const quantisation = plainText(details['quantization_level']);
  return {
    ...(architecture === undefined ? {} : { architecture }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(quantisation === undefined ? {} : { quantisation }),
  };
}
