import type { ErrorCode } from '@gatehouse/contract/errors';

/** Where what was written is the reason: what guards and the stage of personal data refuse. The log calls such an exchange `blocked`. */
export const blockedCodes: ReadonlySet<ErrorCode> = new Set([
  'input_blocked',
  'output_blocked',
  'prompt_too_long',
  'guard_unable',
  'answer_invalid',
  'answer_unchecked',
  'answer_not_sure',
  'personal_data_refused',
  'secret_refused',
]);
