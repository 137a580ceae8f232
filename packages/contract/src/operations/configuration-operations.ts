import {
  applyConfigurationRequestSchema,
  checkConfigurationRequestSchema,
  configurationAppliedSchema,
  configurationAskedSchema,
  configurationCheckSchema,
  configurationProposalListSchema,
  configurationProposalSchema,
  configurationVersionListSchema,
  configurationVersionTextSchema,
  configurationViewSchema,
  decideProposalRequestSchema,
  restoreConfigurationRequestSchema,
} from '../admin-configuration.ts';
import { named, ok, type Operation, type OperationAnswer } from './operation.ts';

const changed: Readonly<Record<number, OperationAnswer>> = {
  200: { what: 'it is in force', json: named('ConfigurationApplied', configurationAppliedSchema) },
  202: { what: 'another administrator has to agree', json: named('ConfigurationAsked', configurationAskedSchema) },
};

/** The configuration file: what is in force, changing it, and going back. */
export const configurationOperations: readonly Operation[] = [
  {
    id: 'getConfiguration',
    method: 'GET',
    path: '/admin/v1/configuration',
    summary: 'The file with marks in place of secrets, what is wrong with it, and every setting in force',
    answers: ok('the configuration', named('ConfigurationView', configurationViewSchema)),
  },
  {
    id: 'checkConfiguration',
    method: 'POST',
    path: '/admin/v1/configuration/check',
    summary: 'What would come of a change; nothing is written',
    body: named('CheckConfigurationRequest', checkConfigurationRequestSchema),
    answers: ok('what would come of it', named('ConfigurationCheck', configurationCheckSchema)),
  },
  {
    id: 'applyConfiguration',
    method: 'POST',
    path: '/admin/v1/configuration',
    summary: 'Makes a change',
    body: named('ApplyConfigurationRequest', applyConfigurationRequestSchema),
    answers: changed,
  },
  {
    id: 'listConfigurationVersions',
    method: 'GET',
    path: '/admin/v1/configuration/versions',
    summary: 'What was in force, newest first',
    answers: ok('the versions', named('ConfigurationVersionList', configurationVersionListSchema)),
  },
  {
    id: 'getConfigurationVersion',
    method: 'GET',
    path: '/admin/v1/configuration/versions/{id}',
    summary: 'The text of one version, and of the one before it',
    parts: { id: 'id of the version' },
    answers: ok('the texts', named('ConfigurationVersionText', configurationVersionTextSchema)),
  },
  {
    id: 'restoreConfigurationVersion',
    method: 'POST',
    path: '/admin/v1/configuration/versions/{id}/restore',
    summary: 'Makes the file say that again',
    parts: { id: 'id of the version' },
    body: named('RestoreConfigurationRequest', restoreConfigurationRequestSchema),
    answers: changed,
  },
  {
    id: 'listConfigurationProposals',
    method: 'GET',
    path: '/admin/v1/configuration/proposals',
    summary: 'Changes that wait for another administrator',
    answers: ok('the proposals', named('ConfigurationProposalList', configurationProposalListSchema)),
  },
  {
    id: 'decideConfigurationProposal',
    method: 'POST',
    path: '/admin/v1/configuration/proposals/{id}',
    summary: 'Agrees or refuses; not whoever asked',
    parts: { id: 'id of the proposal' },
    body: named('DecideProposalRequest', decideProposalRequestSchema),
    answers: ok('the proposal as it is now', named('ConfigurationProposal', configurationProposalSchema)),
  },
];
