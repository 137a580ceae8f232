import {
  type ApplyConfigurationRequest,
  type CheckConfigurationRequest,
  type ConfigurationApplied,
  configurationAppliedSchema,
  configurationAskedSchema,
  type ConfigurationCheck,
  configurationCheckSchema,
  type ConfigurationProposal,
  type ConfigurationProposalList,
  configurationProposalListSchema,
  configurationProposalSchema,
  type ConfigurationVersionList,
  configurationVersionListSchema,
  type ConfigurationVersionText,
  configurationVersionTextSchema,
  type ConfigurationView,
  configurationViewSchema,
  type DecideProposalRequest,
  type RestoreConfigurationRequest,
} from '@gatehouse/contract/admin-configuration';
import { z } from 'zod';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

/** A change was made, or waits for another administrator. */
export type ConfigurationAnswer = ConfigurationApplied | { readonly proposal: ConfigurationProposal };

const answerSchema = z.union([configurationAppliedSchema, configurationAskedSchema]);

export function fetchConfiguration(call: AdminCall): Promise<ConfigurationView> {
  return callAdmin('configuration', configurationViewSchema, call);
}

export function checkConfiguration(wanted: CheckConfigurationRequest, call: AdminCall): Promise<ConfigurationCheck> {
  return callAdmin('configuration/check', configurationCheckSchema, { ...call, body: wanted });
}

export function applyConfiguration(wanted: ApplyConfigurationRequest, call: AdminCall): Promise<ConfigurationAnswer> {
  return callAdmin('configuration', answerSchema, { ...call, body: wanted });
}

export function fetchConfigurationVersions(call: AdminCall): Promise<ConfigurationVersionList> {
  return callAdmin('configuration/versions', configurationVersionListSchema, call);
}

export function fetchConfigurationVersion(id: string, call: AdminCall): Promise<ConfigurationVersionText> {
  return callAdmin(`configuration/versions/${encodeURIComponent(id)}`, configurationVersionTextSchema, call);
}

export function restoreConfiguration(
  id: string,
  wanted: RestoreConfigurationRequest,
  call: AdminCall,
): Promise<ConfigurationAnswer> {
  const path = `configuration/versions/${encodeURIComponent(id)}/restore`;
  return callAdmin(path, answerSchema, { ...call, body: wanted });
}

export function fetchConfigurationProposals(call: AdminCall): Promise<ConfigurationProposalList> {
  return callAdmin('configuration/proposals', configurationProposalListSchema, call);
}

export function decideConfigurationProposal(
  id: string,
  wanted: DecideProposalRequest,
  call: AdminCall,
): Promise<ConfigurationProposal> {
  const path = `configuration/proposals/${encodeURIComponent(id)}`;
  return callAdmin(path, configurationProposalSchema, { ...call, body: wanted });
}
