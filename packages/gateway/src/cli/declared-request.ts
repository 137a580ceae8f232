import {
  type DeclarationProblem,
  declarationProblemsSchema,
  type DeclaredDirectory,
  declaredDirectorySchema,
  type DirectoryDrift,
  directoryDriftSchema,
  directoryPlanSchema,
  type DirectoryStep,
} from '@gatehouse/contract/declared-directory';
import { z } from 'zod';
import type { DirectoryActor } from '../core/directory.ts';

/** What files declare, of a gateway that runs or of a data folder. */
export interface Declaring {
  /** What keeps it from being applied; nothing where it can be. */
  check(declared: DeclaredDirectory): Promise<readonly DeclarationProblem[]>;
  plan(declared: DeclaredDirectory): Promise<readonly DirectoryStep[]>;
  apply(declared: DeclaredDirectory): Promise<readonly DirectoryStep[]>;
  drift(): Promise<DirectoryDrift>;
}

/** What the command line asks a running gateway about files that declare who there is. */
export const declaredRequestSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('check'), declared: declaredDirectorySchema }),
  z.strictObject({ action: z.literal('plan'), declared: declaredDirectorySchema }),
  z.strictObject({ action: z.literal('apply'), declared: declaredDirectorySchema }),
  z.strictObject({ action: z.literal('drift') }),
]);

export type DeclaredRequest = z.infer<typeof declaredRequestSchema>;

export async function performDeclared(declaring: Declaring, request: DeclaredRequest): Promise<unknown> {
  switch (request.action) {
    case 'check':
      return { problems: await declaring.check(request.declared) };
    case 'plan':
      return { steps: await declaring.plan(request.declared) };
    case 'apply':
      return { steps: await declaring.apply(request.declared) };
    case 'drift':
      return declaring.drift();
  }
}

/** The declared directory of this process. */
interface DeclaredHere {
  check(declared: DeclaredDirectory): readonly DeclarationProblem[];
  plan(declared: DeclaredDirectory): readonly DirectoryStep[];
  apply(declared: DeclaredDirectory, by: DirectoryActor): Promise<readonly DirectoryStep[]>;
  drift(): DirectoryDrift;
}

/** As whoever is at the machine itself. */
export function declaringOf(declared: DeclaredHere): Declaring {
  return {
    check: (file) => Promise.resolve(declared.check(file)),
    plan: (file) => Promise.resolve().then(() => declared.plan(file)),
    apply: (file) => declared.apply(file, { actor: 'command line' }),
    drift: () => Promise.resolve(declared.drift()),
  };
}

export function remoteDeclaring(
  ask: <Answer>(request: DeclaredRequest, schema: z.ZodType<Answer>) => Promise<Answer>,
): Declaring {
  return {
    check: async (declared) => (await ask({ action: 'check', declared }, declarationProblemsSchema)).problems,
    plan: async (declared) => (await ask({ action: 'plan', declared }, directoryPlanSchema)).steps,
    apply: async (declared) => (await ask({ action: 'apply', declared }, directoryPlanSchema)).steps,
    drift: () => ask({ action: 'drift' }, directoryDriftSchema),
  };
}
