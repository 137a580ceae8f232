import {
  type CalibrateRequest,
  calibrateRequestSchema,
  type Calibration,
  calibrationSchema,
  type DocumentDecision,
  documentDecisionSchema,
  type DocumentDetail,
  documentDetailSchema,
  type DocumentPage,
  documentPageSchema,
  documentPlaceSchema,
  type DocumentQuery,
  documentQuerySchema,
  type FindPassages,
  findPassagesSchema,
  type FoundPassages,
  foundPassagesSchema,
  type IngestRequest,
  ingestRequestSchema,
  type KnowledgeDocument,
  knowledgeDocumentSchema,
  type KnowledgeView,
  knowledgeViewSchema,
  type PutDocument,
  putDocumentSchema,
  type TriedQuestion,
  triedQuestionSchema,
  type TryQuestion,
  tryQuestionSchema,
} from '@gatehouse/contract/admin-knowledge';
import { z, type ZodType } from 'zod';

/** Collections of a running gateway, as somebody at the machine itself looks after them. */
export interface KnowledgeCommands {
  view(): Promise<KnowledgeView>;
  page(wanted: DocumentQuery): Promise<DocumentPage>;
  detail(collection: string, document: string): Promise<DocumentDetail>;
  put(wanted: PutDocument, actor: string): Promise<KnowledgeDocument>;
  decide(wanted: DocumentDecision, actor: string): Promise<KnowledgeDocument>;
  ingest(wanted: IngestRequest, actor: string): Promise<KnowledgeView>;
  tryQuestion(wanted: TryQuestion): Promise<TriedQuestion>;
  findPassages(wanted: FindPassages): Promise<FoundPassages>;
  calibrate(wanted: CalibrateRequest): Promise<Calibration>;
}

const actor = z.string().min(1).max(256);

/** What the command line may ask about collections. */
export const knowledgeRequestSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('view') }),
  z.strictObject({ action: z.literal('page'), wanted: documentQuerySchema }),
  z.strictObject({ action: z.literal('detail'), wanted: documentPlaceSchema }),
  z.strictObject({ action: z.literal('put'), wanted: putDocumentSchema, actor }),
  z.strictObject({ action: z.literal('decide'), wanted: documentDecisionSchema, actor }),
  z.strictObject({ action: z.literal('ingest'), wanted: ingestRequestSchema, actor }),
  z.strictObject({ action: z.literal('try'), wanted: tryQuestionSchema }),
  z.strictObject({ action: z.literal('find'), wanted: findPassagesSchema }),
  z.strictObject({ action: z.literal('calibrate'), wanted: calibrateRequestSchema }),
]);

export type KnowledgeRequest = z.infer<typeof knowledgeRequestSchema>;

export function performKnowledge(knowledge: KnowledgeCommands, request: KnowledgeRequest): Promise<unknown> {
  switch (request.action) {
    case 'view':
      return knowledge.view();
    case 'page':
      return knowledge.page(request.wanted);
    case 'detail':
      return knowledge.detail(request.wanted.collection, request.wanted.document);
    case 'put':
      return knowledge.put(request.wanted, request.actor);
    case 'decide':
      return knowledge.decide(request.wanted, request.actor);
    case 'ingest':
      return knowledge.ingest(request.wanted, request.actor);
    case 'try':
      return knowledge.tryQuestion(request.wanted);
    case 'find':
      return knowledge.findPassages(request.wanted);
    case 'calibrate':
      return knowledge.calibrate(request.wanted);
  }
}

/** The same over a way to ask, such as the control socket. */
export function remoteKnowledge(
  ask: <Answer>(request: KnowledgeRequest, schema: ZodType<Answer>) => Promise<Answer>,
): KnowledgeCommands {
  return {
    view: () => ask({ action: 'view' }, knowledgeViewSchema),
    page: (wanted) => ask({ action: 'page', wanted }, documentPageSchema),
    detail: (collection, document) => ask({ action: 'detail', wanted: { collection, document } }, documentDetailSchema),
    put: (wanted, by) => ask({ action: 'put', wanted, actor: by }, knowledgeDocumentSchema),
    decide: (wanted, by) => ask({ action: 'decide', wanted, actor: by }, knowledgeDocumentSchema),
    ingest: (wanted, by) => ask({ action: 'ingest', wanted, actor: by }, knowledgeViewSchema),
    tryQuestion: (wanted) => ask({ action: 'try', wanted }, triedQuestionSchema),
    findPassages: (wanted) => ask({ action: 'find', wanted }, foundPassagesSchema),
    calibrate: (wanted) => ask({ action: 'calibrate', wanted }, calibrationSchema),
  };
}
