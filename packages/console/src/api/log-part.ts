import { type AdminCall, AdminError, sendRequest } from './fetch-admin.ts';

/** A published file of a shard, from the log itself (C2SP tlog-tiles); undefined where it is not there. */
export async function fetchLogPart(
  shard: string,
  path: string,
  { adminKey, signal }: AdminCall,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const response = await sendRequest(`/ledger/${encodeURIComponent(shard)}/${path}`, { key: adminKey, signal });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new AdminError('unexpected');
  return new Uint8Array(await response.arrayBuffer());
}
