import type {
  ConfigurationVersion,
  ConfigurationVersionList,
  ConfigurationVersionText,
} from '@gatehouse/contract/admin-configuration';
import type { ConfigurationActor } from '../core/configuration-administration.ts';
import { GatehouseError } from '../core/errors.ts';
import type { StoredVersion, VersionStore } from './version-store.ts';

/** The versions that are kept, as they are told. */
export interface VersionHistory {
  list(): Promise<ConfigurationVersionList>;
  viewOf(stored: StoredVersion): Promise<ConfigurationVersion>;
  /** Throws `resource_not_found`. */
  version(id: string): Promise<ConfigurationVersionText>;
  /** With marks in place of secrets. Throws `resource_not_found`. */
  textOf(id: string): Promise<string>;
}

/** `keyNames` gives the names of keys by their ids. */
export function createHistory(
  store: VersionStore,
  keyNames: () => Promise<ReadonlyMap<string, string>>,
): VersionHistory {
  function named({ text: _text, ...version }: StoredVersion, names: ReadonlyMap<string, string>): ConfigurationVersion {
    const [actorName, approverName] = [version.actor, version.approver].map((id) => names.get(id ?? ''));
    return {
      ...version,
      ...(actorName === undefined ? {} : { actorName }),
      ...(approverName === undefined ? {} : { approverName }),
      current: version.id === store.list()[0]?.id,
    };
  }

  function storedAt(id: string): { readonly stored: StoredVersion; readonly before: StoredVersion | undefined } {
    const list = store.list();
    const index = list.findIndex((version) => version.id === id);
    const stored = list[index];
    if (stored === undefined) throw new GatehouseError('resource_not_found', { param: 'id' });
    return { stored, before: list[index + 1] };
  }

  async function textOf(id: string): Promise<string> {
    const text = await store.text(storedAt(id).stored);
    if (text === undefined) throw new GatehouseError('resource_not_found', { param: 'id' });
    return text;
  }

  return {
    async list() {
      const names = await keyNames();
      return { versions: store.list().map((version) => named(version, names)) };
    },
    viewOf: async (stored) => named(stored, await keyNames()),
    async version(id) {
      const { stored, before } = storedAt(id);
      return {
        version: named(stored, await keyNames()),
        text: await textOf(id),
        before: before === undefined ? null : ((await store.text(before)) ?? null),
      };
    },
    textOf,
  };
}

interface Made extends ConfigurationActor {
  readonly origin: StoredVersion['origin'];
  readonly restored?: string;
}

/** A version that could not be kept: a disk that has no room for the history does not undo what is in force. `at` is milliseconds since the Unix epoch. */
export function unkept(made: Made, at: number, needRestart: readonly string[]): StoredVersion {
  const { actor, approver, origin, reason, restored } = made;
  return {
    id: 'cfg_unkept',
    at,
    origin,
    actor,
    reason,
    ...(approver === undefined ? {} : { approver }),
    ...(restored === undefined ? {} : { restored }),
    changed: [],
    needRestart: [...needRestart],
    added: 0,
    removed: 0,
    text: '0'.repeat(64),
  };
}
