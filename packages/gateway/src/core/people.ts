/** Who is meant where the record says a reference. */
export interface People {
  /** Id of the key that a reference stands for; what is none, or of nobody that is known, comes back as it is. */
  idOf(reference: string): string;
  /** Who stands behind an id: the person that a key belongs to, or whoever has made a key of nobody. Keys of one person are one person. */
  personOf(id: string): string;
  /** The person that a key belongs to, or else the same id. */
  ownerOf(id: string): string;
  /** Whether somebody can be the second one where two must decide the same. */
  mayAgree(id: string): boolean;
  /** Name of a key; undefined where the id is none. */
  nameOf(id: string): string | undefined;
  /** All references of a key in the record, and its id. */
  referencesOf(id: string): readonly string[];
}
