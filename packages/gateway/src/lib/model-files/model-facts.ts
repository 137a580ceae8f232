/** What a file or a server tells of its model. Whoever made it may have written anything. */
export interface ModelFacts {
  readonly name?: string;
  readonly architecture?: string;
  readonly contextLength?: number;
  /** Such as `Q4_K_M`. */
  readonly quantisation?: string;
  /** Such as `8B`. */
  readonly parameters?: string;
  /** As it says itself; an SPDX identifier, where `licenseGuessed` is not set. */
  readonly license?: string;
  /** The licence was taken from its text, or from a name that is no identifier. */
  readonly licenseGuessed?: true;
  readonly publisher?: string;
  readonly repository?: string;
  readonly languages?: readonly string[];
}
