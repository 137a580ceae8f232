/** Where the gateway of a configuration can be asked from this machine. */
export function addressOf({ host, port }: { readonly host: string; readonly port: number }, secure: boolean): string {
  const near = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host;
  return `${secure ? 'https' : 'http'}://${near}:${port}`;
}
