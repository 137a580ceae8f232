/** What is left out stays, `null` takes away: members of an object, as RFC 7396 has them. */
export type MemberPatch<Value> = { readonly [Name in keyof Value]?: Exclude<Value[Name], undefined> | null };

/** The object with the patch in it; undefined where nothing is left. Its members have none of their own. */
export function patched<Value extends object>(before: Value | undefined, patch: MemberPatch<Value>): Value | undefined {
  const members = new Map<string, unknown>(Object.entries(before ?? {}));
  for (const [name, member] of Object.entries(patch)) {
    if (member === null) members.delete(name);
    else if (member !== undefined) members.set(name, member);
  }
  return members.size === 0 ? undefined : (Object.fromEntries(members) as Value);
}

/** What makes one object of another: all members of the new one, and `null` for those that it does not have. */
export function patchBetween<Value extends object>(before: Value | undefined, after: Value): MemberPatch<Value> {
  const gone = Object.keys(before ?? {}).filter((name) => !Object.hasOwn(after, name));
  return { ...Object.fromEntries(gone.map((name) => [name, null])), ...after };
}
