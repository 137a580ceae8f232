import {
  consentQuestionSchema,
  consentRequestSchema,
  patternTrialRequestSchema,
  trialRequestSchema,
} from '@gatehouse/contract/admin-privacy';
import type {
  PatternTrial,
  PatternTrialRequest,
  PrivacyView,
  RecogniserList,
  Register,
  Trial,
  TrialRequest,
} from '@gatehouse/contract/admin-privacy';
import { registerMarkdown } from '@gatehouse/contract/register-markdown';
import { type Bounds, boundsOf } from '../core/bounds.ts';
import type { ConsentAdministration, ConsentRecord } from '../core/consent.ts';
import { GatehouseError } from '../core/errors.ts';
import { actorOf, bodyOf, callerOf } from './admin-call.ts';
import type { EdgeCall } from './edge-call.ts';
import type { Route } from './routes.ts';

export interface PrivacyOptions {
  readonly consents: ConsentAdministration;
  readonly register: () => Promise<Register>;
  readonly privacy: () => Promise<PrivacyView>;
  /** `bounds`: keys that lie elsewhere are not there for whoever asks. */
  readonly tryText: (wanted: TrialRequest, bounds: Bounds) => Promise<Trial>;
  readonly recognisers: () => RecogniserList;
  readonly tryPattern: (wanted: PatternTrialRequest) => PatternTrial;
}

/** The policy on personal data, consents and the register of processing. */
export function privacyRoutes({
  consents,
  register,
  privacy,
  tryText,
  recognisers,
  tryPattern,
}: PrivacyOptions): readonly Route[] {
  const reading = { plane: 'admin', access: 'privacy.read', method: 'GET' } as const;
  const trying = { plane: 'admin', access: 'privacy.try', method: 'POST', bounded: true } as const;
  const managing = { plane: 'admin', access: 'consents.manage', method: 'POST' } as const;
  return [
    {
      ...reading,
      path: '/admin/v1/privacy',
      handle: async (call) => call.sendJson(200, JSON.stringify(await privacy())),
    },
    {
      // Nothing of the text is kept or logged: whoever tries it has it already.
      ...trying,
      path: '/admin/v1/privacy/try',
      handle: async (call) => {
        const wanted = await bodyOf(call, trialRequestSchema);
        call.sendJson(200, JSON.stringify(await tryText(wanted, boundsOf(callerOf(call), 'privacy.try'))));
      },
    },
    {
      ...reading,
      path: '/admin/v1/privacy/recognisers',
      handle: (call) => Promise.resolve(call.sendJson(200, JSON.stringify(recognisers()))),
    },
    {
      ...trying,
      path: '/admin/v1/privacy/patterns/try',
      handle: async (call) => {
        const wanted = await bodyOf(call, patternTrialRequestSchema);
        call.sendJson(200, JSON.stringify(tryPattern(wanted)));
      },
    },
    {
      ...reading,
      path: '/admin/v1/register',
      handle: async (call) => {
        const { format, language } = formOf(call);
        const made = await register();
        if (format === 'json') call.sendJson(200, JSON.stringify(made));
        else {
          const headers = [...call.headersFor('text/markdown; charset=utf-8'), 'cache-control', 'no-store'];
          call.send(200, headers, registerMarkdown(made, language));
        }
      },
    },
    {
      ...reading,
      path: '/admin/v1/consents',
      handle: async (call) => call.sendJson(200, listed(await consents.list())),
    },
    {
      ...managing,
      path: '/admin/v1/consents',
      handle: async (call) => {
        const { action, ...wanted } = await bodyOf(call, consentRequestSchema);
        const record = await consents[action]({ ...wanted, actor: actorOf(call) });
        call.sendJson(200, JSON.stringify(view(record)));
      },
    },
    {
      // By POST, so that the name does not stand in addresses, which proxies write down.
      ...managing,
      path: '/admin/v1/consents/find',
      handle: async (call) => {
        const { subject } = await bodyOf(call, consentQuestionSchema);
        call.sendJson(200, listed(await consents.of(subject)));
      },
    },
  ];
}

/** `?format=json` (or `markdown`), `?lang=de` (or `en`). What is anything else is refused. */
function formOf(call: EdgeCall): { readonly format: 'json' | 'markdown'; readonly language: 'de' | 'en' } {
  const target = call.request.url ?? '';
  const question = target.indexOf('?');
  const words = new URLSearchParams(question === -1 ? '' : target.slice(question + 1));
  for (const name of words.keys())
    if (name !== 'format' && name !== 'lang') throw new GatehouseError('invalid_request', { param: name.slice(0, 64) });
  const format = words.get('format') ?? 'json';
  const language = words.get('lang') ?? 'en';
  if (format !== 'json' && format !== 'markdown') throw new GatehouseError('invalid_request', { param: 'format' });
  if (language !== 'de' && language !== 'en') throw new GatehouseError('invalid_request', { param: 'lang' });
  return { format, language };
}

function view({ sequence: _sequence, ...record }: ConsentRecord): Omit<ConsentRecord, 'sequence'> {
  return record;
}

function listed(records: readonly ConsentRecord[]): string {
  return JSON.stringify({ consents: records.map(view) });
}
