import {
  acceptModelRequestSchema,
  modelBomSchema,
  modelQuestionSchema,
  modelRegisterViewSchema,
  registerModelsRequestSchema,
  removeModelRequestSchema,
} from '../admin-model-register.ts';
import { named, ok, type Operation } from './operation.ts';

const view = named('ModelRegister', modelRegisterViewSchema);
const decided = {
  200: { what: 'the register as it is now', json: view },
  202: { what: 'somebody else must agree first', json: named('ModelQuestion', modelQuestionSchema) },
};

/** Which models there are, and which of them may be used. */
export const modelRegisterOperations: readonly Operation[] = [
  {
    id: 'getModelRegister',
    method: 'GET',
    path: '/admin/v1/models/register',
    summary: 'Every model that is there or registered: what it is, how it stands, and what was said to it',
    answers: ok('the register', view),
  },
  {
    id: 'registerModels',
    method: 'POST',
    path: '/admin/v1/models/register',
    summary:
      'Registers one model as it is now, or describes it anew; with `all` every one that is there and is not registered',
    body: named('RegisterModelsRequest', registerModelsRequestSchema),
    answers: decided,
  },
  {
    id: 'acceptModel',
    method: 'POST',
    path: '/admin/v1/models/accept',
    summary: 'Accepts that a registered model is another one than it was',
    body: named('AcceptModelRequest', acceptModelRequestSchema),
    answers: decided,
  },
  {
    id: 'removeModel',
    method: 'POST',
    path: '/admin/v1/models/remove',
    summary: 'Removes a model from the register, unless the configuration file has it there',
    body: named('RemoveModelRequest', removeModelRequestSchema),
    answers: decided,
  },
  {
    id: 'lookAtModels',
    method: 'POST',
    path: '/admin/v1/models/look',
    summary: 'Asks all model servers now what they have, and looks at all files; large ones are read in the background',
    answers: ok('the register', view),
  },
  {
    id: 'getModelBom',
    method: 'GET',
    path: '/admin/v1/models/bom',
    summary: 'All models with digests, licences and origins, as a bill of materials: CycloneDX 1.6',
    answers: ok('the bill of materials', named('ModelBom', modelBomSchema)),
  },
];
