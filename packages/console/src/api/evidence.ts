import {
  type EventList,
  eventListSchema,
  type ExportAsked,
  exportAskedSchema,
  type ExportList,
  exportListSchema,
  type ExportPlan,
  exportPlanSchema,
  type ExportRequest,
  type LedgerView,
  ledgerViewSchema,
  type Verifications,
  verificationsSchema,
} from '@gatehouse/contract/admin-evidence';
import { AdminError, type AdminCall, callAdmin, sendRequest } from './fetch-admin.ts';

export function fetchLedger(call: AdminCall): Promise<LedgerView> {
  return callAdmin('ledger', ledgerViewSchema, call);
}

export function fetchVerifications(call: AdminCall): Promise<Verifications> {
  return callAdmin('verifications', verificationsSchema, call);
}

export function startVerification(call: AdminCall): Promise<Verifications> {
  return callAdmin('verifications', verificationsSchema, { ...call, body: {} });
}

export function fetchExports(call: AdminCall): Promise<ExportList> {
  return callAdmin('exports', exportListSchema, call);
}

/** What a bundle would be; nothing is disclosed or recorded. */
export function planExport(wanted: ExportRequest, call: AdminCall): Promise<ExportPlan> {
  return callAdmin('exports', exportPlanSchema, { ...call, body: { ...wanted, dryRun: true } });
}

/** Begins one; or gives the question, where another person must approve first. */
export function makeExport(wanted: ExportRequest, call: AdminCall): Promise<ExportAsked> {
  return callAdmin('exports', exportAskedSchema, { ...call, body: wanted });
}

export function removeExport(id: string, call: AdminCall): Promise<ExportList> {
  return callAdmin(`exports/${encodeURIComponent(id)}`, exportListSchema, { ...call, method: 'DELETE' });
}

/** The bundle as a file, with the name that the gateway gives it. */
export async function fetchBundle(
  id: string,
  { adminKey, signal }: AdminCall,
): Promise<{ readonly file: Blob; readonly name: string }> {
  const response = await sendRequest(`/admin/v1/exports/${encodeURIComponent(id)}`, { key: adminKey, signal });
  if (response.status === 403) throw new AdminError('rejected', { code: 'role_not_permitted' });
  if (response.status === 404) throw new AdminError('rejected', { code: 'resource_not_found' });
  if (!response.ok) throw new AdminError('unexpected');
  const name = /filename="([\w.-]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  return { file: await response.blob(), name: name ?? 'gatehouse-bundle.tar' };
}

export function fetchEvents(call: AdminCall): Promise<EventList> {
  return callAdmin('events', eventListSchema, call);
}
