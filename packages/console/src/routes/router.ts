import { createRouter } from '@tanstack/react-router';
import { rootRoute } from './root-route.tsx';
import { accountRoute } from './account-route.ts';
import { batchesRoute } from './batches-route.ts';
import { costsRoute } from './costs-route.ts';
import { evidenceRoute } from './evidence-route.ts';
import { guardsRoute } from './guards-route.ts';
import { keysRoute } from './keys-route.ts';
import { knowledgeRoute } from './knowledge-route.ts';
import { limitsRoute } from './limits-route.ts';
import { logRoute } from './log-route.ts';
import { modelsRoute } from './models-route.ts';
import { promptsRoute } from './prompts-route.ts';
import { overviewRoute } from './overview-route.ts';
import { peopleRoute } from './people-route.ts';
import { playgroundRoute } from './playground-route.ts';
import { privacyRoute } from './privacy-route.ts';
import { requestRoute } from './request-route.ts';
import { reviewRoute } from './review-route.ts';
import { secretsRoute } from './secrets-route.ts';
import { settingsRoute } from './settings-route.ts';
import { startRoute } from './start-route.ts';
import { statisticsRoute } from './statistics-route.ts';

/** All pages below the address of the console. Each route is thin: its address, its search parameters and which feature it shows. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([
    overviewRoute,
    startRoute,
    logRoute,
    requestRoute,
    playgroundRoute,
    reviewRoute,
    guardsRoute,
    promptsRoute,
    knowledgeRoute,
    privacyRoute,
    peopleRoute,
    keysRoute,
    modelsRoute,
    batchesRoute,
    costsRoute,
    limitsRoute,
    evidenceRoute,
    statisticsRoute,
    secretsRoute,
    settingsRoute,
    accountRoute,
  ]),
  basepath: import.meta.env.BASE_URL,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: typeof router;
  }
}
