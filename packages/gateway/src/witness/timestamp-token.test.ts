import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canSelfSign } from '../testing/self-signed.ts';
import { openTimestampAuthority, type TimestampAuthority } from '../testing/timestamp-authority.ts';
import {
  checkStoredTimestamp,
  checkTimestampResponse,
  makeTimestampRequest,
  TimestampError,
} from './timestamp-token.ts';

const data = Buffer.from('a checkpoint\n');

// Without openssl there is no authority to test against.
describe.skipIf(!canSelfSign())('a timestamp of openssl', () => {
  let authority: TimestampAuthority;
  let other: TimestampAuthority;
  const request = makeTimestampRequest(data);
  let response: Buffer;

  beforeAll(async () => {
    authority = await openTimestampAuthority();
    other = await openTimestampAuthority();
    response = authority.reply(request.der);
  });

  afterAll(async () => {
    await authority.close();
    await other.close();
  });

  it('is asked for, and holds', async () => {
    const stamped = await checkTimestampResponse(response, request, authority.ca);
    expect(Math.abs(stamped.time - Date.now())).toBeLessThan(86_400_000);
    expect(stamped.serial).toMatch(/^100[01]$/);
    expect(await checkStoredTimestamp(response, data, authority.ca)).toEqual(stamped);
    // Without an authority that is trusted the signature is checked all the same.
    expect(await checkTimestampResponse(response, request)).toEqual(stamped);
  });

  it('does not hold for another request, other bytes or another authority', async () => {
    await expect(checkTimestampResponse(response, makeTimestampRequest(data), authority.ca)).rejects.toThrow(
      'nonce is not ours',
    );
    await expect(checkStoredTimestamp(response, Buffer.from('another'), authority.ca)).rejects.toThrow(
      'about other bytes',
    );
    await expect(checkTimestampResponse(response, request, other.ca)).rejects.toThrow('its signature does not hold');
    await expect(checkTimestampResponse(response, request, 'nonsense')).rejects.toThrow('no certificate');
  });

  it('is told from a refusal', async () => {
    const damaged = Buffer.from(request.der);
    // An algorithm that the authority does not take.
    damaged[damaged.indexOf(Buffer.from('608648016503040201', 'hex')) + 8] = 3;
    await expect(checkTimestampResponse(authority.reply(damaged), request, authority.ca)).rejects.toThrow(
      'the authority refused',
    );
  });

  it('does not hold when a single bit is another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(response.length - 1), fc.nat(7), async (at, bit) => {
        const damaged = Buffer.from(response);
        damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
        const found = await checkTimestampResponse(damaged, request, authority.ca).catch((thrown: unknown) => thrown);
        // Some bits say nothing: parts that are not signed, such as the status that means granted as well.
        if (!(found instanceof TimestampError))
          expect(found).toEqual(await checkTimestampResponse(response, request, authority.ca));
      }),
      { numRuns: 60 },
    );
  });
});

it('takes no other bytes for a timestamp', async () => {
  const request = makeTimestampRequest(data);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (bytes) => {
      await expect(checkTimestampResponse(bytes, request)).rejects.toThrow(TimestampError);
    }),
  );
});
