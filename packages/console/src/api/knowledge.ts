import {
  type CalibrateRequest,
  type Calibration,
  calibrationSchema,
  type DocumentDecision,
  type DocumentDetail,
  documentDetailSchema,
  type DocumentPage,
  documentPageSchema,
  type DocumentQuery,
  type IngestRequest,
  type KnowledgeDocument,
  knowledgeDocumentSchema,
  type KnowledgeView,
  knowledgeViewSchema,
  type PutDocument,
  type TriedQuestion,
  triedQuestionSchema,
  type TryQuestion,
} from '@gatehouse/contract/admin-knowledge';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

/** What is undefined is not asked for. */
export type DocumentsWanted = { readonly [Name in keyof DocumentQuery]?: DocumentQuery[Name] | undefined };

/** A document by its name in its collection. */
export interface DocumentPlace {
  readonly collection: string;
  readonly document: string;
}

export function fetchKnowledge(call: AdminCall): Promise<KnowledgeView> {
  return callAdmin('knowledge', knowledgeViewSchema, call);
}

export function fetchDocuments(query: DocumentsWanted, call: AdminCall): Promise<DocumentPage> {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) words.set(name, String(value));
  return callAdmin(`knowledge/documents?${words.toString()}`, documentPageSchema, call);
}

export function fetchDocument({ collection, document }: DocumentPlace, call: AdminCall): Promise<DocumentDetail> {
  const words = new URLSearchParams({ collection, document });
  return callAdmin(`knowledge/document?${words.toString()}`, documentDetailSchema, call);
}

export function putDocument(wanted: PutDocument, call: AdminCall): Promise<KnowledgeDocument> {
  return callAdmin('knowledge/document', knowledgeDocumentSchema, { ...call, method: 'PUT', body: wanted });
}

/** Fails where the document is not any more the one that was looked at. */
export function decideDocument(wanted: DocumentDecision, call: AdminCall): Promise<KnowledgeDocument> {
  return callAdmin('knowledge/document/decision', knowledgeDocumentSchema, { ...call, body: wanted });
}

/** Has the sources of a collection looked at again; it answers before they have been. */
export function ingestCollection(wanted: IngestRequest, call: AdminCall): Promise<KnowledgeView> {
  return callAdmin('knowledge/ingest', knowledgeViewSchema, { ...call, body: wanted });
}

/** What an assistant finds for a question; no model is asked, and nothing is kept. */
export function tryQuestion(wanted: TryQuestion, call: AdminCall): Promise<TriedQuestion> {
  return callAdmin('knowledge/try', triedQuestionSchema, { ...call, body: wanted });
}

export function calibrateAssistant(wanted: CalibrateRequest, call: AdminCall): Promise<Calibration> {
  return callAdmin('knowledge/calibrate', calibrationSchema, { ...call, body: wanted });
}
