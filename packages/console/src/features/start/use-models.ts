import { fetchModels } from '../../api/models.ts';
import { fetchRequestPath } from '../../api/request-path.ts';
import { fetchStatus } from '../../api/status.ts';
import { type AdminData, useAdminData } from '../../api/use-admin-data.ts';
import { usePermitted } from '../../session/session.ts';

export interface FoundModels {
  readonly models: readonly { readonly name: string; readonly provider: string }[];
  /** Model servers that do not answer. */
  readonly failing: readonly string[];
  /** Providers that quote documents, as far as somebody may know that. */
  readonly builtIn: ReadonlySet<string>;
  /** How the command line of the gateway is called, where somebody may know that. */
  readonly program: string | undefined;
}

const interval = 3_000;

/** Which models there are, looked at again and again: a model server may be started while somebody reads here. */
export function useModels(): AdminData<FoundModels> {
  const permitted = usePermitted();
  const readsState = permitted('status.read') && permitted('configuration.read');

  return useAdminData<FoundModels>(
    ['start', 'models', readsState],
    async ({ adminKey, signal }) => {
      if (!readsState)
        return { models: await fetchModels(adminKey, signal), failing: [], builtIn: new Set(), program: undefined };
      const [status, { stages }] = await Promise.all([
        fetchStatus(adminKey, signal),
        fetchRequestPath(adminKey, signal),
      ]);
      const quoting = stages
        .flatMap(({ facts }) => facts)
        .flatMap((fact) => (fact.id === 'provider' && fact.kind === 'extractive' ? [fact.name] : []));
      return {
        models: status.models,
        failing: status.providers.filter(({ health }) => health === 'fails').map(({ name }) => name),
        builtIn: new Set(quoting),
        program: status.commandLine.program,
      };
    },
    { every: interval },
  );
}

/** The one to begin with. Models of embedding servers cannot chat; their names say so by custom. */
export function firstModel({ models }: Pick<FoundModels, 'models'>): string | undefined {
  return (models.find(({ name }) => !/embed|rerank|bge|e5-/i.test(name)) ?? models[0])?.name;
}
