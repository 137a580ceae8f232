/** The stages of the path, from the outermost to the innermost. */
export const stageNames = [
  'record',
  'authenticate',
  'limits',
  'template',
  'consent',
  'inspectInput',
  'knowledge',
  'validate',
  'pseudonymise',
  'inspectOutput',
  'cache',
  'route',
] as const;

export type StageName = (typeof stageNames)[number];
