import type { ModelRegisterAdministration } from '../core/model-register.ts';

/** A register of models that has none. */
export const noModels: ModelRegisterAdministration = {
  view: () => Promise.resolve({ mode: 'observe', onChange: 'warn', fourEyes: false, models: [], folders: [] }),
  register: () => Promise.reject(new Error('no model was expected to be registered')),
  accept: () => Promise.reject(new Error('no model was expected to be accepted')),
  remove: () => Promise.reject(new Error('no model was expected to be removed')),
  look: () => Promise.resolve(),
  bom: () => Promise.resolve('{}'),
};
