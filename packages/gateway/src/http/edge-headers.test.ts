import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatehouseError } from '../core/errors.ts';
import { isJsonType, isMergePatchType, askedLanguage, readEdgeHeaders } from './edge-headers.ts';
import { modelIdFromPath, strictPath } from './strict-path.ts';

describe('the headers of a request', () => {
  it('give one credential, none, or say that there are several, whatever their case', () => {
    const found = (...raw: string[]) => readEdgeHeaders(raw).credential;
    expect(found('AuthoriZation', 'BEARER  abc ')).toEqual({ found: 'one', value: 'abc' });
    expect(found('x-api-key', 'abc')).toEqual({ found: 'one', value: 'abc' });
    expect(found('authorization', 'Basic abc')).toEqual({ found: 'none' });
    expect(found('authorization', 'Bearer ')).toEqual({ found: 'none' });
    expect(found('authorization', 'Basic abc', 'api-key', 'abc')).toEqual({ found: 'several' });
    expect(found('authorization', 'Bearer a', 'Authorization', 'Bearer a')).toEqual({ found: 'several' });
  });

  it('never give more than one credential, in whatever order they come', () => {
    const header = fc.constantFrom('authorization', 'api-key', 'x-api-key', 'accept');
    fc.assert(
      fc.property(fc.array(header, { maxLength: 5 }), (names) => {
        const credential = readEdgeHeaders(names.flatMap((name) => [name, 'Bearer key'])).credential;
        const sent = names.filter((name) => name !== 'accept').length;
        expect(credential.found).toBe(sent === 0 ? 'none' : sent === 1 ? 'one' : 'several');
      }),
    );
  });

  it.each([
    ['de', 'de'],
    ['en-GB,de;q=0.9', 'en'],
    ['fr, de-AT;q=0.8, en;q=0.7', 'de'],
    ['de;q=0', undefined],
    ['de;q=x', undefined],
    ['*', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('choose the language of %s', (header, language) => {
    expect(askedLanguage(header)).toBe(language);
  });

  it('take JSON in UTF-8 and nothing else', () => {
    for (const type of ['application/json', 'Application/JSON; charset=UTF-8', 'application/json;charset="utf-8"']) {
      expect(isJsonType(type)).toBe(true);
    }
    for (const type of [undefined, '', 'text/json', 'application/jsonx', 'application/json; charset=latin1']) {
      expect(isJsonType(type)).toBe(false);
    }
    for (const type of [
      'application/merge-patch+json',
      'application/merge-patch+json; charset=utf-8',
      'application/json',
    ])
      expect(isMergePatchType(type)).toBe(true);
    expect(isMergePatchType('application/merge-patch+jsonx')).toBe(false);
    expect(isMergePatchType('application/json-patch+json')).toBe(false);
    expect(isMergePatchType(undefined)).toBe(false);
    expect(isJsonType('application/merge-patch+json')).toBe(false);
  });
});

describe('a path', () => {
  it('is taken as it came or refused, never repaired', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('/', '.', '%', '2', 'f', 'e', '0', '\\', 'a', '?', '#', ' ', 'é') }),
        (text) => {
          const target = `/${text}`;
          let path: string;
          try {
            path = strictPath(target);
          } catch (error) {
            expect(error).toBeInstanceOf(GatehouseError);
            return;
          }
          expect(target.startsWith(path)).toBe(true);
          // Whoever decodes or resolves it afterwards, even twice, comes to the same path.
          expect(new URL(path, 'http://x').pathname).toBe(path);
          const decoded = decodeURIComponent(decodeURIComponent(path));
          expect(decoded.split('/').length).toBe(path.split('/').length);
          expect(decoded).not.toMatch(/\/\.\.?(?:\/|$)|\\|\/\//);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('has a model id that may have slashes, but no path of its own', () => {
    expect(modelIdFromPath('meta-llama%2FLlama-3.1')).toBe('meta-llama/Llama-3.1');
    for (const id of ['..', 'a/..', 'a%2f%2e%2e%2fb', 'a//b', '%00', '%E0%A4%A', 'a%5cb']) {
      expect(() => modelIdFromPath(id)).toThrow(GatehouseError);
    }
  });
});

describe('the cookie of a session', () => {
  const names = { session: '__Host-gatehouse-session', signIn: '__Host-gatehouse-sign-in' };
  const read = (...headers: string[]): unknown => readEdgeHeaders(headers, names).credential;
  const session = (value: string): string => `${names.session}=${value}`;

  it('is found among others, and is a credential', () => {
    expect(read('Cookie', `theme=dark; ${session('abc')}; a=b=c`)).toEqual({ found: 'session', value: 'abc' });
    expect(readEdgeHeaders(['cookie', `x=1;${names.signIn}=note`], names).signInCookie).toBe('note');
  });

  it('beside another one, beside a key, or twice is two', () => {
    for (const headers of [
      ['cookie', `${session('a')}; ${session('b')}`],
      ['cookie', session('a'), 'cookie', session('a')],
      ['cookie', session('a'), 'authorization', 'Bearer key'],
      ['x-api-key', 'key', 'cookie', session('a')],
    ])
      expect(read(...headers)).toEqual({ found: 'several' });
  });

  it('is none under another name, without content, and where none is expected', () => {
    for (const cookie of ['gatehouse-session=a', `x${session('a')}`, session(''), names.session, '=a', ''])
      expect(read('cookie', cookie)).toEqual({ found: 'none' });
    expect(readEdgeHeaders(['cookie', `${session('a')}; =a; ==`]).credential).toEqual({ found: 'none' });
  });

  it('is found or not, whatever else the header says', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { found } = readEdgeHeaders(['cookie', text], names).credential;
        expect(found === 'none' || text.includes(names.session)).toBe(true);
      }),
    );
  });
});
