import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export type LocalServerName = 'ollama' | 'vllm' | 'llama.cpp' | 'lm-studio';

export interface LocalServer {
  readonly name: LocalServerName;
  /** Base of its OpenAI-compatible API, for example `http://127.0.0.1:11434/v1`. */
  readonly baseUrl: string;
  /** Names of its models; there may be none. */
  readonly models: readonly string[];
}

export interface DiscoveryOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Milliseconds for each server; all are asked at the same time. */
  readonly timeout?: number;
  /** Where to look when no variable says so; the default ports of the four. */
  readonly ports?: Readonly<Record<LocalServerName, number>>;
}

export interface Candidate {
  readonly name: LocalServerName;
  readonly baseUrl: string;
}

const defaultPorts: Readonly<Record<LocalServerName, number>> = {
  ollama: 11_434,
  vllm: 8_000,
  'llama.cpp': 8_080,
  'lm-studio': 1_234,
};
const names = ['ollama', 'vllm', 'llama.cpp', 'lm-studio'] as const;
const variables: Readonly<Record<LocalServerName, string>> = {
  ollama: 'OLLAMA_HOST',
  vllm: 'VLLM_HOST',
  'llama.cpp': 'LLAMA_CPP_HOST',
  'lm-studio': 'LMSTUDIO_HOST',
};
/** What the servers write into `owned_by` of their models; it tells them apart on a port that is not theirs. */
const owners: Readonly<Record<string, LocalServerName>> = {
  vllm: 'vllm',
  llamacpp: 'llama.cpp',
  library: 'ollama',
  organization_owner: 'lm-studio',
};
const longestListing = 1_048_576;

/**
 * Base URL from a variable such as OLLAMA_HOST, in the forms that these tools take: `host`, `host:port`, `:port`, `[::1]:port`,
 * or a URL with or without a path. An address to listen on (`0.0.0.0`, `::`) becomes the loopback address. `undefined` when
 * it is none of these.
 */
export function parseHostVariable(value: string, defaultPort: number): string | undefined {
  let text = value.trim().replaceAll(/^["']|["']$/g, '');
  if (text === '' || /[\s\\@]/.test(text)) return undefined;
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  if (!withScheme) {
    if (/^:[0-9]/.test(text)) text = `127.0.0.1${text}`;
    // A bare IPv6 address has no port: its colons are its own.
    const slash = text.indexOf('/');
    const authority = slash === -1 ? text : text.slice(0, slash);
    if (!authority.startsWith('[') && authority.split(':').length > 2)
      text = `[${authority}]${slash === -1 ? '' : text.slice(slash)}`;
    text = `http://${text}`;
  }
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  const host = url.hostname === '0.0.0.0' ? '127.0.0.1' : url.hostname === '[::]' ? '[::1]' : url.hostname;
  // A URL names its port or means that of its scheme; the parser leaves out the latter. Without a scheme it is the server's.
  const authority = text.slice(text.indexOf('://') + 3).split(/[/?#]/)[0] ?? '';
  const given = /:([0-9]+)$/.exec(authority)?.[1];
  const port = given !== undefined ? Number(given) : withScheme ? (url.protocol === 'https:' ? 443 : 80) : defaultPort;
  const path = url.pathname.replace(/\/+$/, '');
  const shown = (url.protocol === 'https:' ? 443 : 80) === port ? '' : `:${port}`;
  return `${url.protocol}//${host}${shown}${path.endsWith('/v1') ? path : `${path}/v1`}`;
}

/** Where model servers may be, those that a variable names first, each address once. */
export function localCandidates(
  environment: Readonly<Record<string, string | undefined>>,
  ports: Readonly<Record<LocalServerName, number>> = defaultPorts,
): readonly Candidate[] {
  const named: Candidate[] = [];
  const add = (name: LocalServerName, value: string): void => {
    const baseUrl = parseHostVariable(value, ports[name]);
    if (baseUrl !== undefined) named.push({ name, baseUrl });
  };
  for (const name of names) {
    const value = environment[variables[name]];
    if (value !== undefined) add(name, value);
  }
  // llama-server reads its address from these two.
  const host = environment['LLAMA_ARG_HOST'];
  const port = environment['LLAMA_ARG_PORT'];
  if (host !== undefined || (port !== undefined && /^[0-9]{1,5}$/.test(port))) {
    const address = (host ?? '').trim() === '' ? '127.0.0.1' : (host ?? '').trim();
    const bracketed = address.includes(':') && !address.startsWith('[') ? `[${address}]` : address;
    if (!address.endsWith('.sock'))
      add('llama.cpp', port !== undefined && /^[0-9]{1,5}$/.test(port) ? `${bracketed}:${port}` : bracketed);
  }
  for (const name of names) named.push({ name, baseUrl: `http://127.0.0.1:${ports[name]}/v1` });
  const seen = new Set<string>();
  return named.filter(({ baseUrl }) => {
    const address = baseUrl.replace('//localhost', '//127.0.0.1');
    return seen.has(address) ? false : seen.add(address);
  });
}

/**
 * The models in what a server answers to `GET /v1/models`, and who it is; `undefined` when it is no model server. Ports such
 * as 8000 and 8080 belong to many programs, so every entry has to be a model by its own word.
 */
export function readLocalModels(
  value: unknown,
): { readonly models: readonly string[]; readonly owner: LocalServerName | undefined } | undefined {
  if (
    typeof value !== 'object' ||
    value === null ||
    !('object' in value) ||
    value.object !== 'list' ||
    !('data' in value)
  )
    return undefined;
  // Ollama's way to say that it has none.
  const data = value.data === null ? [] : value.data;
  if (!Array.isArray(data) || data.length > 10_000) return undefined;
  const models: string[] = [];
  let owner: LocalServerName | undefined;
  for (const entry of data as readonly unknown[]) {
    if (typeof entry !== 'object' || entry === null || !('id' in entry) || !('object' in entry)) return undefined;
    if (entry.object !== 'model' || typeof entry.id !== 'string' || entry.id === '' || entry.id.length > 256)
      return undefined;
    if ('owned_by' in entry && typeof entry.owned_by === 'string' && Object.hasOwn(owners, entry.owned_by))
      owner ??= owners[entry.owned_by];
    models.push(entry.id);
  }
  return { models, owner };
}

/** Text of `GET <url>`; `undefined` for anything but a JSON answer with status 200 in time. Redirects are not followed. */
function getJsonText(url: string, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    const give = (text: string | undefined): void => resolve(text);
    const request = (url.startsWith('https:') ? httpsRequest : httpRequest)(
      url,
      {
        signal,
        agent: false,
        headers: { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'gatehouse' },
        maxHeaderSize: 16_384,
      },
      (response) => {
        const type = response.headers['content-type'] ?? '';
        if (response.statusCode !== 200 || !type.toLowerCase().startsWith('application/json')) {
          give(undefined);
          request.destroy();
          return;
        }
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > longestListing) request.destroy();
          else chunks.push(chunk);
        });
        response.on('end', () => give(Buffer.concat(chunks).toString('utf8')));
        response.on('error', () => give(undefined));
        response.on('close', () => give(undefined));
      },
    );
    request.on('error', () => give(undefined));
    request.on('close', () => give(undefined));
    request.end();
  });
}

async function ask(candidate: Candidate, signal: AbortSignal): Promise<LocalServer | undefined> {
  const text = await getJsonText(`${candidate.baseUrl}/models`, signal);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const found = readLocalModels(value);
  return found === undefined
    ? undefined
    : { name: found.owner ?? candidate.name, baseUrl: candidate.baseUrl, models: found.models };
}

/**
 * Looks for model servers on this machine, and where the usual variables say, all at the same time. Never throws; what does
 * not answer in time, or not like a model server, is not there.
 */
export async function discoverLocalServers(options: DiscoveryOptions): Promise<LocalServer[]> {
  const { environment, signal, timeout = 600, ports = defaultPorts } = options;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
  const found = await Promise.all(localCandidates(environment, ports).map((candidate) => ask(candidate, limit)));
  return found.filter((server) => server !== undefined);
}
