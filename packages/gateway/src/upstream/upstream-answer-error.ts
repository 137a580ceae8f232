/** Cuts the beginning out of a foreign text, without our secrets. */
export type Excerpt = (text: string) => string;

/** What a model server said, as the cause of an error: for the log only. */
export class UpstreamAnswerError extends Error {
  readonly status: number;
  /** Beginning of the body, without our own secrets. */
  readonly excerpt: string;

  constructor(status: number, excerpt: string) {
    super(`the model server answered with status ${status}: ${excerpt}`);
    this.name = 'UpstreamAnswerError';
    this.status = status;
    this.excerpt = excerpt;
  }
}
