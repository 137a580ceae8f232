import type { Socket } from 'node:net';
import { type PeerCertificate, TLSSocket } from 'node:tls';
import type { CertificateFault } from '../core/certificate-refusal.ts';
import type { CredentialResult } from '../core/exchange.ts';

const none: CredentialResult = Object.freeze({ found: 'none' });

/** One connection has one certificate; looking at it costs more than all of authentication. */
export function createCertificateReader(): (socket: Socket) => CredentialResult {
  const known = new WeakMap<Socket, CredentialResult>();
  return (socket) => {
    let credential = known.get(socket);
    if (credential === undefined) known.set(socket, (credential = credentialOf(socket)));
    return credential;
  };
}

/** Only what the authority of the configuration has signed, and is valid now, says anything. */
function credentialOf(socket: Socket): CredentialResult {
  if (!(socket instanceof TLSSocket)) return none;
  const certificate = socket.getPeerCertificate() as Partial<PeerCertificate>;
  const { fingerprint256: fingerprint } = certificate;
  if (fingerprint === undefined) return none;
  const refused = (fault: CertificateFault): CredentialResult =>
    Object.freeze({ found: 'none', refused: { fault, fingerprint } });
  if (!socket.authorized) return refused(certificateFaultOf(socket.authorizationError));
  const names = namesOf(certificate);
  return names.length === 0 ? refused('no_name') : Object.freeze({ found: 'certificate', names, fingerprint });
}

const faults: ReadonlyMap<string, CertificateFault> = new Map([
  ['ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE', 'missing'],
  ['CERT_HAS_EXPIRED', 'expired'],
  ['CERT_NOT_YET_VALID', 'not_yet_valid'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'unknown_authority'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'unknown_authority'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'unknown_authority'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unknown_authority'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unknown_authority'],
  ['CERT_UNTRUSTED', 'unknown_authority'],
  ['CERT_SIGNATURE_FAILURE', 'unknown_authority'],
  ['INVALID_PURPOSE', 'wrong_purpose'],
]);

/** What OpenSSL says is wrong with a certificate, in our words. */
function certificateFaultOf(code: unknown): CertificateFault {
  return faults.get(String(code)) ?? 'invalid';
}

/** Of a handshake that failed where everybody needs a certificate; undefined where that was not for the certificate. */
export function handshakeFault(cause: Error, socket: Socket): CertificateFault | undefined {
  const code: unknown = 'code' in cause ? cause.code : undefined;
  if (code === 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE') return 'missing';
  const error: unknown = socket instanceof TLSSocket ? socket.authorizationError : undefined;
  return typeof error === 'string' ? certificateFaultOf(error) : undefined;
}

/** As Node tells them; a subject that has a name several times tells a list. */
interface NamesInCertificate {
  readonly subject?: { readonly CN?: unknown } | undefined;
  readonly subjectaltname?: string | undefined;
}

/** One name of the list that Node writes, from where the last one ended: a name in quotes could be read as several (CVE-2021-44532). */
const nextName = /(URI|DNS|email|IP Address|[A-Za-z ]+):(?:("(?:[^"\\]|\\.)*")|([^,"]*))(?:, |$)/y;
const taken: ReadonlySet<string> = new Set(['URI', 'DNS', 'email', 'IP Address']);

/** The names of a certificate, such as `URI:spiffe://acme/robot` and `CN:robot`; of a list that cannot be read as a whole, none. */
export function namesOf({ subject, subjectaltname = '' }: NamesInCertificate): readonly string[] {
  const names: string[] = [];
  let at = 0;
  while (at < subjectaltname.length) {
    nextName.lastIndex = at;
    const match = nextName.exec(subjectaltname);
    if (match === null) return [];
    const [whole, kind = '', , name] = match;
    if (name !== undefined && name !== '' && taken.has(kind)) names.push(`${kind}:${name}`);
    at += whole.length;
  }
  const common = subject?.CN;
  if (typeof common === 'string') names.push(`CN:${common}`);
  return names;
}
