import {
  applyDirectoryRequestSchema,
  directoryApplicationSchema,
  directoryDriftSchema,
} from '../declared-directory.ts';
import { named, ok, type Operation } from './operation.ts';

/** Files that declare who there is. */
export const declaredOperations: readonly Operation[] = [
  {
    id: 'applyDirectory',
    method: 'POST',
    path: '/admin/v1/directory/apply',
    summary:
      'Makes tenants, teams, people, service accounts and roles what a file declares, or tells what that would do',
    body: named('ApplyDirectoryRequest', applyDirectoryRequestSchema),
    answers: ok('what was done, or would be', named('DirectoryApplication', directoryApplicationSchema)),
  },
  {
    id: 'getDirectoryDrift',
    method: 'GET',
    path: '/admin/v1/directory/drift',
    summary: 'Where the directory is no longer what the file that was applied last declares',
    answers: ok('the differences', named('DirectoryDrift', directoryDriftSchema)),
  },
];
