import { createHmac, createSecretKey } from 'node:crypto';
import { createModelAsker, type ModelAskerOptions } from './ask-model.ts';
import { createServerClient } from './ask-server.ts';
import type { AttackMemory } from './core/attack-memory.ts';
import type { Clock } from './core/clock.ts';
import type { GuardServices } from './core/guard-services.ts';
import type { SecretResolver } from './core/secrets.ts';
import type { Metrics } from './core/telemetry.ts';
import { createEntityFinder } from './find-entities.ts';
import { withSecrets } from './provide-secrets.ts';
import { type LocalClassifier, openSequenceClassifier } from './local-models/sequence-classifier.ts';
import { shippedClassifiers } from './shipped-classifiers.ts';

export interface GuardServicesOptions extends ModelAskerOptions {
  readonly clock: Clock;
  readonly attackMemory: AttackMemory;
  readonly metrics: Pick<Metrics, 'guardAsked'>;
  /** 32 random bytes of the tenant. */
  readonly secret: Uint8Array;
  /** What headers of servers may refer to. */
  readonly secrets: SecretResolver;
}

export interface OpenGuardServices extends GuardServices {
  /** Loads what guards have opened, so that no request waits for it. Whatever cannot be loaded says so when it is asked. */
  warmUp(): Promise<void>;
  close(): Promise<void>;
}

/** What guards need of the other rooms; each is opened when a guard first asks for it. */
export function createGuardServices({
  attackMemory,
  clock,
  metrics,
  secret,
  secrets,
  providers,
  router,
}: GuardServicesOptions): OpenGuardServices {
  const servers = createServerClient();
  const classifiers: LocalClassifier[] = [];
  const askModel = createModelAsker({ router, providers, clock });

  async function counted<Answer>(
    whom: Parameters<Metrics['guardAsked']>[0],
    asked: Promise<Answer>,
    tokensOf: (answer: Answer) => number = () => 0,
  ): Promise<Answer> {
    try {
      const answer = await asked;
      metrics.guardAsked(whom, 'answered', tokensOf(answer));
      return answer;
    } catch (thrown) {
      metrics.guardAsked(whom, 'failed', 0);
      throw thrown;
    }
  }

  const key = createSecretKey(secret);
  return {
    classifiers: shippedClassifiers(),
    attackMemory,
    findEntities: createEntityFinder(),
    keyedHash: (text) => createHmac('sha256', key).update(text).digest(),
    now: () => clock.now(),
    openClassifier(options) {
      const classifier = openSequenceClassifier(options);
      classifiers.push(classifier);
      return {
        classify: (text, signal) => counted('classifier', classifier.classify(text, signal)),
        close: () => classifier.close(),
      };
    },
    askServer: (question) =>
      counted(
        'server',
        withSecrets(question, secrets).then((whole) => servers.ask(whole)),
      ),
    askModel: (question) => counted('model', askModel(question), ({ tokens = 0 }) => tokens),
    async warmUp() {
      await Promise.allSettled(classifiers.map((classifier) => classifier.load()));
    },
    async close() {
      await Promise.allSettled([servers.close(), ...classifiers.map((classifier) => classifier.close())]);
    },
  };
}
