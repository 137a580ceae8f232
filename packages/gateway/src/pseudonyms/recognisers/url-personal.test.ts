import { describe, expect, it } from 'vitest';
import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { urlPersonal } from './url-personal.ts';

describe('the recogniser of personal web addresses', () => {
  recogniserContract(urlPersonal, {
    finds: [
      '⟦https://www.xing.com/profile/Anna_Berg⟧',
      '⟦https://de.linkedin.com/in/anna-berg⟧',
      '(⟦https://linkedin.com/in/anna-berg/⟧)',
      '[Profil](⟦https://linkedin.com/in/annaberg⟧)',
      '⟦https://www.facebook.com/anna.berg.92⟧',
      '⟦https://www.facebook.com/profile.php?id=100004711⟧',
      '⟦https://instagram.com/anna.berg⟧, folgen!',
      '⟦https://x.com/annaberg⟧',
      '⟦https://twitter.com/annaberg/status/123456⟧',
      '⟦https://github.com/annaberg⟧',
      '⟦www.facebook.com/anna.berg⟧',
      '⟦linkedin.com/in/annaberg⟧',
      '⟦https://t.me/annaberg⟧',
      '⟦https://wa.me/4915112345678⟧',
      '⟦https://www.youtube.com/@annaberg⟧',
      '⟦https://mastodon.social/@annaberg⟧',
      '⟦https://www.tiktok.com/@annaberg⟧',
      '⟦https://www.reddit.com/user/annaberg⟧',
      '⟦https://orcid.org/0000-0002-1825-0097⟧',
      '⟦https://stackoverflow.com/users/4711/anna⟧',
      '⟦https://uni.example.de/~aberg/⟧',
      '⟦https://app.example.com/users/48291/settings⟧',
      '⟦https://crm.example.de/kunden/4711?tab=2⟧',
      '⟦https://app.example.com/profile/anna.berg⟧',
      '⟦https://intranet.example.de/mitarbeiter/anna-berg⟧',
      '⟦https://example.com/search?name=Anna+Berg⟧',
      '⟦https://example.com/?user=aberg&x=1⟧',
      '⟦https://example.com/reset?email=anna%40example.org⟧',
      '⟦https://example.com/app?session=8f3a9c2d⟧',
      '⟦https://example.com/app?user_id=48291⟧',
      '⟦https://example.com/konto?kundennummer=471182⟧.',
      '⟦http://localhost:3000/users/42/edit⟧',
      '⟦tel:+49-30-123456⟧',
      '<⟦mailto:anna@example.org?subject=Hallo⟧>',
      '{"url":"⟦https://app.example.com/customers/C20394⟧"}',
    ],
    passes: [
      'https://github.com/nodejs/node/issues/123',
      'https://github.com/features',
      'https://www.linkedin.com/company/example',
      'https://www.linkedin.com/jobs/view/4711',
      'https://www.facebook.com/groups/example',
      'https://twitter.com/search?q=ai',
      'https://www.instagram.com/p/Cx4711/',
      'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
      'https://en.wikipedia.org/wiki/Angela_Merkel',
      'https://docs.example.com/users/guide.html',
      'https://example.com/api/users/',
      'https://api.example.com/v1/users/{id}',
      'https://api.example.com/users/:id',
      'https://shop.example.com/products/4711?color=red',
      'https://example.com/impressum',
      'https://example.com/kunden/vorteile',
      'https://example.com/account/login',
      'https://example.com/search?q=schuhe&page=2',
      'https://example.com/?utm_source=newsletter',
      'https://example.com/customer-service/12345',
      'https://www.npmjs.com/package/zod',
      'https://stackoverflow.com/questions/4711/how-to',
      'https://medium.com/some-publication/article-4711',
      'https://support.example.com/tickets/4711',
      'https://www.xing.com/companies/example',
      'hotel: 12345',
      'https://x.com/',
      'https://example.com/login?user=<username>',
    ],
  });

  it('takes a page for the same with and without scheme, www. and last slash', () => {
    const spellings = [
      'https://www.linkedin.com/in/annaberg/',
      'linkedin.com/in/annaberg',
      'http://LinkedIn.com/in/annaberg',
    ];
    expect(new Set(spellings.map((spelling) => urlPersonal.canonical?.(spelling))).size).toBe(1);
  });
});
