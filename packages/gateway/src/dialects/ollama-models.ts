import type { Json, JsonObject } from '../core/json.ts';
import type { ExposedModel } from '../core/router.ts';
import { isObject, parseBody } from './parse-body.ts';
import { refuse } from './request-scan.ts';

/** The version of Ollama's API that is spoken here; clients ask for it to know what they may use. */
const apiVersion = '0.13.0';

function detailsOf({ details }: ExposedModel): JsonObject {
  const known = details?.['details'];
  const own = isObject(known) ? known : {};
  return {
    parent_model: '',
    format: '',
    family: '',
    families: [],
    parameter_size: '',
    quantization_level: '',
    ...own,
  };
}

function modifiedAt({ created }: ExposedModel): string {
  return new Date((created ?? 0) * 1_000).toISOString();
}

/** `GET /api/tags`. What a model server does not say of its models is empty. */
export function encodeTags(models: readonly ExposedModel[]): string {
  return JSON.stringify({
    models: models.map((model) => {
      const { digest, size } = model.details ?? {};
      return {
        name: model.id,
        model: model.id,
        modified_at: modifiedAt(model),
        size: typeof size === 'number' ? size : 0,
        digest: typeof digest === 'string' ? digest : '',
        details: detailsOf(model),
      };
    }),
  });
}

/** The model that `POST /api/show` is about. */
export function shownModel(raw: Uint8Array): string {
  const { model, name } = parseBody(raw);
  const wanted = model ?? name;
  return typeof wanted === 'string' && wanted !== '' && wanted.length <= 256 ? wanted : refuse('model');
}

/** What every model of the gateway may be asked for. Whether it can is for the one that answers: it refuses what it cannot. */
const usualCapabilities: readonly Json[] = ['completion', 'tools', 'thinking', 'vision'];

/** `POST /api/show`. */
export function encodeShow(model: ExposedModel): string {
  const { capabilities, model_info: info } = model.details ?? {};
  return JSON.stringify({
    license: '',
    modelfile: '',
    parameters: '',
    template: '',
    system: '',
    details: detailsOf(model),
    model_info: isObject(info) ? info : {},
    capabilities: Array.isArray(capabilities) ? capabilities : usualCapabilities,
    modified_at: modifiedAt(model),
  });
}

/** `GET /api/version`. */
export function encodeVersion(): string {
  return JSON.stringify({ version: apiVersion });
}
