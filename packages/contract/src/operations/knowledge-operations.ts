import {
  calibrateRequestSchema,
  calibrationSchema,
  documentDecisionSchema,
  documentDetailSchema,
  documentPageSchema,
  documentPlaceSchema,
  documentQuerySchema,
  ingestRequestSchema,
  knowledgeDocumentSchema,
  knowledgeViewSchema,
  putDocumentSchema,
  triedQuestionSchema,
  tryQuestionSchema,
} from '../admin-knowledge.ts';
import { named, ok, type Operation } from './operation.ts';

/** Collections of documents, what is held for review, and the assistants that answer from them. */
export const knowledgeOperations: readonly Operation[] = [
  {
    id: 'getKnowledge',
    method: 'GET',
    path: '/admin/v1/knowledge',
    summary: 'The collections and assistants, and how far they are',
    answers: ok('the collections and assistants', named('Knowledge', knowledgeViewSchema)),
  },
  {
    id: 'listDocuments',
    method: 'GET',
    path: '/admin/v1/knowledge/documents',
    summary: 'Documents of collections, those that are held for review among them',
    query: named('DocumentQuery', documentQuerySchema),
    answers: ok('documents, by collection and name', named('DocumentPage', documentPageSchema)),
  },
  {
    id: 'getDocument',
    method: 'GET',
    path: '/admin/v1/knowledge/document',
    summary: 'One document: its passages, and what was found in it',
    query: named('DocumentPlace', documentPlaceSchema),
    answers: ok('the document', named('DocumentDetail', documentDetailSchema)),
  },
  {
    id: 'putDocument',
    method: 'PUT',
    path: '/admin/v1/knowledge/document',
    summary: 'Puts a document into a collection, in place of the one of that name; it is inspected like every other',
    body: named('PutDocument', putDocumentSchema),
    answers: ok('the document as it was taken', named('KnowledgeDocument', knowledgeDocumentSchema)),
  },
  {
    id: 'decideDocument',
    method: 'POST',
    path: '/admin/v1/knowledge/document/decision',
    summary: 'Releases a document that is held, or rejects it; the record says who did it and why',
    body: named('DocumentDecision', documentDecisionSchema),
    answers: ok('the document as it is now', named('KnowledgeDocument', knowledgeDocumentSchema)),
  },
  {
    id: 'ingestCollection',
    method: 'POST',
    path: '/admin/v1/knowledge/ingest',
    summary: 'Looks at the sources of a collection again; `GET /admin/v1/knowledge` tells how far it is',
    body: named('IngestRequest', ingestRequestSchema),
    answers: ok('the collections and assistants', named('Knowledge', knowledgeViewSchema)),
  },
  {
    id: 'tryQuestion',
    method: 'POST',
    path: '/admin/v1/knowledge/try',
    summary: 'What an assistant finds for a question, and why; no model is asked, and nothing is kept',
    body: named('TryQuestion', tryQuestionSchema),
    answers: ok('the answer by quoting, with its explanation', named('TriedQuestion', triedQuestionSchema)),
  },
  {
    id: 'calibrateAssistant',
    method: 'POST',
    path: '/admin/v1/knowledge/calibrate',
    summary:
      'The risk and the coverage of an assistant at each threshold, from questions with their answers; nothing is changed',
    body: named('CalibrateRequest', calibrateRequestSchema),
    answers: ok('the curve', named('Calibration', calibrationSchema)),
  },
];
