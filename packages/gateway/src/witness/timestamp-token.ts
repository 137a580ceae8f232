import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Integer, OctetString } from 'asn1js';
import {
  AlgorithmIdentifier,
  Certificate,
  ExtKeyUsage,
  MessageImprint,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';

/** A response that is no timestamp of what was asked for (RFC 3161). */
export class TimestampError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'TimestampError';
  }
}

export interface TimestampRequest {
  /** DER of a TimeStampReq. */
  readonly der: Buffer;
  readonly data: Uint8Array;
  /** 16 bytes; the highest bit is not set, so that they are a positive INTEGER as they stand. */
  readonly nonce: Buffer;
}

export interface Timestamp {
  /** Milliseconds since the Unix epoch, as the authority says. */
  readonly time: number;
  /** Lower-case hexadecimal. */
  readonly serial: string;
}

const sha256 = '2.16.840.1.101.3.4.2.1';
const timestampTokenInfo = '1.2.840.113549.1.9.16.1.4';
const extendedKeyUsage = '2.5.29.37';
const timeStamping = '1.3.6.1.5.5.7.3.8';
const granted = new Set([0, 1]);

/** Asks for a timestamp of the SHA-256 of these bytes, with the certificate of the authority in it. */
export function makeTimestampRequest(
  data: Uint8Array,
  random: (bytes: number) => Buffer = randomBytes,
): TimestampRequest {
  const nonce = random(16);
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: sha256 }),
      hashedMessage: new OctetString({ valueHex: arrayBuffer(createHash('sha256').update(data).digest()) }),
    }),
    nonce: new Integer({ valueHex: arrayBuffer(nonce) }),
    certReq: true,
  });
  return { der: Buffer.from(request.toSchema().toBER(false)), data, nonce };
}

/**
 * Checks the response to a request: its status, that it is about the same bytes and the same nonce, and the signature of the
 * authority; with `trusted` (PEM), also that its certificate comes from there, and else only that it is one for timestamps.
 * Throws TimestampError.
 */
export async function checkTimestampResponse(
  response: Uint8Array,
  { data, nonce }: TimestampRequest,
  trusted?: string,
): Promise<Timestamp> {
  const { info, timestamp } = await readTimestamp(response, data, trusted);
  const theirs = info.nonce === undefined ? undefined : Buffer.from(info.nonce.valueBlock.valueHexView);
  if (theirs?.length !== nonce.length || !timingSafeEqual(theirs, nonce))
    throw new TimestampError('it answers another request: the nonce is not ours');
  return timestamp;
}

/** Checks a stored response against the bytes that it is about. Throws TimestampError. */
export async function checkStoredTimestamp(
  response: Uint8Array,
  data: Uint8Array,
  trusted?: string,
): Promise<Timestamp> {
  return (await readTimestamp(response, data, trusted)).timestamp;
}

async function readTimestamp(
  response: Uint8Array,
  data: Uint8Array,
  trusted: string | undefined,
): Promise<{ readonly info: TSTInfo; readonly timestamp: Timestamp }> {
  try {
    const parsed = TimeStampResp.fromBER(arrayBuffer(response));
    const { status } = parsed.status;
    if (!granted.has(status)) throw new TimestampError(`the authority refused (status ${status})`);
    if (parsed.timeStampToken === undefined) throw new TimestampError('there is no token in it');
    const signed = new SignedData({ schema: parsed.timeStampToken.content });
    const { eContent, eContentType } = signed.encapContentInfo;
    if (eContentType !== timestampTokenInfo || eContent === undefined)
      throw new TimestampError('it signs something else');
    const info = TSTInfo.fromBER(eContent.getValue());
    checkImprint(info, data);
    await checkSignature(signed, data, trusted);
    const serial = Buffer.from(info.serialNumber.valueBlock.valueHexView).toString('hex');
    return { info, timestamp: { time: info.genTime.getTime(), serial } };
  } catch (cause) {
    if (cause instanceof TimestampError) throw cause;
    throw new TimestampError('it is no timestamp', { cause });
  }
}

function checkImprint({ messageImprint }: TSTInfo, data: Uint8Array): void {
  const { hashAlgorithm, hashedMessage } = messageImprint;
  const hash = createHash('sha256').update(data).digest();
  if (hashAlgorithm.algorithmId !== sha256 || !hash.equals(Buffer.from(hashedMessage.valueBlock.valueHexView)))
    throw new TimestampError('it is about other bytes');
}

async function checkSignature(signed: SignedData, data: Uint8Array, trusted: string | undefined): Promise<void> {
  const result = await signed
    .verify({
      signer: 0,
      data: arrayBuffer(data),
      extendedMode: true,
      ...(trusted === undefined ? {} : { checkChain: true, trustedCerts: certificatesOf(trusted) }),
    })
    .catch((cause: unknown) => {
      throw new TimestampError('its signature does not hold', { cause });
    });
  if (result.signatureVerified !== true) throw new TimestampError('its signature does not hold');
  const usage = result.signerCertificate?.extensions?.find(({ extnID }) => extnID === extendedKeyUsage)
    ?.parsedValue as unknown;
  if (!(usage instanceof ExtKeyUsage) || !usage.keyPurposes.includes(timeStamping))
    throw new TimestampError('it is not signed with a certificate for timestamps');
}

/** The certificates of a PEM text. Throws TimestampError where there is none. */
export function certificatesOf(pem: string): Certificate[] {
  const blocks = pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g);
  const certificates = Array.from(blocks, ([, base64 = '']) =>
    Certificate.fromBER(arrayBuffer(Buffer.from(base64, 'base64'))),
  );
  if (certificates.length === 0) throw new TimestampError('there is no certificate in the PEM file of the authority');
  return certificates;
}

/** A copy in a buffer of its own, as the library wants it. */
function arrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
