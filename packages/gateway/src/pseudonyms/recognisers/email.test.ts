import { describe, expect, it } from 'vitest';
import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { email } from './email.ts';

const wide = '邮箱是';

describe('the recogniser of e-mail addresses', () => {
  recogniserContract(email, {
    marked: [
      'Schreiben Sie an ⟦erika.mustermann@example.de⟧, bitte.',
      '⟦a@b.de⟧',
      'plus ⟦john+news@example.co.uk⟧; dash ⟦anna-lena_k@mail-server.example.org⟧!',
      'umlauts ⟦müller@bücher.de⟧ and punycode ⟦info@xn--bcher-kva.example⟧ ⟦x@firma.xn--p1ai⟧',
      'other scripts ⟦иван@почта.рф⟧ ⟦δοκιμή@παράδειγμα.gr⟧ ⟦用户@例子.公司⟧',
      `${wide}⟦zhang@example.cn⟧请联系`,
      'end of sentence ⟦john@example.com⟧. Next. ⟦jane@example.com⟧...',
      '<⟦john@example.com⟧> (⟦jane@example.com⟧) "⟦jim@example.com⟧" „⟦jana@example.de⟧“ \'⟦joe@example.com⟧\' `⟦jo@example.com⟧`',
      'mailto:⟦john@example.com⟧?subject=x&cc=⟦jane@example.com⟧',
      'Markdown **⟦john@example.com⟧** _⟦jane@example.com⟧_ [⟦jim@example.com⟧](mailto:⟦jim@example.com⟧)',
      'a list: ⟦a@example.com⟧,⟦b@example.com⟧;⟦c@example.com⟧|⟦d@example.com⟧',
      "O'Neill: ⟦pat.o'neill@example.ie⟧",
      'number ⟦12345@163.com⟧ and ⟦j.doe99@3m.com⟧',
      'die ⟦info@firma.de⟧-Adresse',
      'double dots ...⟦john@example.com⟧',
      'docomo ⟦john.@example.ne.jp⟧',
      'a connection URL https://user:⟦secret@host.example.com⟧/path',
      'a handle of the fediverse @⟦user@instance.social⟧',
      'scp ⟦deploy@server.example.com⟧:/var/www',
      'upper case ⟦JOHN.DOE@EXAMPLE.COM⟧',
      'line\n⟦john@example.com⟧\n',
      'two signs a@⟦b@example.com⟧',
      `⟦${'l'.repeat(64)}@example.com⟧`,
      `⟦x@${'d'.repeat(63)}.com⟧`,
      'git is no remote here: ⟦git@example.com⟧: it is a mailbox',
      '<⟦20240101.abc@mail.example.org⟧>',
    ],
    without: [
      '',
      '@',
      'a@b',
      'root@localhost',
      '@handle and @scope/package',
      'npm install @types/node@20.1.0 lodash@4.17.21 react@19.0.0-rc.1',
      'git clone git@github.com:org/repository.git',
      'ssh://git@gitlab.example.com/group/project.git',
      'icon@2x.png and logo@3x.webp',
      'name@.com',
      '@example.com',
      'name@-example.com',
      'name@example..com',
      'name@example.c',
      'name@example.123',
      'name @ example.com',
      'price @ 5.00 EUR',
      'x@1.2.3.4',
      `${'l'.repeat(65)}@example.com`,
      `x@${'d'.repeat(64)}.com`,
      '.@.',
      "'@example.com",
      'import { app } from "@app.module"',
    ],
  });

  it('takes addresses for the same whose domains differ in case only', () => {
    expect(email.canonical?.('John@Example.COM')).toBe('John@example.com');
    expect(email.canonical?.('john@example.com')).not.toBe(email.canonical?.('John@example.com'));
  });

  it('reads no unit more often than the longest address is long, so that hostile texts stay cheap', () => {
    for (const hostile of ['@', 'a@', '@a.', 'a.', 'a@a', 'a@a.', 'a@a.a-', '@a@a.bc']) {
      const text = hostile.repeat(20_000);
      let reads = 0;
      const counted = new Proxy(Object(text) as object, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name, target);
          if (typeof value !== 'function') return value;
          return (...given: unknown[]): unknown => {
            if (name === 'charCodeAt') reads++;
            return Reflect.apply(value, text, given);
          };
        },
      }) as unknown as string;
      email.find(counted);
      expect(reads).toBeLessThan(text.length * 20);
    }
  });
});
