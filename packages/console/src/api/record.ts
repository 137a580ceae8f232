import {
  approvalAskedSchema,
  type ApprovalView,
  type LogLeaf,
  logLeafSchema,
  type LogPage,
  logPageSchema,
  type LogQuery,
  type ReadContent,
  readContentSchema,
  type RequestView,
  requestViewSchema,
} from '@gatehouse/contract/admin-record';
import { z } from 'zod';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

export function fetchLog(query: Partial<LogQuery>, call: AdminCall): Promise<LogPage> {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) words.set(name, String(value));
  return callAdmin(`log?${words.toString()}`, logPageSchema, call);
}

export function fetchLeaf(shard: string, index: number, call: AdminCall): Promise<LogLeaf> {
  return callAdmin(`log/${encodeURIComponent(shard)}/${index}`, logLeafSchema, call);
}

/** The contents; or the question, where another person must approve first. */
export function readContent(
  request: string,
  reason: string,
  call: AdminCall,
): Promise<ReadContent | { readonly approval: ApprovalView }> {
  return callAdmin('contents', z.union([approvalAskedSchema, readContentSchema]), {
    ...call,
    body: { request, reason },
  });
}

/** All that the record says of one request. */
export function fetchRequest(request: string, call: AdminCall): Promise<RequestView> {
  return callAdmin(`requests/${encodeURIComponent(request)}`, requestViewSchema, call);
}
