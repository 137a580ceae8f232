import {
  applyConfigurationRequestSchema,
  checkConfigurationRequestSchema,
  decideProposalRequestSchema,
  restoreConfigurationRequestSchema,
} from '@gatehouse/contract/admin-configuration';
import type { Permission } from '@gatehouse/contract/permissions';
import type {
  ConfigurationAdministration,
  ConfigurationAuthor,
  ConfigurationChanged,
} from '../core/configuration-administration.ts';
import { GatehouseError } from '../core/errors.ts';
import { actorOf, bodyOf } from './admin-call.ts';
import type { EdgeCall } from './edge-call.ts';
import type { Route } from './routes.ts';

const root = '/admin/v1/configuration';

/** Reading, checking, changing and taking back the configuration file. */
export function configurationRoutes(
  administration: ConfigurationAdministration,
  permissionsOf: (role: string) => ReadonlySet<Permission>,
): readonly Route[] {
  /** As with keys: whoever may give roles may give what calls models, and a key that is narrowed nothing else. */
  const authorOf = (call: EdgeCall): ConfigurationAuthor => ({
    actor: actorOf(call),
    mayGive(role) {
      const { permissions, scopes } = call.caller ?? {};
      return [...permissionsOf(role)].every(
        (one) => one === 'models.call' || (scopes === undefined && permissions?.has(one) === true),
      );
    },
  });
  const change = { plane: 'admin', access: 'configuration.change', method: 'POST' } as const;
  const read = { plane: 'admin', access: 'configuration.read', method: 'GET' } as const;
  return [
    {
      ...read,
      path: root,
      handle: async (call) => call.sendJson(200, JSON.stringify(await administration.view())),
    },
    {
      ...change,
      path: root,
      handle: async (call) =>
        answer(call, await administration.apply(await bodyOf(call, applyConfigurationRequestSchema), authorOf(call))),
    },
    {
      ...change,
      path: `${root}/check`,
      handle: async (call) => {
        const checked = await administration.check(await bodyOf(call, checkConfigurationRequestSchema), authorOf(call));
        call.sendJson(200, JSON.stringify(checked));
      },
    },
    {
      ...read,
      path: `${root}/versions`,
      handle: async (call) => call.sendJson(200, JSON.stringify(await administration.versions())),
    },
    {
      ...read,
      path: `${root}/versions/*`,
      handle: async (call) => call.sendJson(200, JSON.stringify(await administration.version(idIn(call.rest)))),
    },
    {
      ...change,
      path: `${root}/versions/*`,
      handle: async (call) => {
        if (!call.rest.endsWith('/restore')) throw new GatehouseError('resource_not_found');
        const id = idIn(call.rest.slice(0, -'/restore'.length));
        const wanted = await bodyOf(call, restoreConfigurationRequestSchema);
        answer(call, await administration.restore(id, wanted, authorOf(call)));
      },
    },
    {
      ...read,
      path: `${root}/proposals`,
      handle: async (call) => call.sendJson(200, JSON.stringify(await administration.proposals())),
    },
    {
      ...change,
      path: `${root}/proposals/*`,
      handle: async (call) => {
        const id = idIn(call.rest);
        const decided = await administration.decide(id, await bodyOf(call, decideProposalRequestSchema), actorOf(call));
        call.sendJson(200, JSON.stringify(decided));
      },
    },
  ];
}

function answer(call: EdgeCall, changed: ConfigurationChanged): void {
  if ('applied' in changed) call.sendJson(200, JSON.stringify(changed.applied));
  else call.sendJson(202, JSON.stringify({ proposal: changed.question }));
}

function idIn(rest: string): string {
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(rest)) throw new GatehouseError('resource_not_found');
  return rest;
}
