import type { JsonObject } from '../core/json.ts';
import { longestSubject } from '../core/subject.ts';
import { isObject } from './parse-body.ts';
import { refuse } from './request-scan.ts';

/** The person that a request is for, as far as its body says. */
export function subjectIn(body: JsonObject): string | undefined {
  return named(body, 'safety_identifier', '') ?? named(body, 'user', '');
}

/**
 * Who speaks in each message. Answers and results of tools belong to whoever spoke before them, and are often quoted in
 * what comes after; instructions belong to nobody.
 */
export function speakersIn(messages: unknown): readonly (string | undefined)[] | undefined {
  if (!Array.isArray(messages)) return undefined;
  let speakers: (string | undefined)[] | undefined;
  let current: string | undefined;
  for (let index = 0; index < messages.length; index += 1) {
    const message: unknown = messages[index];
    if (!isObject(message)) {
      speakers?.push(undefined);
      continue;
    }
    const role = message['role'];
    if (role === 'user')
      current = message['name'] === undefined ? undefined : named(message, 'name', `messages[${index}].`);
    const speaker = role === 'system' || role === 'developer' ? undefined : current;
    if (speaker !== undefined) speakers ??= Array.from<string | undefined>({ length: index }).fill(undefined);
    speakers?.push(speaker);
  }
  return speakers;
}

function named(holder: JsonObject, field: string, param: string): string | undefined {
  const name = holder[field];
  if (typeof name !== 'string' || name === '') return undefined;
  if (name.length > longestSubject) refuse(`${param}${field}`);
  return name;
}
