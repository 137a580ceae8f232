import { GatehouseError } from '../core/errors.ts';
import { maskSecrets } from './mask-secrets.ts';

/** One link of a chain of causes, as it is logged. */
export interface ErrorLink {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
}

/** Links at most; a chain may be circular. */
const longestChain = 6;

const namePattern = /^[A-Za-z0-9_$ .-]{1,64}$/;

function shortName(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && namePattern.test(value) ? value : undefined;
}

/**
 * The message without what a parser quotes of its input: V8 writes the text around the fault into a SyntaxError, and that
 * text is a prompt or an answer.
 */
function messageOf(error: Error): string {
  // Our own code may end like the name of a credential, whose value would be masked then.
  const own = error instanceof GatehouseError ? `${error.code}: ` : '';
  if (own !== '' && error.message.startsWith(own)) return own + maskSecrets(error.message.slice(own.length));
  if (!(error instanceof SyntaxError)) return maskSecrets(error.message);
  const position = / at position [0-9]{1,12}/.exec(error.message.slice(-80));
  return `syntax error${position?.[0] ?? ''}`;
}

function linkOf(error: Error): ErrorLink {
  const code = error instanceof GatehouseError ? error.code : shortName('code' in error ? error.code : undefined);
  const name = shortName(error.name) ?? 'Error';
  return code === undefined ? { name, message: messageOf(error) } : { name, code, message: messageOf(error) };
}

/**
 * An error as it may be logged: a list of links, the error itself first. Nothing else of it is ever read: neither its stack,
 * whose first line repeats the message, nor further properties, which hold requests, headers and bodies. What is thrown
 * without being an Error is logged by its type only.
 */
export function describeError(thrown: unknown): readonly ErrorLink[] {
  const links: ErrorLink[] = [];
  const seen = new Set<unknown>();
  const waiting: unknown[] = [thrown];
  while (waiting.length > 0 && links.length < longestChain) {
    const next = waiting.shift();
    if (next === undefined || seen.has(next)) continue;
    seen.add(next);
    if (!(next instanceof Error)) {
      links.push({ name: next === null ? 'null' : typeof next, message: 'something was thrown that is not an Error' });
      continue;
    }
    links.push(linkOf(next));
    // Several addresses tried for one name end in an AggregateError without a message of its own.
    if (next instanceof AggregateError) waiting.push(...(next.errors as readonly unknown[]).slice(0, longestChain));
    waiting.push(next.cause);
  }
  return links;
}
