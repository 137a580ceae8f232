import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namesOf } from './client-certificate.ts';

describe('the names of a client certificate', () => {
  test('are its alternative names and its common name', () => {
    const subjectaltname =
      'URI:spiffe://acme/robot, DNS:robot.example.org, email:a@b.c, IP Address:192.0.2.1, othername:<x>';
    expect(namesOf({ subjectaltname, subject: { CN: 'robot' } })).toEqual([
      'URI:spiffe://acme/robot',
      'DNS:robot.example.org',
      'email:a@b.c',
      'IP Address:192.0.2.1',
      'CN:robot',
    ]);
    expect(namesOf({ subject: { CN: ['a', 'b'] } })).toEqual([]);
  });

  test.each([
    'DNS:"x, URI:spiffe://acme/admin"',
    'DNS:"x, URI:spiffe://acme/admin, y"',
    'DNS:"x\\", URI:spiffe://acme/admin, \\"y"',
    'DNS:"x, URI:spiffe://acme/admin, y',
    'DNS:x"y, URI:spiffe://acme/admin',
  ])('are not what stands inside of another name: %s', (subjectaltname) => {
    expect(namesOf({ subjectaltname })).not.toContain('URI:spiffe://acme/admin');
  });

  test('are none of what Node has put into quotes, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(namesOf({ subjectaltname: `DNS:${JSON.stringify(`${text}, URI:admin`)}` })).toEqual([]);
      }),
    );
  });
});
