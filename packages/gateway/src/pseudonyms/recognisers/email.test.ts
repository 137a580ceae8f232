import { describe, expect, it } from 'vitest';
import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { TextReader } from '../text-view.ts';
import { email } from './email.ts';

const wide = '邮箱是';

describe('the recogniser of e-mail addresses', () => {
  recogniserContract(email, {
    finds: [
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
      'ssh://⟦deploy⟧@server.example.com/x',
      'https://⟦anna%40example.org⟧:pw@host.example.com https://⟦anna@example.org⟧:pw@host.example.com/x',
      'https://user:secret@host.example.com/?to=⟦anna@example.org⟧ https://user:pa@ss.word@host.example.com ⟦b@example.org⟧',
      'https://example.org/?mail=⟦anna@example.org⟧ https://example.org/@⟦anna@example.org⟧ //⟦a@example.org⟧',
      'a handle of the fediverse @⟦user@instance.social⟧',
      'scp ⟦deploy@server.example.com⟧:/var/www',
      'upper case ⟦JOHN.DOE@EXAMPLE.COM⟧',
      'line\n⟦john@example.com⟧\n',
      'two signs a@⟦b@example.com⟧',
      `⟦${'l'.repeat(64)}@example.com⟧`,
      `⟦x@${'d'.repeat(63)}.com⟧`,
      'git is no remote here: ⟦git@example.com⟧: it is a mailbox',
      '<⟦20240101.abc@mail.example.org⟧>',
      'full width ⟦anna＠example.org⟧ ⟦ａｎｎａ＠ｅｘａｍｐｌｅ．ｏｒｇ⟧ small ⟦anna﹫example.org⟧',
      'a sentence: ⟦info＠example.jp⟧．次の文',
      'encoded ?m=⟦a%40b.de⟧&to=⟦anna%2Btag%40example.org⟧ x%3D⟦m%C3%BCller%40example.org⟧%20 mailto:⟦a.b%40c.de⟧',
      String.raw`escaped {"a":"⟦anna\u0040example.org⟧","b":"⟦bob\x40example.org⟧"}`,
      'entities ⟦anna&#64;example.org⟧ ⟦anna&#x40;example.org⟧ ⟦anna&commat;example.org⟧',
      'quoted ⟦"anna maria"@example.org⟧, <⟦"anna.maria"@example.org⟧> "x" ⟦"a b"@example.org⟧',
      String.raw`quoted in JSON "to":"⟦\"anna maria\"@example.org⟧" and decoded "to":"⟦"anna maria"@example.org⟧"`,
      'hidden ⟦an\u00adna@exam\u00adple.org⟧ ⟦bob@exa\u200bmple.org⟧\u200b',
      'a small firm ⟦anna@2x.de⟧',
      ...['_', '-', "'", '+', '.'].map((sign) => `${sign.repeat(61)}⟦anna@example.org⟧`),
      `E-Mail:${'_'.repeat(66)}⟦anna@example.org⟧`,
      `⟦${'0123456789abcdef'.repeat(4)}-anna@example.org⟧`,
      `⟦${'a'.repeat(65)}@example.com⟧`,
      `⟦x@${'d'.repeat(64)}.com⟧`,
      `⟦anna@example.org⟧${'-'.repeat(61)} ⟦bob@example.org⟧-${'x'.repeat(70)}`,
      `⟦anna@${'example.'.repeat(40)}org⟧`,
      `⟦${'a%2B'.repeat(70)}b%40example.org⟧`,
      `"${'b'.repeat(10)}⟦${'a'.repeat(256)}"@example.org⟧`,
      ...['\0', '\u0008', '\u000e', '\u001b', '\u007f', '\u0080', '\u009f', '\u{e0041}', '\u180e', '\ufe0f'].flatMap(
        (sign) => [
          `⟦anna${sign}@example.org⟧`,
          `⟦anna@${sign}example.org⟧${sign}`,
          `⟦an${sign}na@exa${sign}mple${sign}.o${sign}rg⟧ x`,
        ],
      ),
      'dots of IDNA ⟦anna@example。org⟧ ⟦anna@example｡org⟧ ⟦anna@example．org⟧ ⟦用户@例子。公司⟧。谢谢',
      String.raw`encoded dots ⟦anna%40example%2Eorg⟧ ⟦anna.b@example%2eorg⟧ ⟦anna&#46;b@example&#46;org⟧ ⟦anna\u002eb\u0040example\u002eorg⟧`,
      'other encoded letters ⟦%61nna%40ex%61mple.org⟧',
      '⟦anna@example.org⟧1 ⟦bob@example.org⟧0301234 ⟦carl@example.co.uk⟧2x',
      '⟦anna@@example.org⟧ ⟦bob@@@example.org⟧',
      String.raw`⟦"anna \" b"@example.org⟧ ⟦"anna\"x"@example.org⟧ and in JSON ⟦\"anna \\\" b\"@example.org⟧`,
      '⟦anna&amp;#64;example.org⟧ ⟦anna%2540example.org⟧ ⟦anna%252540example%252Eorg⟧ ⟦anna&#0064;example.org⟧ ⟦anna&#64example.org⟧',
      '⟦anna&#x0040;example.org⟧ ⟦anna&#x40example.org⟧ ⟦anna&amp;amp;commat;example.org⟧ ⟦anna%u0040example.org⟧',
      String.raw`⟦anna\\u0040example.org⟧ ⟦anna\u{40}example.org⟧ ⟦anna\@example.org⟧ ⟦anna\_maria@example.org⟧`,
      String.raw`^⟦anna\.mueller@example\.org⟧$ ⟦bob@example\\.com⟧ ⟦carl@example[.]com⟧`,
      '&lt;⟦anna@example.org⟧&gt; &quot;⟦bob@example.org⟧&quot; %3C⟦carl%40example.org⟧%3E',
    ],
    passes: [
      '',
      '@',
      'a@b',
      'root@localhost',
      '@handle and @scope/package',
      'npm install @types/node@20.1.0 lodash@4.17.21 react@19.0.0-rc.1',
      'git clone git@github.com:org/repository.git',
      'ssh://git@gitlab.example.com/group/project.git',
      'icon@2x.png and logo@3x.webp',
      'clip@2x.mp4 clip@2x.mp3 font@2x.woff2',
      'logo@1.5x.png sprite@2x.bmp logo@2x.min.js a/icon@2x-dark.png tile@64x64.png logo@2x.PNG',
      '["anna maria","@example.org"] {"a b":"@example.org"} import x from "y"; import { app } from "@app.module"',
      'say "hello" "@example.org" x"y"@example.org',
      'https://registry.npmjs.org/%40types%2Fnode react%4018.2.0 100%40',
      'redis://user:pw@localhost:6379 https://example.org/@user',
      'a connection URL https://user:secret@host.example.com/path https://oauth2:to%40ken@git.example.com/a.git',
      'https://user:pa@ss.word@host.example.com/x',
      'https://user@ host.example.com',
      '&#64;example.org \\u0040example.org ＠example.org',
      'name@.com',
      '@example.com',
      'name@-example.com',
      'name@example..com',
      'name@example.c',
      'name@example.123',
      'name @ example.com',
      'price @ 5.00 EUR',
      'x@1.2.3.4',
      '.@.',
      "'@example.com",
      'import { app } from "@app.module"',
    ],
  });

  it('takes addresses for the same whose domains differ in case only', () => {
    expect(email.canonical?.('John@Example.COM')).toBe('John@example.com');
    expect(email.canonical?.('john@example.com')).not.toBe(email.canonical?.('John@example.com'));
  });

  it('tells addresses apart that are written differently, so that each comes back as it was', () => {
    const spellings = ['a@B.de', 'a＠B.de', 'a%40B.de', String.raw`a\u0040B.de`, '"a"@B.de'];
    expect(new Set(spellings.map((spelling) => email.canonical?.(spelling))).size).toBe(spellings.length);
    expect(email.canonical?.('a%40B.de')).toBe('a%40b.de');
    expect(email.canonical?.('User:Secret')).toBe('User:Secret');
  });

  it('reads no unit more often than the longest address is long, so that hostile texts stay cheap', () => {
    for (const hostile of [
      '@',
      'a@',
      '@a.',
      'a.',
      'a@a',
      'a@a.',
      'a@a.a-',
      '@a@a.bc',
      'a%40',
      '%40a.bc',
      '"a"@',
      '"@a.bc',
      '://a@',
      '://a@a.bc',
      '\\u0040a.',
      '_',
      'a-_',
      '@@a',
      'a\\"@',
      '"a\\\\"@a.bc',
      'a@b。',
      'a@bc.de1',
    ]) {
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
      email.find({ ...new TextReader().read(text), text: counted });
      expect(reads).toBeLessThan(text.length * 20);
    }
  });
});
