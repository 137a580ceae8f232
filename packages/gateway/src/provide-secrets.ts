import type { Configuration, ProviderOptions } from '@gatehouse/contract/config';
import { isModelServer } from '@gatehouse/contract/providers';
import { secretReferences } from '@gatehouse/contract/secret-references';
import type { HttpQuestion } from './core/guard-services.ts';
import type { Provider } from './core/provider.ts';
import { databaseOrigin } from './ask-source-database.ts';
import { remedyOfSecret, SecretError, type SecretResolver } from './core/secrets.ts';
import { createUnready } from './providers/unready.ts';

/** Makes a provider of options in which no references are left; `hidden` are secrets that must not come to the log. */
export type MakeProvider = (options: ProviderOptions, hidden: readonly string[]) => Promise<Provider>;

/**
 * A provider with its secrets. They go into what is made here and nowhere else: the configuration keeps the references. Where one cannot be
 * had, the provider refuses every call and says why; others go on.
 */
export async function openProvider(
  options: ProviderOptions,
  secrets: SecretResolver,
  make: MakeProvider,
  unavailable: (provider: string, error: SecretError) => void,
): Promise<Provider> {
  if (!isModelServer(options)) return make(options, []);
  const { origin } = new URL(options.baseUrl);
  try {
    const hidden: string[] = [];
    const resolved = async (text: string): Promise<string> => {
      const { secrets: found, text: whole } = await secrets.resolve(text, origin);
      hidden.push(...found);
      return whole;
    };
    const keys: Partial<Record<KeySetting, string>> = {};
    for (const name of keySettings) {
      const text = keySettingOf(options, name);
      if (text !== undefined) keys[name] = await resolved(text);
    }
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(options.headers)) headers[name] = await resolved(value);
    return await make({ ...options, ...keys, headers }, hidden);
  } catch (thrown) {
    if (!(thrown instanceof SecretError)) throw thrown;
    unavailable(options.id, thrown);
    return createUnready(options, thrown);
  }
}

/** Settings of providers that are secrets, besides headers. */
const keySettings = ['apiKey', 'secretAccessKey', 'sessionToken'] as const;
type KeySetting = (typeof keySettings)[number];

function keySettingOf(options: Readonly<Record<string, unknown>>, name: KeySetting): string | undefined {
  const text = options[name];
  return typeof text === 'string' ? text : undefined;
}

/** The question of a guard with its secrets, for the very origin that is asked. Rejects with SecretError. */
export async function withSecrets(question: HttpQuestion, secrets: SecretResolver): Promise<HttpQuestion> {
  if (!Object.values(question.headers).some((value) => value.includes('${'))) return question;
  const { origin } = new URL(question.url);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(question.headers))
    headers[name] = (await secrets.resolve(value, origin)).text;
  return { ...question, headers };
}

/** Why settings cannot have what they refer to. */
export async function checkSecrets(
  configuration: Configuration,
  secrets: SecretResolver,
): Promise<readonly { readonly of: string; readonly fault?: string; readonly remedy?: string }[]> {
  return Promise.all(
    secretUses(configuration).map(async ({ of, origin, text }) => {
      try {
        await secrets.resolve(text, origin);
        return { of };
      } catch (thrown) {
        if (!(thrown instanceof SecretError)) throw thrown;
        return { of, fault: thrown.message, remedy: remedyOfSecret(thrown) };
      }
    }),
  );
}

/** A setting that refers to secrets, and where they would be sent. */
export interface SecretUse {
  /** As in the file, with its number: `providers[0].apiKey`. */
  readonly path: readonly (string | number)[];
  /** For people: `providers mistral`. */
  readonly of: string;
  readonly text: string;
  readonly origin: string;
}

/** Every setting of a configuration that refers to secrets, but for those that are needed before secrets can be opened. */
export function secretUses({
  inspection,
  knowledge,
  providers,
  signIn,
  validation,
}: Configuration): readonly SecretUse[] {
  const uses: SecretUse[] = [];
  for (const [index, { id, issuer, login }] of signIn.issuers.entries()) {
    const text = login?.clientSecret;
    if (text === undefined || secretReferences(text).length === 0) continue;
    const path = ['signIn', 'issuers', index, 'login', 'clientSecret'];
    uses.push({ path, of: `issuer ${id}`, text, origin: new URL(issuer).origin });
  }
  const add = (
    base: readonly (string | number)[],
    of: string,
    holder: { readonly baseUrl: string; readonly headers: Record<string, string> },
  ): void => {
    const { baseUrl, headers } = holder;
    const settings: (readonly [readonly string[], string | undefined])[] = [
      ...keySettings.map((name) => [[name], keySettingOf({ ...holder }, name)] as const),
      ...Object.entries(headers).map(([name, value]) => [['headers', name], value] as const),
    ];
    for (const [path, text] of settings) {
      if (text === undefined || secretReferences(text).length === 0) continue;
      uses.push({ path: [...base, ...path], of, text, origin: new URL(baseUrl).origin });
    }
  };
  for (const [index, provider] of providers.entries())
    if (isModelServer(provider)) add(['providers', index], `provider ${provider.id}`, provider);
  for (const [name, lookup] of Object.entries(validation.lookups))
    if (lookup.kind === 'http')
      add(['validation', 'lookups', name], `look-up ${name}`, { ...lookup, baseUrl: lookup.url });
  for (const [place, { id, sources }] of knowledge.collections.entries())
    for (const [index, source] of sources.entries())
      if (source.kind === 'database' && secretReferences(source.url).length > 0) {
        const path = ['knowledge', 'collections', place, 'sources', index, 'url'];
        uses.push({ path, of: `collection ${id}`, text: source.url, origin: databaseOrigin(source.url) });
      }
  if ('baseUrl' in knowledge.index) add(['knowledge', 'index'], 'index of passages', knowledge.index);
  const policies = Object.entries(inspection.policies).map(
    ([name, { guards }]) => [['policies', name, 'guards'], guards] as const,
  );
  for (const [path, guards] of [[['guards'], inspection.guards] as const, ...policies])
    for (const [index, guard] of guards.entries())
      if (guard.use === 'http') add(['inspection', ...path, index], `guard ${guard.id ?? 'http'}`, guard);
  return uses;
}
