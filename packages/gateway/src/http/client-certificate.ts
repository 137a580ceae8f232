import type { Socket } from 'node:net';
import { type PeerCertificate, TLSSocket } from 'node:tls';
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
  if (!(socket instanceof TLSSocket) || !socket.authorized) return none;
  const certificate = socket.getPeerCertificate() as Partial<PeerCertificate>;
  const names = namesOf(certificate);
  return names.length === 0 ? none : Object.freeze({ found: 'certificate', names });
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
