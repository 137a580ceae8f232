import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { z } from 'zod';
import { RootKeyError, type RootKey } from './root-key.ts';

export interface TransitOptions {
  /** Base address of the service, such as `https://vault.example.org:8200`. */
  readonly url: string;
  /** Where the transit engine is mounted. */
  readonly mount: string;
  /** Name of the key; its type must authenticate additional data, as `aes256-gcm96` does. */
  readonly key: string;
  readonly token: string;
  /** PEM of the certification authority, where it is none of the public ones. */
  readonly ca?: string | undefined;
}

/** The key service could not be asked, or gave no answer that can be used. */
export class KeyServiceError extends Error {
  constructor(name: string, what: string, options?: ErrorOptions) {
    super(`the key service (${name}) ${what}; without it no content can be sealed or opened`, options);
    this.name = 'KeyServiceError';
  }
}

/** Milliseconds. It is asked once at each start. */
const timeout = 10_000;
const longestAnswer = 65_536;

const encrypted = z.object({ data: z.object({ ciphertext: z.string().min(1).max(4_096) }) });
const decrypted = z.object({ data: z.object({ plaintext: z.base64() }) });

/**
 * A root key that never leaves a key management service: the transit engine of OpenBao and HashiCorp Vault, which encrypts
 * and decrypts by request. Redirects are not followed, so the token goes to nobody else.
 */
export function transitRootKey(options: TransitOptions): RootKey {
  const name = `${new URL(options.url).origin}/${options.mount}/${options.key}`;
  const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');

  async function ask<T>(action: 'encrypt' | 'decrypt', body: object, schema: z.ZodType<T>): Promise<T> {
    const { status, text } = await post(name, options, action, body);
    // Vault answers 400 to a ciphertext that does not fit.
    if (action === 'decrypt' && status === 400) throw new RootKeyError(name);
    if (status !== 200) throw new KeyServiceError(name, `answered with status ${status}`);
    try {
      return schema.parse(JSON.parse(text));
    } catch (cause) {
      throw new KeyServiceError(name, 'gave no readable answer', { cause });
    }
  }

  return {
    name,
    async wrap(key, context) {
      const { data } = await ask('encrypt', { plaintext: base64(key), associated_data: base64(context) }, encrypted);
      return Buffer.from(data.ciphertext);
    },
    async unwrap(wrapped, context) {
      const ciphertext = Buffer.from(wrapped).toString();
      const { data } = await ask('decrypt', { ciphertext, associated_data: base64(context) }, decrypted);
      return Buffer.from(data.plaintext, 'base64');
    },
  };
}

function post(
  name: string,
  { url, mount, key, token, ca }: TransitOptions,
  action: string,
  body: object,
): Promise<{ readonly status: number; readonly text: string }> {
  const target = new URL(`/v1/${mount}/${action}/${encodeURIComponent(key)}`, url);
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const failed = (cause: Error): void => reject(new KeyServiceError(name, 'cannot be reached', { cause }));
    const call = send(
      target,
      {
        method: 'POST',
        agent: false,
        headers: { 'x-vault-token': token, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(timeout),
        ...(ca === undefined ? {} : { ca }),
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('error', failed);
        response.on('data', (piece: string) => {
          text += piece;
          if (text.length > longestAnswer) call.destroy(new Error('the answer is too long'));
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    call.on('error', failed);
    call.end(JSON.stringify(body));
  });
}
