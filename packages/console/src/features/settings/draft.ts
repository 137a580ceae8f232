/** A text that somebody is writing, and the state of the file that it began with. */
export interface Draft {
  readonly text: string;
  readonly base: string;
}
