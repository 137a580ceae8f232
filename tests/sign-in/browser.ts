/** As much of a browser as signing in needs: cookies by host and path, and redirects that can be looked at. */
export class Browser {
  readonly #jars = new Map<string, Map<string, string>>();
  readonly visited: string[] = [];

  cookies(origin: string): ReadonlyMap<string, string> {
    return this.#jars.get(origin) ?? new Map();
  }

  setCookie(origin: string, name: string, value: string): void {
    const jar = this.#jars.get(origin) ?? new Map<string, string>();
    this.#jars.set(origin, jar.set(name, value));
  }

  async request(address: string, init: RequestInit = {}): Promise<Response> {
    const { origin } = new URL(address);
    const cookie = [...this.cookies(origin)].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = new Headers(init.headers);
    if (cookie !== '') headers.set('cookie', cookie);
    this.visited.push(address);
    const response = await fetch(address, { ...init, headers, redirect: 'manual' });
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      const equals = pair.indexOf('=');
      const value = pair.slice(equals + 1);
      if (value === '' || /max-age=0/i.test(set)) this.#jars.get(origin)?.delete(pair.slice(0, equals));
      else this.setCookie(origin, pair.slice(0, equals), value);
    }
    return response;
  }

  /** Follows redirects to their end; stops before an address that `stop` names. */
  async follow(address: string, stop: (address: string) => boolean = () => false): Promise<string> {
    let next = address;
    for (let step = 0; step < 20; step += 1) {
      if (stop(next)) return next;
      const response = await this.request(next);
      const location = response.headers.get('location');
      if (location === null) return next;
      next = new URL(location, next).href;
    }
    throw new Error('the redirects have no end');
  }
}
