import {
  type Attribution,
  attributionSchema,
  type Explanation,
  explanationSchema,
} from '@gatehouse/contract/explanation';
import { type AdminCall, readAnswer, sendRequest } from './fetch-admin.ts';

function addressOf(request: string): string {
  return `/v1/explanations/${encodeURIComponent(request)}`;
}

/** Why a request was answered as it was. What passages and answers say is told only to whoever asked. */
export function fetchExplanation(request: string, { adminKey, signal }: AdminCall): Promise<Explanation> {
  return readAnswer(sendRequest(addressOf(request), { key: adminKey, signal }), explanationSchema, signal);
}

/** Has the model asked again without each passage; each call is a request of its own, with its costs. */
export function fetchAttribution(request: string, { adminKey, signal }: AdminCall): Promise<Attribution> {
  const asked = sendRequest(`${addressOf(request)}/attribution`, { key: adminKey, signal, body: {} });
  return readAnswer(asked, attributionSchema, signal);
}
