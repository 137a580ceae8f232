import type { VaultOptions } from '@gatehouse/contract/vault';
import { GatehouseError } from '../core/errors.ts';
import type { HttpAnswer, HttpQuestion } from '../core/guard-services.ts';
import { SecretError } from '../core/secrets.ts';

/** Milliseconds. */
const timeout = 5_000;
const longestAnswer = 262_144;

/** Asks over a connection that follows no redirects, so that the token goes to nobody else. */
export type AskServer = (question: HttpQuestion) => Promise<HttpAnswer>;

/**
 * A field of a secret in the key-value engine, version 2, of OpenBao or HashiCorp Vault. `target` is `path#field`. Rejects with SecretError,
 * whose message says nothing of the answer.
 */
export async function readVault(
  ask: AskServer,
  { ca, mount, namespace, url }: VaultOptions,
  token: string,
  target: string,
): Promise<string> {
  const reference = `\${vault:${target}}`;
  const [path = '', field = ''] = target.split('#');
  let answer: HttpAnswer;
  try {
    answer = await ask({
      url: `${url.replace(/\/+$/, '')}/v1/${mount}/data/${path}`,
      headers: { 'x-vault-token': token, ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }) },
      maxBytes: longestAnswer,
      // Where it is the operator has written into the file.
      allowPrivateNetwork: true,
      tls: ca === undefined ? undefined : { ca, verify: true },
      signal: AbortSignal.timeout(timeout),
    });
  } catch (thrown) {
    const code = thrown instanceof GatehouseError ? ` (${thrown.code})` : '';
    throw new SecretError('unavailable', reference, `cannot be looked up: the vault does not answer${code}`);
  }
  if (answer.status === 404) throw new SecretError('missing', reference, 'is not in the vault');
  if (answer.status === 401 || answer.status === 403)
    throw new SecretError(
      'unavailable',
      reference,
      `cannot be looked up: the vault refuses the token (${answer.status})`,
    );
  if (answer.status !== 200)
    throw new SecretError(
      'unavailable',
      reference,
      `cannot be looked up: the vault answers with status ${answer.status}`,
    );
  const found = fieldIn(answer.body, field);
  if (found === undefined) throw new SecretError('missing', reference, 'is no text in what the vault has');
  return found;
}

function fieldIn(body: string, field: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  for (const step of ['data', 'data', field]) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return typeof value === 'string' ? value : undefined;
}
