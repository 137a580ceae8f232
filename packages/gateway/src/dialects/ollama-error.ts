import { entityTypes } from '@gatehouse/contract/entity-types';
import { errorCatalogue } from '@gatehouse/contract/errors';
import type { ApiForm, Language } from '../core/dialect.ts';
import type { GatehouseError } from '../core/errors.ts';

/** `{"error":"…"}`, which is all that Ollama's clients read, with the code of the catalogue and the place beside it. */
export function encodeOllamaError({ code, entity, param }: GatehouseError, language: Language): string {
  const about = entity === undefined ? undefined : `${entity}: ${entityTypes[entity][language]}.`;
  const place = param === undefined ? undefined : `(${param})`;
  const error = [errorCatalogue[code][language], about, place].filter((part) => part !== undefined).join(' ');
  return JSON.stringify({ error, code, ...(param === undefined ? undefined : { param }) });
}

/** What is the same in all answers of Ollama's API: streams are lines of JSON. */
export const ollamaApi: ApiForm = Object.freeze<ApiForm>({
  encodeError: encodeOllamaError,
  streamType: 'application/x-ndjson',
});
