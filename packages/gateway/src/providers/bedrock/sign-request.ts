import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Clock } from '../../core/clock.ts';

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

type Bytes = string | ArrayBuffer | ArrayBufferView;

type Hashing = ReturnType<typeof createHash> | ReturnType<typeof createHmac>;

/** SHA-256, and HMAC with it where there is a key, in the form that the signer asks for. */
class Sha256 {
  #hash: Hashing;
  readonly #secret: Buffer | undefined;

  constructor(secret?: Bytes) {
    this.#secret = secret === undefined ? undefined : bytesOf(secret);
    this.#hash = this.#made();
  }

  #made(): Hashing {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret);
  }

  update(data: Bytes): void {
    this.#hash.update(bytesOf(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    this.#hash = this.#made();
  }
}

function bytesOf(data: Bytes): Buffer {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}

/** Headers that say who calls, as names and values in turn. */
export type SignRequest = (path: string, body: string) => Promise<readonly string[]>;

/** Signs calls with Signature Version 4, by AWS's own library. */
export function createSigner(base: URL, region: string, key: AccessKey, clock: Clock): SignRequest {
  const { accessKeyId, secretAccessKey, sessionToken } = key;
  const signer = new SignatureV4({
    service: 'bedrock',
    region,
    credentials: {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? undefined : { sessionToken }),
    },
    sha256: Sha256,
  });
  return async (path, body) => {
    const signed = await signer.sign(
      {
        method: 'POST',
        protocol: base.protocol,
        hostname: base.hostname,
        path,
        headers: { host: base.host, 'content-type': 'application/json' },
        body,
      },
      { signingDate: new Date(clock.now()) },
    );
    return Object.entries(signed.headers).flatMap(([name, value]) =>
      name === 'host' || name === 'content-type' ? [] : [name, value],
    );
  };
}
