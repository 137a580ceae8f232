/** Whether a cookie is worth a try: it cannot be seen from here, and each try without one is a failed sign-in in the record. */
const name = 'gatehouse.signed-in';

export function mayHaveCookie(): boolean {
  return localStorage.getItem(name) !== null;
}

export function rememberCookie(): void {
  localStorage.setItem(name, 'yes');
}

export function forgetCookie(): void {
  localStorage.removeItem(name);
}

/** How a sign-in elsewhere ended, which the address says; it is taken out of there. */
export function takeSignInOutcome(): 'done' | 'failed' | undefined {
  const address = new URL(window.location.href);
  const outcome = address.searchParams.get('sign-in');
  if (outcome === null) return undefined;
  address.searchParams.delete('sign-in');
  window.history.replaceState(window.history.state, '', address);
  return outcome === 'done' ? 'done' : 'failed';
}
