import {
  exportAskedSchema,
  exportListSchema,
  exportPlanSchema,
  exportRequestSchema,
  ledgerViewSchema,
  verificationsSchema,
} from '../admin-evidence.ts';
import { named, ok, type Operation } from './operation.ts';

const verifications = named('Verifications', verificationsSchema);
const bundles = named('ExportList', exportListSchema);
const id = { id: 'id of the bundle' };

/** What shows that the record is whole, and bundles for others. */
export const evidenceOperations: readonly Operation[] = [
  {
    id: 'getLedger',
    method: 'GET',
    path: '/admin/v1/ledger',
    summary: 'The shards of the record with checkpoints, keys and cosignatures',
    answers: ok('the record', named('LedgerView', ledgerViewSchema)),
  },
  {
    id: 'getVerifications',
    method: 'GET',
    path: '/admin/v1/verifications',
    summary: 'How far the verification is, and what the last one found',
    answers: ok('the verifications', verifications),
  },
  {
    id: 'startVerification',
    method: 'POST',
    path: '/admin/v1/verifications',
    summary: 'Begins a verification of the own record',
    answers: { 202: { what: 'it runs', json: verifications } },
  },
  {
    id: 'listExports',
    method: 'GET',
    path: '/admin/v1/exports',
    summary: 'The bundles of the last day, newest first',
    answers: ok('the bundles', bundles),
  },
  {
    id: 'makeExport',
    method: 'POST',
    path: '/admin/v1/exports',
    summary: 'Makes a bundle for somebody outside, or tells what would be in it',
    body: named('ExportRequest', exportRequestSchema),
    answers: {
      200: { what: 'what would be in it', json: named('ExportPlan', exportPlanSchema) },
      202: { what: 'it is being made, or somebody has to agree', json: named('ExportAsked', exportAskedSchema) },
    },
  },
  {
    id: 'getExport',
    method: 'GET',
    path: '/admin/v1/exports/{id}',
    summary: 'The bundle as one file',
    parts: id,
    answers: { 200: { what: 'the bundle', media: ['application/x-tar'] } },
  },
  {
    id: 'deleteExport',
    method: 'DELETE',
    path: '/admin/v1/exports/{id}',
    summary: 'Deletes a bundle',
    parts: id,
    answers: ok('the others', bundles),
  },
];
