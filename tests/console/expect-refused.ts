import { expect } from 'vitest';
import type { ListeningTestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';

interface AskedAdmin {
  readonly address: string;
  readonly body: object;
  /** In place of POST. */
  readonly method?: 'DELETE' | 'PATCH';
}

/**
 * Fails where the gateway does not refuse a key what its role may not do, whatever the console shows of it.
 *
 * @param asked addresses under `/admin/v1/`; where there is nothing to send, by GET
 */
export async function expectRefused(
  { url }: ListeningTestGateway,
  key: string,
  asked: readonly (string | AskedAdmin)[],
): Promise<void> {
  const answers = await Promise.all(
    asked.map(async (one) => {
      const {
        address,
        body,
        method = 'POST',
      } = typeof one === 'string' ? { address: one, body: undefined, method: 'GET' } : one;
      const { status } = await fetch(`${url}/admin/v1/${address}`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return `${method} ${address}: ${status}`;
    }),
  );
  expect(answers.filter((answer) => !answer.endsWith(': 403'))).toEqual([]);
}
