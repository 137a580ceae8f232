import type {
  AssistantView,
  Calibration,
  CollectionView,
  DocumentDecision,
  DocumentDetail,
  IngestRequest,
  KnowledgeDocument,
  KnowledgeView,
  PutDocument,
  TriedQuestion,
  TryQuestion,
} from '@gatehouse/contract/admin-knowledge';
import type { Page, Route } from 'playwright-core';

/** What a gateway would know, as the page finds it; a test changes it while the page is open. */
export interface ScriptedKnowledge {
  collections: CollectionView[];
  assistants: AssistantView[];
  index: KnowledgeView['index'];
  documents: DocumentDetail[];
  tried: TriedQuestion | undefined;
  calibration: Calibration | undefined;
  /** Bodies of what was asked for, by the end of the address. */
  readonly asked: { readonly name: string; readonly body: unknown }[];
}

export const now = Date.UTC(2026, 10, 23, 17);

export function madeCollection(change: Partial<CollectionView> = {}): CollectionView {
  return {
    id: 'shop',
    title: 'The shop',
    sources: ['folder ./knowledge', 'table ./products.csv'],
    roles: [],
    teams: [],
    tenants: [],
    version: 3,
    documents: 42,
    quarantined: 0,
    failed: 0,
    chunks: 1_234,
    languages: ['de', 'en'],
    ingestedAt: now,
    ...change,
  };
}

export function madeAssistant(change: Partial<AssistantView> = {}): AssistantView {
  return {
    id: 'shop',
    model: 'assistant/shop',
    title: 'Customer service',
    collections: ['shop'],
    answerFrom: 0.4,
    supportFrom: 0.5,
    passages: 5,
    examples: { de: ['Wie lange habe ich Zeit?'], en: ['How long may I take?'] },
    figures: { questions: 12, answered: 8, unknown: 3, handedOver: 1, removed: 2 },
    ...change,
  };
}

export function madeDocument(
  change: Partial<KnowledgeDocument> = {},
  passages: readonly string[] = [],
): DocumentDetail {
  const document: KnowledgeDocument = {
    collection: 'shop',
    document: 'returns.md',
    state: 'indexed',
    title: 'Returns',
    language: 'en',
    hash: 'a'.repeat(64),
    bytes: 2_048,
    chunks: passages.length,
    changedAt: now,
    version: 3,
    findings: [],
    ...change,
  };
  return {
    document,
    passages: passages.map((text, index) => ({
      id: `${document.collection}/${document.document}#${index}`,
      titles: [document.title, `Part ${index + 1}`],
      text,
      hash: 'b'.repeat(64),
    })),
  };
}

/** Answers what the console asks about knowledge, in place of the gateway, and keeps it as a gateway would. */
export async function scriptKnowledge(page: Page, given: Partial<ScriptedKnowledge> = {}): Promise<ScriptedKnowledge> {
  const state: ScriptedKnowledge = {
    collections: [madeCollection()],
    assistants: [madeAssistant()],
    index: { kind: 'embedded', chunks: 1_234, bound: 200_000 },
    documents: [],
    tried: undefined,
    calibration: undefined,
    asked: [],
    ...given,
  };
  await page.route(
    (url) => url.pathname.startsWith('/admin/v1/knowledge'),
    async (route) => {
      const { status, body } = answer(state, route);
      await route.fulfill({ status, contentType: 'application/json', body: JSON.stringify(body) });
    },
  );
  return state;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

function refusal(status: number, code: string): Answer {
  return { status, body: { error: { code, message: code, type: 'invalid_request_error' } } };
}

function answer(state: ScriptedKnowledge, route: Route): Answer {
  const request = route.request();
  const { pathname, searchParams } = new URL(request.url());
  const name = pathname.slice('/admin/v1/knowledge'.length).replace(/^\//, '');
  const body: unknown = request.postDataJSON();
  if (request.method() !== 'GET') state.asked.push({ name, body });
  const view = (): KnowledgeView => ({
    collections: state.collections,
    assistants: state.assistants,
    index: state.index,
  });
  const found = (collection: string, document: string): DocumentDetail | undefined =>
    state.documents.find((one) => one.document.collection === collection && one.document.document === document);
  const put = (detail: DocumentDetail): void => {
    const { collection, document } = detail.document;
    const others = state.documents.filter((one) => one !== found(collection, document));
    state.documents = [...others, detail];
  };

  switch (`${request.method()} ${name}`) {
    case 'GET ':
      return { status: 200, body: view() };
    case 'GET documents':
      return { status: 200, body: pageOf(state.documents, searchParams) };
    case 'GET document': {
      const detail = found(searchParams.get('collection') ?? '', searchParams.get('document') ?? '');
      return detail === undefined ? refusal(404, 'resource_not_found') : { status: 200, body: detail };
    }
    case 'PUT document': {
      const wanted = body as PutDocument;
      const { collection, document } = wanted;
      const text = 'text' in wanted ? wanted.text : Buffer.from(wanted.content, 'base64').toString('latin1');
      const detail = madeDocument({ collection, document, title: document, bytes: text.length }, [text]);
      put(detail);
      return { status: 200, body: detail.document };
    }
    case 'POST document/decision': {
      const wanted = body as DocumentDecision;
      const detail = found(wanted.collection, wanted.document);
      if (detail === undefined) return refusal(404, 'resource_not_found');
      if (detail.document.hash !== wanted.hash) return refusal(409, 'changed_meanwhile');
      const decided = wanted.decision === 'release' ? ('indexed' as const) : ('rejected' as const);
      put({ ...detail, document: { ...detail.document, state: decided, decidedBy: 'console admin' } });
      return { status: 200, body: found(wanted.collection, wanted.document)?.document };
    }
    case 'POST ingest': {
      const { collection } = body as IngestRequest;
      state.collections = state.collections.map((one) =>
        one.id === collection ? { ...one, progress: { done: 0, startedAt: now } } : one,
      );
      return { status: 200, body: view() };
    }
    case 'POST try':
      return (body as TryQuestion).question === 'fail'
        ? refusal(503, 'knowledge_unavailable')
        : { status: 200, body: state.tried };
    case 'POST calibrate':
      return { status: 200, body: state.calibration };
    default:
      return refusal(404, 'route_not_found');
  }
}

function pageOf(details: readonly DocumentDetail[], wanted: URLSearchParams): unknown {
  const text = wanted.get('text')?.toLowerCase() ?? '';
  const documents = details
    .map(({ document }) => document)
    .filter(({ collection }) => (wanted.get('collection') ?? collection) === collection)
    .filter(({ state }) => (wanted.get('state') ?? state) === state)
    .filter(({ document, title }) => `${document} ${title}`.toLowerCase().includes(text))
    .toSorted((one, other) => (one.document < other.document ? -1 : 1));
  const from = Number(wanted.get('cursor') ?? 0);
  const to = from + Number(wanted.get('limit') ?? 50);
  return { documents: documents.slice(from, to), ...(to < documents.length ? { next: String(to) } : {}) };
}
