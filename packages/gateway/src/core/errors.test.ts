import { describe, expect, it } from 'vitest';
import { asGatehouseError, GatehouseError } from './errors.ts';

describe('a GatehouseError', () => {
  it('knows where something broke, and takes no stack for a refusal', () => {
    const { stackTraceLimit } = Error;
    const refusal = new GatehouseError('invalid_request', { note: 'why' });
    expect(refusal.stack).not.toContain('\n');
    expect(refusal.message).toBe('invalid_request: why');
    for (const fault of [
      new GatehouseError('internal_error', { note: 'why' }),
      new GatehouseError('upstream_failed', { cause: new Error('broken') }),
      asGatehouseError('thrown'),
    ]) {
      expect(fault.stack).toContain('errors.test.ts');
    }
    expect(Error.stackTraceLimit).toBe(stackTraceLimit);
  });
});
