/** The parts of a `traceparent` header, as OpenTelemetry wants the context of a remote parent. */
export interface RemoteParent {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
  readonly isRemote: true;
}

/** Version, trace id, parent id and flags; a later version may append more after another dash. */
const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/;

/** Reads a `traceparent` (W3C Trace Context, level 1, section 3.2); undefined where it is absent or malformed. */
export function parseTraceparent(header: string | undefined): RemoteParent | undefined {
  if (header === undefined) return undefined;
  const [, version, traceId = '', spanId = '', flags = '00'] = pattern.exec(header) ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && header.length !== 55)) return undefined;
  // All zeroes mean that there is none.
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
}
