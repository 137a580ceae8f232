import type {
  ApplyConfigurationRequest,
  CheckConfigurationRequest,
  ConfigurationApplied,
  ConfigurationCheck,
  ConfigurationProposal,
  ConfigurationProposalList,
  ConfigurationVersionList,
  ConfigurationVersionText,
  ConfigurationView,
  DecideProposalRequest,
  RestoreConfigurationRequest,
} from '@gatehouse/contract/admin-configuration';

/** A change that was made, or the question to another administrator that it takes first. */
export type ConfigurationChanged =
  | { readonly applied: ConfigurationApplied }
  | { readonly question: ConfigurationProposal };

/** Who made a change, for the record. */
export interface ConfigurationActor {
  /** Id of a key. */
  readonly actor: string;
  readonly approver?: string;
  readonly reason: string;
}

/** Somebody who wants to change it. */
export interface ConfigurationAuthor {
  /** Id of a key, or of a person. */
  readonly actor: string;
  /** Whether they may give a role to others. */
  mayGive(role: string): boolean;
}

/** The configuration file, for whoever administers the gateway. */
export interface ConfigurationAdministration {
  view(): Promise<ConfigurationView>;
  /** What would come of a change; nothing is written. Throws `configuration_conflict` where the file is in another state than `base`. */
  check(wanted: CheckConfigurationRequest, by: ConfigurationAuthor): Promise<ConfigurationCheck>;
  /**
   * Writes the file and puts it in force, or leaves both as they were. Throws `configuration_conflict`, `configuration_invalid`,
   * `beyond_own_permissions`, `configuration_not_writable` and `configuration_not_applied`.
   */
  apply(wanted: ApplyConfigurationRequest, by: ConfigurationAuthor): Promise<ConfigurationChanged>;
  versions(): Promise<ConfigurationVersionList>;
  /** Throws `resource_not_found`. */
  version(id: string): Promise<ConfigurationVersionText>;
  /** The same as `apply` with the text of a version, in which secrets are those of now. */
  restore(id: string, wanted: RestoreConfigurationRequest, by: ConfigurationAuthor): Promise<ConfigurationChanged>;
  proposals(): Promise<ConfigurationProposalList>;
  /** Throws `resource_not_found`, `approval_needs_another` and `approval_invalid`. */
  decide(id: string, wanted: DecideProposalRequest, actor: string): Promise<ConfigurationProposal>;
}
