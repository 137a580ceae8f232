import type { KnowledgeIndexOptions } from '@gatehouse/contract/knowledge';
import type { ChunkIndex } from './core/collections.ts';
import { GatehouseError } from './core/errors.ts';
import type { NamedGuardReport } from './core/guard.ts';
import { remedyOfSecret, SecretError } from './core/secrets.ts';
import { faultOfSource, type SourceFault } from './fault-of-source.ts';

/** By the codes of what went wrong on the way to a server. */
const faults: Readonly<Record<string, readonly [summary: string, remedy: string]>> = {
  upstream_unreachable: ['nobody answers at its address', 'Start the server, and check host and port of `baseUrl`.'],
  upstream_dns: ['the name of its host is not known', 'Check `baseUrl`, and the name service of this machine.'],
  upstream_tls: [
    'the connection by TLS fails',
    'Check that `baseUrl` begins with the right of http:// and https://, and name the authority under `tls.ca`.',
  ],
  upstream_timeout: ['it does not answer in time', 'Check host, port and firewalls, or give it a longer `timeout`.'],
  upstream_address_forbidden: [
    'it is in a private network, which is not allowed',
    'Set `allowPrivateNetwork: true` if the server is meant to be there.',
  ],
  upstream_auth: [
    'it refuses the key, or what the key may do is not enough',
    'Check `apiKey` and `headers`; the key must be allowed to make the index, to write and to search.',
  ],
  upstream_rate_limited: ['it limits this account', 'Wait, or raise the limits there.'],
  upstream_failed: ['it reports a failure of its own', 'Look at its log.'],
  upstream_rejected: ['it refuses what it is asked', 'Check its version; the guide has those that are known to work.'],
};

/**
 * Asks the index on a server how much there is in it, which makes it where there is none. Undefined of the index in memory. Never rejects, and
 * says nothing of addresses and keys.
 */
export async function checkKnowledgeIndex(
  { kind }: Pick<KnowledgeIndexOptions, 'kind'>,
  open: () => Promise<ChunkIndex>,
): Promise<NamedGuardReport | undefined> {
  if (kind === 'embedded') return undefined;
  const name = `index of passages (${kind})`;
  try {
    const index = await open();
    try {
      const counts = await index.counts();
      const passages = [...counts.values()].reduce((sum, count) => sum + count, 0);
      return { name, ok: true, summary: `it answers, and holds ${passages} passages of ${counts.size} collections` };
    } finally {
      await index.close();
    }
  } catch (thrown) {
    return { name, ok: false, ...faultOf(thrown) };
  }
}

function faultOf(thrown: unknown): SourceFault {
  const cause = thrown instanceof GatehouseError ? thrown.cause : thrown;
  // What is wrong with a secret or a setting, in words of ours.
  if (cause instanceof SecretError) return { summary: cause.message, remedy: remedyOfSecret(cause) };
  if (cause instanceof Error && cause.message.startsWith('knowledge.index'))
    return { summary: cause.message, remedy: 'Correct the setting.' };
  const known = cause instanceof GatehouseError ? faults[cause.code] : undefined;
  if (known !== undefined) return { summary: known[0], remedy: known[1] };
  if (cause instanceof Error && cause.message.endsWith('that is not ours'))
    return { summary: cause.message, remedy: 'Give it another name under `index`.' };
  if (cause instanceof Error && !('code' in cause))
    return {
      summary: 'it does not answer like such a server',
      remedy: 'Check `kind` and `baseUrl`, and the version of the server; the guide has those that are known to work.',
    };
  return faultOfSource(cause);
}
