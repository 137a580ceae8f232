import type { Guard } from '../../core/guard.ts';

/** One line about a guard as configured. */
export function explainGuard(guard: Guard): string {
  return `${guard.id}: when it fails, ${guard.onUnable}; at most ${guard.timeout} ms a text`;
}
