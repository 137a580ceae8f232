/** A part of `npm run eval:knowledge`: it prints tables. */
export interface EvaluationPart {
  /** For `--part`. */
  readonly name: string;
  /** `shared`: the folder `../shared/data/knowledge`, where there is one; else what the repository ships is evaluated. */
  run(shared: string | undefined): Promise<void>;
}
