/** What people call a role; those that the organisation has made have their own name. */
export function nameOfRole(role: string, names: Readonly<Record<string, string>>): string {
  return names[role] ?? role;
}
