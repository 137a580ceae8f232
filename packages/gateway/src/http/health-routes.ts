import type { UnreadyReason } from '@gatehouse/contract/status';
import type { Route } from './routes.ts';

export interface HealthOptions {
  /** Why the gateway cannot serve; empty when it can. Draining is added here. */
  readonly unready: () => readonly UnreadyReason[];
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
}

/** For load balancers, orchestrators and Prometheus: no credential, and nothing about people or content. */
export function healthRoutes({ unready, metrics }: HealthOptions): readonly Route[] {
  const common = { method: 'GET', plane: 'health', access: 'anyone' } as const;
  return [
    { ...common, path: '/healthz', handle: (call) => call.sendJson(200, '{"status":"alive"}') },
    {
      ...common,
      path: '/readyz',
      handle: (call) => {
        const reasons = new Set<UnreadyReason>(unready());
        if (call.edge.draining) reasons.add('draining');
        call.sendJson(
          reasons.size === 0 ? 200 : 503,
          JSON.stringify({ ready: reasons.size === 0, reasons: [...reasons] }),
        );
      },
    },
    {
      ...common,
      path: '/metrics',
      handle: async (call) => {
        const { contentType, text } = await metrics();
        call.send(200, [...call.headersFor(contentType), 'cache-control', 'no-store'], text);
      },
    },
  ];
}
