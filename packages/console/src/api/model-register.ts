import {
  type AcceptModelRequest,
  modelBomSchema,
  modelQuestionSchema,
  type ModelRegisterView,
  modelRegisterViewSchema,
  type RegisterModelsRequest,
  type RemoveModelRequest,
} from '@gatehouse/contract/admin-model-register';
import { z } from 'zod';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

const decidedSchema = z.union([modelQuestionSchema, modelRegisterViewSchema]);

/** The register as it is now; undefined where a second person must agree first. */
export type Decided = ModelRegisterView | undefined;

export function fetchModelRegister(call: AdminCall): Promise<ModelRegisterView> {
  return callAdmin('models/register', modelRegisterViewSchema, call);
}

/** Asks the model servers first. */
export function lookAtModels(call: AdminCall): Promise<ModelRegisterView> {
  return callAdmin('models/look', modelRegisterViewSchema, { ...call, body: {} });
}

export function registerModels(wanted: RegisterModelsRequest, call: AdminCall): Promise<Decided> {
  return decide('register', wanted, call);
}

export function acceptModel(wanted: AcceptModelRequest, call: AdminCall): Promise<Decided> {
  return decide('accept', wanted, call);
}

export function removeModel(wanted: RemoveModelRequest, call: AdminCall): Promise<Decided> {
  return decide('remove', wanted, call);
}

/** All models as a bill of materials, for a file. */
export async function fetchModelBom(call: AdminCall): Promise<string> {
  return JSON.stringify(await callAdmin('models/bom', modelBomSchema, call), null, 2);
}

async function decide(what: string, body: object, call: AdminCall): Promise<Decided> {
  const answer = await callAdmin(`models/${what}`, decidedSchema, { ...call, body });
  return 'approval' in answer ? undefined : answer;
}
