import type { RecordKeeping } from '../core/record-keeping.ts';

const unexpected = (): Promise<never> => Promise.reject(new Error('not in this test'));

/** For tests that neither erase nor hold anything. */
export const noKeeping: RecordKeeping = Object.freeze({
  planErasure: unexpected,
  erase: unexpected,
  scheduleErasure: unexpected,
  scheduledErasures: unexpected,
  cancelErasure: unexpected,
  holds: unexpected,
  placeHold: unexpected,
  liftHold: unexpected,
  expire: unexpected,
});
