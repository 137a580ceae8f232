import { type ModelRouteList, modelRouteListSchema } from '@gatehouse/contract/admin-model-routes';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

/** Names that several targets may answer, and how these are at this moment. */
export function fetchModelRoutes(call: AdminCall): Promise<ModelRouteList> {
  return callAdmin('routes', modelRouteListSchema, call);
}
