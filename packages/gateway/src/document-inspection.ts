import { hash } from 'node:crypto';
import type { Configuration } from '@gatehouse/contract/config';
import { type GuardOptions, guardOptionsSchema } from '@gatehouse/contract/guards';
import { defaultPolicy } from '@gatehouse/contract/inspection';
import type { LoneFinding, TextInspection } from './core/text-inspection.ts';
import type { TextPseudonyms } from './core/text-pseudonyms.ts';
import { guardCatalogue } from './guards/catalogue.ts';
import type { DocumentInspection } from './knowledge/collections/inspect-document.ts';

export interface InspectingPath {
  readonly configuration: Configuration;
  readonly textPseudonyms: TextPseudonyms;
  inspectionBy(guards: readonly GuardOptions[]): TextInspection;
}

export interface DocumentInspectionParts {
  readonly path: () => InspectingPath;
  readonly tenant: string;
  /** Of the gateway. */
  readonly version: string;
}

/** What is looked for in documents wherever nobody has configured it: whoever removed a guard from requests did not mean what everybody is told. */
const always: readonly GuardOptions['use'][] = ['prompt-injection', 'secrets', 'invisible-text'];
/** Guards for requests and answers that say nothing of a document, or that collections have settings of their own for. */
const notForDocuments: ReadonlySet<GuardOptions['use']> = new Set([
  'attack-memory',
  'canary-words',
  'personal-data',
  'system-prompt-leak',
]);
/** What guards do that is not about how something is written or what it is about. */
const purposes: ReadonlySet<string> = new Set(['attacks', 'leaks', 'own']);

/** Judges documents by the guards of the gateway that are against attacks and leaks, as texts that nobody trusts. */
export function createDocumentInspection({ path, tenant, version }: DocumentInspectionParts): DocumentInspection {
  let made: {
    readonly configuration: Configuration;
    readonly inspection: TextInspection;
    readonly kinds: Kinds;
    readonly hash: string;
  };
  let counter = 0;

  function inForce(): typeof made {
    const { configuration } = path();
    if (made?.configuration === configuration) return made;
    const guards = guardsForDocuments(configuration.inspection.guards);
    const kinds = new Map(guards.map(({ id, use }) => [id ?? use, use]));
    // A model that comes with another version of the gateway may judge otherwise.
    const digest = hash('sha256', JSON.stringify([version, guards])).slice(0, 16);
    made = { configuration, inspection: path().inspectionBy(guards), kinds, hash: digest };
    return made;
  }

  return {
    get guards() {
      return inForce().hash;
    },
    async findings(text, signal) {
      const { inspection, kinds } = inForce();
      const request = `document_${(counter += 1)}`;
      const { findings, unable } = await inspection.inspect(
        { text, origin: 'document', direction: 'input' },
        { policy: defaultPolicy, tenant, signal, request },
      );
      const failed = unable.find(({ shadow }) => !shadow);
      if (failed !== undefined) throw new Error(`the guard ${failed.guard} could not judge: ${failed.reason}`);
      return findings
        .filter((finding) => !finding.shadow && !isDoubtful(finding))
        .map(({ end, guard, rule, start }) => {
          const kind = kinds.get(guard);
          const reason = kind === 'secrets' ? 'secret' : kind === 'invisible-text' ? 'hidden-text' : 'injection';
          return { reason, rule, start, end };
        });
    },
    async personalData(text) {
      const [found] = await path().textPseudonyms.pseudonymise([text]);
      return found?.entities ?? [];
    },
  };
}

/** A model that is not sure, and that no signature agrees with, takes too many plain sentences of honest documents for orders. */
function isDoubtful({ model, outcome }: LoneFinding): boolean {
  return outcome === 'flag' && model !== undefined && !model.startsWith('signatures');
}

type Kinds = ReadonlyMap<string, GuardOptions['use']>;

function guardsForDocuments(configured: readonly GuardOptions[]): readonly GuardOptions[] {
  const chosen = configured.filter(
    ({ direction, use }) =>
      direction !== 'output' && purposes.has(guardCatalogue[use].purpose) && !notForDocuments.has(use),
  );
  const missing = always.filter((use) => !chosen.some((guard) => guard.use === use));
  return [...chosen, ...missing.map((use) => guardOptionsSchema.parse({ use }))];
}
