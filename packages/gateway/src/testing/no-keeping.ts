import type { KeepingControl } from '../cli/keeping-request.ts';

const unexpected = (): Promise<never> => Promise.reject(new Error('not in this test'));

/** For tests that neither erase nor hold anything. */
export const noKeeping: KeepingControl = Object.freeze({
  planErasure: unexpected,
  erase: unexpected,
  scheduledErasures: unexpected,
  cancelErasure: unexpected,
  holds: unexpected,
  placeHold: unexpected,
  liftHold: unexpected,
  expire: unexpected,
});
