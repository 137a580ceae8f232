// Checks the real tree against the import table; the step "imports" of `npm run check`.
import { existsSync } from 'node:fs';
import { cruise } from 'dependency-cruiser';
import { cruiseOptions, dependencyRules, fewestModules } from './dependency-rules.mjs';

const folders = ['packages', 'tests', 'benchmarks', 'examples'].filter((folder) => existsSync(folder));
const { output } = await cruise(folders, { ...cruiseOptions, validate: true, ruleSet: dependencyRules });
if (typeof output === 'string') throw new TypeError('expected a cruise result, not a report');

const { violations, totalCruised, totalDependenciesCruised } = output.summary;
for (const { rule, from, to } of violations) console.error(`${rule.name}: ${from} → ${to}`);
if (violations.length > 0) {
  console.error(`${violations.length} imports break the table in architecture/import-table.mjs`);
  process.exitCode = 1;
} else if (totalCruised < fewestModules) {
  console.error(`Only ${totalCruised} modules were looked at: dependency-cruiser cannot read TypeScript here.`);
  process.exitCode = 1;
} else {
  console.log(`${totalCruised} modules, ${totalDependenciesCruised} imports`);
}
