import {
  calibrateRequestSchema,
  documentDecisionSchema,
  type DocumentDecision,
  type DocumentDetail,
  type DocumentPage,
  documentPlaceSchema,
  type DocumentQuery,
  documentQuerySchema,
  ingestRequestSchema,
  type Calibration,
  findPassagesSchema,
  type FindPassages,
  type FoundPassages,
  type CalibrateRequest,
  type IngestRequest,
  type KnowledgeDocument,
  type KnowledgeView,
  putDocumentSchema,
  type PutDocument,
  type TriedQuestion,
  type TryQuestion,
  tryQuestionSchema,
} from '@gatehouse/contract/admin-knowledge';
import { actorOf, bodyOf, queryOf } from './admin-call.ts';
import type { EdgeCall } from './edge-call.ts';
import type { Route } from './routes.ts';

interface Actor {
  readonly id: string;
  readonly name: string;
}

export interface KnowledgeRoutesOptions {
  readonly desk: {
    view(): Promise<KnowledgeView>;
    page(wanted: DocumentQuery): Promise<DocumentPage>;
    detail(collection: string, document: string, viewer?: string): Promise<DocumentDetail>;
    put(wanted: PutDocument, actor: Actor): Promise<KnowledgeDocument>;
    decide(wanted: DocumentDecision, actor: Actor): Promise<KnowledgeDocument>;
    ingest(wanted: IngestRequest, actor: Actor): Promise<KnowledgeView>;
  };
  readonly trial: {
    tryQuestion(wanted: TryQuestion): Promise<TriedQuestion>;
    findPassages(wanted: FindPassages): Promise<FoundPassages>;
    calibrate(wanted: CalibrateRequest): Promise<Calibration>;
  };
  /** The name that people know somebody by who acts under an id. */
  readonly nameOf: (id: string) => Promise<string>;
}

/** Collections of documents, what is held for review, and the assistants that answer from them. */
export function knowledgeRoutes({ desk, nameOf, trial }: KnowledgeRoutesOptions): readonly Route[] {
  const plane = 'admin';
  const path = '/admin/v1/knowledge';
  const send = (call: EdgeCall, answer: object): void => call.sendJson(200, JSON.stringify(answer));
  const by = async (call: EdgeCall): Promise<Actor> => {
    const id = actorOf(call);
    return { id, name: await nameOf(id) };
  };
  return [
    {
      plane,
      path,
      access: 'knowledge.read',
      method: 'GET',
      handle: async (call) => send(call, await desk.view()),
    },
    {
      plane,
      access: 'knowledge.read',
      method: 'GET',
      path: `${path}/documents`,
      handle: async (call) => send(call, await desk.page(queryOf(call, documentQuerySchema))),
    },
    {
      plane,
      access: 'knowledge.read',
      method: 'GET',
      path: `${path}/document`,
      async handle(call) {
        const { collection, document } = queryOf(call, documentPlaceSchema);
        send(call, await desk.detail(collection, document, actorOf(call)));
      },
    },
    {
      plane,
      access: 'knowledge.manage',
      method: 'PUT',
      path: `${path}/document`,
      handle: async (call) => send(call, await desk.put(await bodyOf(call, putDocumentSchema), await by(call))),
    },
    {
      plane,
      access: 'knowledge.review',
      method: 'POST',
      path: `${path}/document/decision`,
      handle: async (call) => send(call, await desk.decide(await bodyOf(call, documentDecisionSchema), await by(call))),
    },
    {
      plane,
      access: 'knowledge.manage',
      method: 'POST',
      path: `${path}/ingest`,
      handle: async (call) => send(call, await desk.ingest(await bodyOf(call, ingestRequestSchema), await by(call))),
    },
    {
      plane,
      access: 'knowledge.read',
      method: 'POST',
      path: `${path}/try`,
      handle: async (call) => send(call, await trial.tryQuestion(await bodyOf(call, tryQuestionSchema))),
    },
    {
      plane,
      access: 'knowledge.read',
      method: 'POST',
      path: `${path}/find`,
      handle: async (call) => send(call, await trial.findPassages(await bodyOf(call, findPassagesSchema))),
    },
    {
      plane,
      access: 'knowledge.read',
      method: 'POST',
      path: `${path}/calibrate`,
      handle: async (call) => send(call, await trial.calibrate(await bodyOf(call, calibrateRequestSchema))),
    },
  ];
}
