import type { ExposedModel } from '../core/router.ts';

function encodeModel(model: ExposedModel) {
  return {
    ...model.details,
    id: model.id,
    object: 'model',
    created: model.created ?? 0,
    owned_by: model.owner ?? model.provider,
  };
}

/** `GET /v1/models`. */
export function encodeModelList(models: readonly ExposedModel[]): string {
  return JSON.stringify({ object: 'list', data: models.map(encodeModel) });
}

/** `GET /v1/models/{id}`. */
export function encodeOneModel(model: ExposedModel): string {
  return JSON.stringify(encodeModel(model));
}
