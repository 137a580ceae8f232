import { z } from 'zod';
import { AdminError, sendRequest } from './fetch-admin.ts';

const modelListSchema = z.object({ data: z.array(z.object({ id: z.string(), owned_by: z.string() })) });

/** What a key may ask for, by `GET /v1/models`, for those who do not see the state of the gateway. */
export async function fetchModels(
  key: string,
  signal: AbortSignal,
): Promise<readonly { readonly name: string; readonly provider: string }[]> {
  const response = await sendRequest('/v1/models', { key, signal });
  if (!response.ok) throw new AdminError(response.status === 401 ? 'refused' : 'unexpected');
  const { data } = modelListSchema.parse(await response.json());
  return data.map(({ id, owned_by: provider }) => ({ name: id, provider }));
}
