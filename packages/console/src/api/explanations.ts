import { type Explanation, explanationSchema } from '@gatehouse/contract/explanation';
import { type AdminCall, readAnswer, sendRequest } from './fetch-admin.ts';

/** Why a request was answered as it was. What passages and answers say is told only to whoever asked. */
export function fetchExplanation(request: string, { adminKey, signal }: AdminCall): Promise<Explanation> {
  const address = `/v1/explanations/${encodeURIComponent(request)}`;
  return readAnswer(sendRequest(address, { key: adminKey, signal }), explanationSchema, signal);
}
