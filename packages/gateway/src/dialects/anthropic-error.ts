import { entityTypes } from '@gatehouse/contract/entity-types';
import { errorCatalogue, type ErrorEntry } from '@gatehouse/contract/errors';
import type { ApiForm, Language } from '../core/dialect.ts';
import type { GatehouseError } from '../core/errors.ts';

/** The types of Anthropic's API by HTTP status (https://platform.claude.com/docs/en/api/errors). */
const typesByStatus: ReadonlyMap<number, string> = new Map([
  [401, 'authentication_error'],
  [402, 'billing_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [413, 'request_too_large'],
  [429, 'rate_limit_error'],
  [503, 'overloaded_error'],
  [504, 'timeout_error'],
]);

function typeOf({ status }: ErrorEntry): string {
  return typesByStatus.get(status) ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
}

type Words = Readonly<Record<Language, string>>;

/** What belongs at a place, where clients are known to send something else. Positions in lists are written as `[*]`. */
const expected: ReadonlyMap<string, Words> = new Map([
  [
    'max_tokens',
    {
      en: '`max_tokens` is needed: a whole number from 1.',
      de: '`max_tokens` wird gebraucht: eine ganze Zahl ab 1.',
    },
  ],
  [
    'messages[*].content[*].type',
    {
      en: 'Known are `text`, `image`, `document`, `search_result`, `tool_use`, `tool_result`, `thinking` and `redacted_thinking`.',
      de: 'Bekannt sind `text`, `image`, `document`, `search_result`, `tool_use`, `tool_result`, `thinking` und `redacted_thinking`.',
    },
  ],
  [
    'tools[*].type',
    {
      en: 'Only tools of your own are offered to models, without a type or of type `custom`.',
      de: 'Modellen werden nur eigene Werkzeuge angeboten, ohne Typ oder vom Typ `custom`.',
    },
  ],
  [
    'messages[*].content[*].source.type',
    {
      en: 'Send images as `base64` or `url`, documents as `base64`, `text` or `content`.',
      de: 'Senden Sie Bilder als `base64` oder `url`, Dokumente als `base64`, `text` oder `content`.',
    },
  ],
]);

/** The constant message of a refusal, with what was expected where the form is wrong, and the place. */
export function refusalMessage({ code, entity, param }: GatehouseError, language: Language): string {
  const about = entity === undefined ? undefined : `${entity}: ${entityTypes[entity][language]}.`;
  const isForm = code === 'invalid_request' || code === 'unsupported_content';
  const form = isForm ? expected.get(param?.replaceAll(/\[\d+\]/g, '[*]') ?? '')?.[language] : undefined;
  const place = param === undefined ? undefined : `(${param})`;
  const parts = [errorCatalogue[code][language], about, form, place];
  return parts.filter((part) => part !== undefined).join(' ');
}

/** `{"type":"error","error":{"type","message","details"},"request_id"}`; `details` has the code of the catalogue and the place. */
export function encodeAnthropicError(error: GatehouseError, language: Language, requestId: string): string {
  const details = { error_code: error.code, ...(error.param === undefined ? undefined : { param: error.param }) };
  return JSON.stringify({
    type: 'error',
    error: { type: typeOf(errorCatalogue[error.code]), message: refusalMessage(error, language), details },
    request_id: requestId,
  });
}

/** What is the same in all answers of Anthropic's API. */
export const anthropicApi: ApiForm = Object.freeze<ApiForm>({
  encodeError: encodeAnthropicError,
  idHeader: 'request-id',
});
