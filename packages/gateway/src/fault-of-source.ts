import { asGatehouseError } from './core/errors.ts';

/** Why something could not be asked, and what to do. No text of a foreign error: it may have an address with its password, or a line of a file. */
export interface SourceFault {
  readonly summary: string;
  readonly remedy: string;
}

/** By the codes of the system, and those of PostgreSQL (its appendix A). */
const faults: Readonly<Record<string, readonly [summary: string, remedy: string]>> = {
  ENOENT: ['there is no such file', 'Check the path; a relative one begins at the folder of the configuration.'],
  EACCES: ['the file may not be read', 'Give the user that runs the gateway the right to read it.'],
  EISDIR: ['that is a folder', 'Name the file in it.'],
  ECONNREFUSED: ['nobody listens at this address', 'Start the server, and check host and port.'],
  ENOTFOUND: [
    'the name of its host is not known',
    'Check the host in the address, and the name service of this machine.',
  ],
  EAI_AGAIN: ['the name service does not answer', 'Check the name service of this machine.'],
  ECONNRESET: [
    'it has closed the connection',
    'Look into its log; a server that wants TLS does this to who comes without.',
  ],
  ETIMEDOUT: ['it does not answer', 'Check host, port and firewalls.'],
  EHOSTUNREACH: ['there is no way to its host', 'Check host and routes.'],
  ENETUNREACH: ['there is no way to its host', 'Check host and routes.'],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['its certificate is not trusted', 'Name the authority that has signed it under `ca`.'],
  SELF_SIGNED_CERT_IN_CHAIN: ['its certificate is not trusted', 'Name the authority that has signed it under `ca`.'],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'its certificate is not trusted',
    'Name the authority that has signed it under `ca`.',
  ],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    'its certificate is not trusted',
    'Name the authority that has signed it under `ca`.',
  ],
  CERT_HAS_EXPIRED: ['its certificate has expired', 'Renew it there.'],
  ERR_TLS_CERT_ALTNAME_INVALID: ['its certificate is for another name', 'Use the name that the certificate has.'],
  '28P01': ['it refuses the password', 'Check user and password in its address.'],
  '28000': ['it refuses this user', 'Check the user, and who may come from where (pg_hba.conf).'],
  '3D000': ['there is no such database', 'Create it, or check the name at the end of the address.'],
  '42P01': ['the query names a table that there is not', 'Check the query, and the search path of the user.'],
  '42703': ['the query names a column that there is not', 'Check the query.'],
  '42601': ['the query has a mistake in its grammar', 'Try it with psql; the value stands there as $1.'],
  '42501': ['the user may not read what the query names', 'Grant it `select` on that table.'],
  '25006': ['the query wants to write', 'Look-ups only read; write a `select`.'],
  '57014': ['the query takes too long', 'Give it an index, or a longer `timeout`.'],
  '53300': ['it has no connection left', 'Raise its `max_connections`, or put a pool before it.'],
};

export function faultOfSource(thrown: unknown): SourceFault {
  const code = codeOf(thrown);
  const known = code === undefined ? undefined : faults[code];
  if (known !== undefined) return { summary: known[0], remedy: known[1] };
  const said = asGatehouseError(thrown).code;
  if (said !== 'internal_error')
    return { summary: `it could not be asked: ${said}`, remedy: 'docs/reference/errors.md has what that means.' };
  return {
    summary: code === undefined ? 'it could not be asked' : `it could not be asked: ${code}`,
    remedy: 'Check its settings; the log of the gateway has the cause when a request needs it.',
  };
}

function codeOf(thrown: unknown): string | undefined {
  // Of several addresses of one name, the first says it.
  const first: unknown = thrown instanceof AggregateError ? (thrown.errors[0] as unknown) : thrown;
  if (typeof first !== 'object' || first === null) return undefined;
  const { cause, code } = first as { readonly cause?: unknown; readonly code?: unknown };
  if (typeof code === 'string' && Object.hasOwn(faults, code)) return code;
  const deeper = cause === undefined ? undefined : codeOf(cause);
  return deeper ?? (typeof code === 'string' && /^[A-Z0-9_]{2,40}$/.test(code) ? code : undefined);
}
