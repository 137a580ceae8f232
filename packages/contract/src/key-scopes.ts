import { z } from 'zod';
import { leadsToRoute, routesLike } from './route-paths.ts';

const name = z.string().min(1).max(256);
/** A name, or the beginning of names with `*` after it. */
const pattern = name.regex(/^[^*]+\*?$|^\*$/, 'write `*` at the end only');
const names = z.array(pattern).min(1).max(256).readonly();

const address = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
  error: 'write an IP address or a range such as 10.0.0.0/8',
});

/** What a key is good for at most, whatever its role permits. What is left out is not narrowed. */
export const keyScopesSchema = z.strictObject({
  /** Names of models, as requests name them; `*` at the end stands for anything. */
  models: names.exactOptional(),
  /** Paths of routes such as `/v1/chat/completions`; `*` at the end stands for anything. */
  routes: names.exactOptional(),
  /** Names of tools that requests may offer to models. */
  tools: names.exactOptional(),
  /** Names of policies of guards under which requests may go. */
  policies: names.exactOptional(),
  /** IP addresses and ranges of clients. */
  addresses: z.array(address).min(1).max(256).readonly().exactOptional(),
});

/** The same of what is asked for now. Routes are known once and for all; what is kept may name some of another version. */
export const wantedKeyScopesSchema = keyScopesSchema.superRefine(requireRoutes);

/** What is to be another of them (RFC 7396): what is left out stays, `null` takes away. */
export const keyScopesPatchSchema = z
  .strictObject({
    models: names.nullable().exactOptional(),
    routes: names.nullable().exactOptional(),
    tools: names.nullable().exactOptional(),
    policies: names.nullable().exactOptional(),
    addresses: keyScopesSchema.shape.addresses.unwrap().nullable().exactOptional(),
  })
  .superRefine(requireRoutes);

function requireRoutes(
  { routes }: { readonly routes?: readonly string[] | null },
  context: z.RefinementCtx<unknown>,
): void {
  for (const [index, route] of (routes ?? []).entries()) {
    if (leadsToRoute(route)) continue;
    context.addIssue({
      code: 'custom',
      path: ['routes', index],
      message: `no route has a path like ${route}; there are: ${routesLike(route).join(', ')}`,
    });
  }
}

/** Of models and policies there can be others later, so what names none of them now is taken, and told. */
export const unmatchedScopeSchema = z.strictObject({ scope: z.enum(['models', 'policies']), pattern: z.string() });

export type KeyScopes = z.infer<typeof keyScopesSchema>;
export type UnmatchedScope = z.infer<typeof unmatchedScopeSchema>;
