import type { ProviderOptions } from '@gatehouse/contract/config';
import { GatehouseError } from '../core/errors.ts';
import type { Provider } from '../core/provider.ts';
import { remedyOfSecret, type SecretError } from '../core/secrets.ts';

/** Stands in for a provider whose secret cannot be had: it refuses everything, and says why to whoever tests it. */
export function createUnready({ id }: Pick<ProviderOptions, 'id'>, cause: SecretError): Provider {
  const code = cause.fault === 'other-origin' ? 'secret_not_for_origin' : 'secret_unavailable';
  const refuse = (): Promise<never> => Promise.reject(new GatehouseError(code, { cause }));
  return {
    id,
    answers: ['chat', 'embeddings', 'rerank', 'transcription', 'image'],
    call: refuse,
    models: refuse,
    check: () => Promise.resolve({ ok: false, summary: cause.message, remedy: remedyOfSecret(cause), models: [] }),
    close: () => Promise.resolve(),
  };
}
