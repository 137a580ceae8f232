/** Whose voice is heard where two people are needed. */
export interface Voices {
  /** Who stands behind an actor: keys of one person are one person, and a key of nobody is that of whoever made it. */
  personOf(actor: string): string;
  /** Whether an actor can be the second one: a person, or somebody at the machine itself. Of a key of nobody it cannot be told who has it. */
  mayAgree(actor: string): boolean;
}
