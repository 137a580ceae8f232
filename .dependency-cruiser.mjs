import { cruiseOptions, dependencyRules } from './architecture/dependency-rules.mjs';

/** For dependency-cruiser's own command line and for editors; `npm run check` calls it through its API. */
export default { ...dependencyRules, options: cruiseOptions };
