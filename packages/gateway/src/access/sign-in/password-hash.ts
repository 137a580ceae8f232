import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { GatehouseError } from '../../core/errors.ts';

const derive = promisify(argon2);

interface Cost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** RFC 9106 and the OWASP cheat sheet: 19 MiB, two passes, one lane. Memory is in KiB. */
const current: Cost = Object.freeze({ memory: 19_456, passes: 2, parallelism: 1 });
const saltBytes = 16;
const hashBytes = 32;
/** What a record may ask of us at most, should somebody have changed it. */
const mostMemory = 262_144;
const mostPasses = 16;

/** Each takes 19 MiB and some 40 ms of a thread; whoever comes when so many wait is told to come back. */
const mostAtOnce = 2;
const mostWaiting = 32;

const form = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{10,86})\$([A-Za-z0-9+/]{10,86})$/;

/** Argon2id, with the parameters in the text that is kept (PHC string format), so that they can be raised later. */
export class PasswordHashes {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  async make(password: string): Promise<string> {
    const salt = randomBytes(saltBytes);
    const { memory, parallelism, passes } = current;
    const hash = await this.#derive(password, salt, current, hashBytes);
    return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`;
  }

  /** For nobody the same work is done, and the answer is no. Rejects with `too_many_failures` where too many wait. */
  async verify(password: string, kept: string | undefined): Promise<boolean> {
    const parsed = form.exec(kept ?? '');
    const [memory, passes, parallelism] = parsed === null ? [] : parsed.slice(1, 4).map(Number);
    const known =
      memory !== undefined &&
      passes !== undefined &&
      parallelism !== undefined &&
      memory <= mostMemory &&
      passes <= mostPasses
        ? { memory, passes, parallelism }
        : undefined;
    const salt = known === undefined ? Buffer.alloc(saltBytes) : Buffer.from(parsed?.[4] ?? '', 'base64');
    const expected = known === undefined ? Buffer.alloc(hashBytes) : Buffer.from(parsed?.[5] ?? '', 'base64');
    const hash = await this.#derive(password, salt, known ?? current, expected.length);
    return timingSafeEqual(hash, expected) && known !== undefined;
  }

  async #derive(
    password: string,
    nonce: Buffer,
    { memory, parallelism, passes }: Cost,
    tagLength: number,
  ): Promise<Buffer> {
    if (this.#running >= mostAtOnce) {
      if (this.#waiting.length >= mostWaiting) throw new GatehouseError('too_many_failures', { retryAfter: 5 });
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running += 1;
    try {
      return await derive('argon2id', {
        message: normalised(password),
        nonce,
        parallelism,
        tagLength,
        memory,
        passes,
      });
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }
}

/** NIST SP 800-63B-4, 3.1.1.2: one form of what keyboards write in several. */
export function normalised(password: string): string {
  return password.normalize('NFKC');
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
