import {
  type DeclarationProblem,
  type DeclaredDirectory,
  declaredDirectorySchema,
  type DeclaredRole,
  type DirectoryDrift,
  type DirectoryStep,
} from '@gatehouse/contract/declared-directory';
import type { DirectoryKind, NewEntity, RoleAssignment } from '@gatehouse/contract/directory';
import type { LimitSet } from '@gatehouse/contract/limits';
import { patchBetween } from '@gatehouse/contract/merge-patch';
import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import type { DirectoryActor, DirectoryAdministration } from '../../core/directory.ts';
import type { DirectoryStore } from '../../core/directory-store.ts';
import { GatehouseError } from '../../core/errors.ts';
import { declarationProblems } from './declaration-problems.ts';
import {
  closedStatus,
  type DeclaredEntity,
  personIdentity,
  planDirectory,
  type PlannedStep,
} from './plan-directory.ts';

export interface DeclaredDirectoryOptions {
  readonly directory: DirectoryAdministration;
  /** Calls back after every change that is in force. */
  readonly onChange: (listener: () => void) => void;
  /** Keeps the file that was applied last. */
  readonly store: DirectoryStore;
  readonly clock: Clock;
  /** The first tenant. */
  readonly tenant: string;
  /** "Did you mean …", where a name that there is comes near. */
  readonly suggest: (name: string, known: readonly string[]) => string | undefined;
}

/** In the store of the directory. */
const kept = { kind: 'declared', id: 'directory' } as const;

const appliedSchema = z.object({ at: z.int(), actor: z.string(), declared: declaredDirectorySchema });

type Applied = z.infer<typeof appliedSchema>;

/** Makes the directory what a file declares, and tells where it is no longer what the last one declared. */
export class DeclaredDirectoryBook {
  readonly #options: DeclaredDirectoryOptions;
  #applied: Applied | undefined;
  /** Half of a file is no reason to forget the other half. */
  #applying = false;

  private constructor(options: DeclaredDirectoryOptions, applied: Applied | undefined) {
    this.#options = options;
    this.#applied = applied;
  }

  static async open(options: DeclaredDirectoryOptions): Promise<DeclaredDirectoryBook> {
    const found = (await options.store.list()).find(({ id, kind }) => kind === kept.kind && id === kept.id);
    const applied = found === undefined ? undefined : appliedSchema.parse(JSON.parse(found.body));
    const book = new DeclaredDirectoryBook(options, applied);
    options.onChange(() => void book.#forget().catch(() => undefined));
    return book;
  }

  /** Who was removed for good is forgotten here as well. Where that cannot be kept now, the next change tries again. */
  async #forget(): Promise<void> {
    const { directory, store, tenant } = this.#options;
    const applied = this.#applied;
    if (applied === undefined || this.#applying) return;
    const { steps } = planDirectory(applied.declared, undefined, directory, tenant);
    const gone = new Set(
      steps.flatMap(({ action, kind, wanted }) => (action === 'create' && kind === 'person' ? [wanted?.identity] : [])),
    );
    if (gone.size === 0) return;
    const people = applied.declared.people.filter(
      (person) => !gone.has(personIdentity(person, person.tenant ?? tenant)),
    );
    this.#applied = { ...applied, declared: { ...applied.declared, people } };
    await store.write({ put: [{ ...kept, body: JSON.stringify(this.#applied) }] });
  }

  /** Everything that keeps a file from being applied: references that lead nowhere, and what is declared twice. */
  check(declared: DeclaredDirectory): readonly DeclarationProblem[] {
    const { directory: present, suggest, tenant: ownTenant } = this.#options;
    return declarationProblems(declared, { present, before: this.#applied?.declared, ownTenant, suggest });
  }

  /** What applying a file would do. Throws `invalid_request` with the first place that leads nowhere. */
  plan(declared: DeclaredDirectory): readonly DirectoryStep[] {
    return this.#steps(declared).map(shown);
  }

  /**
   * Does it, step by step, each of which is a change of the directory with its leaf. Where one is refused, those before it stay done, and
   * applying the file again goes on from there.
   */
  async apply(declared: DeclaredDirectory, by: DirectoryActor): Promise<readonly DirectoryStep[]> {
    const { clock, store } = this.#options;
    const steps = this.#steps(declared);
    this.#applying = true;
    try {
      for (const step of steps) await this.#carryOut(step, by);
    } finally {
      this.#applying = false;
    }
    const applied: Applied = { at: clock.now(), actor: by.actor, declared };
    await store.write({ put: [{ ...kept, body: JSON.stringify(applied) }] });
    this.#applied = applied;
    return steps.map(shown);
  }

  drift(): DirectoryDrift {
    const { directory, tenant } = this.#options;
    const declared = this.#applied?.declared ?? declaredDirectorySchema.parse({ version: 1 });
    const { steps, undeclared } = planDirectory(declared, undefined, directory, tenant);
    const applied = this.#applied === undefined ? null : { at: this.#applied.at, actor: this.#applied.actor };
    return { applied, steps: steps.map(shown), undeclared };
  }

  #steps(declared: DeclaredDirectory): readonly PlannedStep[] {
    const { directory, tenant } = this.#options;
    const [problem] = this.check(declared);
    if (problem !== undefined)
      throw new GatehouseError('invalid_request', { param: placeOf(problem), note: problem.message });
    return planDirectory(declared, this.#applied?.declared, directory, tenant).steps;
  }

  async #carryOut({ action, id, kind, wanted, fields }: PlannedStep, by: DirectoryActor): Promise<void> {
    const { directory } = this.#options;
    if (action === 'close') {
      await directory.change(kind, id ?? '', { status: closedStatus(kind) }, by);
      return;
    }
    if (wanted === undefined) return;
    if (id === undefined) {
      await directory.create(kind, this.#newEntity(wanted), by);
      return;
    }
    const all = this.#inIds(wanted);
    const before = directory.get(kind, id) as { readonly limits?: LimitSet } | undefined;
    const change = Object.fromEntries(
      fields.map(({ field }) => [field, field === 'status' ? 'active' : (all[field] ?? null)]),
    );
    // What is declared is all that there is to be.
    const { limits } = change as { readonly limits?: LimitSet | null };
    if (limits !== undefined && limits !== null) change['limits'] = patchBetween(before?.limits, limits);
    await directory.change(kind, id, change, by);
  }

  #newEntity(wanted: DeclaredEntity): NewEntity<DirectoryKind> {
    const { kind, name, tenant } = wanted;
    const fields = Object.fromEntries(Object.entries(this.#inIds(wanted)).filter(([, value]) => value !== undefined));
    const place = kind === 'tenant' || kind === 'role' ? { id: name } : { tenant };
    return { ...place, ...fields } as NewEntity<DirectoryKind>;
  }

  /** Teams that the same file declares have their ids only now. */
  #inIds({ fields, tenant = this.#options.tenant }: DeclaredEntity): Record<string, unknown> {
    const result: Record<string, unknown> = { ...fields };
    const { roles, teams } = fields as { roles?: readonly DeclaredRole[]; teams?: readonly string[] };
    if (teams !== undefined) result['teams'] = teams.map((team) => this.#teamId(tenant, team));
    if (roles !== undefined) {
      result['roles'] = roles.map(({ role, team, tenant: of }): RoleAssignment => {
        if (team === undefined) return { role, ...(of === undefined ? {} : { tenant: of }) };
        // A team stands in a tenant, and a role in a team names both.
        return { role, tenant: of ?? tenant, team: this.#teamId(of ?? tenant, team) };
      });
    }
    return result;
  }

  #teamId(tenant: string, name: string): string {
    const found = this.#options.directory
      .list('team')
      .filter((team) => team.tenant === tenant && team.name === name)
      .toSorted((one, other) => Number(other.status === 'active') - Number(one.status === 'active'))[0];
    if (found === undefined) throw new GatehouseError('invalid_request', { param: 'teams' });
    return found.id;
  }
}

/** Such as `people[3].teams[0]`. */
function placeOf({ path }: DeclarationProblem): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${String(step)}]` : `.${step}`))
    .join('')
    .slice(1);
}

function shown({ wanted: _wanted, ...step }: PlannedStep): DirectoryStep {
  return step;
}
