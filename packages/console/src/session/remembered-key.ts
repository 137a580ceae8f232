/** The key lives as long as the tab: never in localStorage, a cookie or an address. */
const name = 'gatehouse.admin-key';

export function rememberedKey(): string | undefined {
  return sessionStorage.getItem(name) ?? undefined;
}

export function rememberKey(key: string): void {
  sessionStorage.setItem(name, key);
}

export function forgetKey(): void {
  sessionStorage.removeItem(name);
}
