import { describe, expect, test } from 'vitest';
import { signInFindings } from './sign-in-checks.ts';

const issuer = { id: 'acme', issuer: 'https://login.example.org' };

function pathsOf(signIn: object): readonly string[] {
  return signInFindings({ signIn }).map(({ path }) => path.join('.'));
}

describe('the settings of signing in', () => {
  test('may name an issuer that is for the API only, without an address of the console', () => {
    expect(pathsOf({ issuers: [issuer] })).toEqual([]);
  });

  test('name an issuer once', () => {
    const other = { id: 'other', issuer: issuer.issuer };
    expect(pathsOf({ issuers: [issuer, other, { ...issuer, issuer: 'https://elsewhere.example' }] })).toEqual([
      'signIn.issuers.2.id',
      'signIn.issuers.1.issuer',
    ]);
  });

  test('say where the console is, if somebody is to come back to it', () => {
    const withLogin = { ...issuer, login: { clientId: 'console' } };
    expect(pathsOf({ issuers: [withLogin] })).toEqual(['signIn.issuers.0.login']);
    expect(pathsOf({ issuers: [withLogin], publicUrl: 'https://gatehouse.example' })).toEqual([]);
  });

  test('ask the issuer who somebody is', () => {
    const issuers = [{ ...issuer, login: { clientId: 'console', scopes: ['profile'] } }];
    expect(pathsOf({ issuers, publicUrl: 'https://gatehouse.example' })).toEqual(['signIn.issuers.0.login.scopes']);
  });
});
