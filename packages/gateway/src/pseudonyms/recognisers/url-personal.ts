import { type EntitySpan, type Recogniser, textSigns, type TextView } from '../../core/recogniser.ts';

/*
 * Web addresses that say who somebody is: pages of persons on social networks, pages of one customer or user of a site, queries with names,
 * addresses or ids of persons, `tel:` and `mailto:` links. The span is the whole URL, and the e-mail address or number in it goes with it.
 *
 * Of code hosts the page of an account alone is personal; repositories are not, for their addresses are cited as works are. Pages of
 * companies, groups, products and documentation are none, nor are imprints. Secrets in URLs are another recogniser's.
 */

const none: readonly EntitySpan[] = Object.freeze([]);

const longestUrl = 2_048;
/** Higher than an e-mail address alone, which the URL may have in it. */
const score = 995;

function words(written: string): ReadonlySet<string> {
  return new Set(written.trim().split(/\s+/));
}

/** Hosts with pages of persons right below them, and the first parts of paths that are none. */
const networks: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    'facebook.com': `pages groups events marketplace watch help business ads policies privacy login sharer sharer.php share dialog plugins tr reel reels gaming photo hashtag story.php legal about terms r.php`,
    'fb.com': 'pages groups events',
    'instagram.com': 'p reel reels explore stories about developer legal accounts tv directory',
    'twitter.com': 'home search explore i intent share hashtag settings login tos privacy about jobs',
    'x.com': 'home search explore i intent share hashtag settings login tos privacy about jobs',
    'threads.net': 'search login',
    'threads.com': 'search login',
    'tiktok.com': 'discover tag music foryou explore legal about',
    'github.com':
      'features pricing about login join explore topics trending marketplace sponsors settings search orgs organizations enterprise security customer-stories readme site apps notifications issues pulls new contact collections events codespaces copilot blog team nonprofit stars users',
    'gitlab.com': 'explore users help -  groups',
    'codeberg.org': 'explore user',
    'bitbucket.org': 'product account',
    't.me': 's joinchat share addstickers proxy',
    'twitch.tv': 'directory p videos downloads jobs',
    'pinterest.com': 'pin search ideas today about',
    'pinterest.de': 'pin search ideas today about',
    'medium.com': '',
    'snapchat.com': 'discover lens',
    'linktr.ee': 's blog',
    'about.me': '',
    'keybase.io': 'docs download blog team',
    'paypal.me': '',
    'vk.com': 'feed search',
    'ko-fi.com': 'explore s',
    'calendly.com': 'pricing features integrations blog help',
    'wa.me': 'message',
  }).map(([host, none]) => [host, words(none)] as const),
);

/** Hosts whose pages of persons lie below one of these. */
const folders: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    'linkedin.com': 'in pub',
    'xing.com': 'profile profil people',
    'youtube.com': 'user',
    'reddit.com': 'user u',
    'snapchat.com': 'add',
    'researchgate.net': 'profile',
    'stackoverflow.com': 'users',
    'stackexchange.com': 'users',
    'strava.com': 'athletes',
    'soundcloud.com': 'people',
    'flickr.com': 'people photos',
    'orcid.org': '',
    'bsky.app': 'profile',
    'stepstone.de': 'profil',
    'kununu.com': 'profile',
    'npmjs.com': '~',
    'goodreads.com': 'user author',
    'academia.edu': 'profile',
    'gravatar.com': '',
    'meetup.com': 'members',
    'airbnb.com': 'users',
    'airbnb.de': 'users',
    'ebay.de': 'usr',
    'ebay.com': 'usr',
    'kleinanzeigen.de': 's-bestandsliste.html',
    'steamcommunity.com': 'id profiles',
    'last.fm': 'user',
    'open.spotify.com': 'user',
    'discord.com': 'users',
    'jameda.de': '',
  }).map(([host, below]) => [host, words(below)] as const),
);

/** Parts of paths below which one person's page lies, on any host: `/users/4711`. */
const personFolders = words(`
  users user kunden kunde customers customer members member mitglieder mitglied patients patient patienten employees employee mitarbeiter
  profile profiles profil profile.php account accounts konto people person personen clients client klienten mandanten students student
  bewerber candidates candidate applicants u staff subscribers benutzer nutzer team-members`);
/** Below them, but not one person's. */
const noPersons = words(`
  login logout register signup sign-up sign_up sign-in signin me new edit settings list search index all help password reset overview
  api docs documentation guide create update delete import export dashboard home about faq terms privacy support contact profile account
  security billing orders preferences management manage service services portal area zone center centre card cards types roles groups
  permissions invite stories reviews experience success satisfaction registration registrierung anmelden anmeldung bereich uebersicht
  werden vorteile benefits satisfaction karriere jobs self-service onboarding id userid user_id customerid example username name :id v1 v2`);

/** Names of parameters that hold something of a person, whatever it is. */
const personParameters = words(`
  email mail e-mail e_mail mailto name firstname first_name firstName lastname last_name fullname full_name vorname nachname familienname
  surname givenname given_name user username user_name userid user_id uid kunde kunden kundennummer kundennr kunden_nr kundenid kunden_id
  kdnr kd_nr customer customerid customer_id cust_id custid customernumber member memberid member_id mitglied mitgliedsnummer mitgliedsnr
  patient patientid patient_id patienten_id patientenid employee employee_id employeeid mitarbeiter personalnummer client_number phone tel
  telefon mobile handy phonenumber phone_number dob birthdate birthday geburtsdatum geb iban ssn address adresse anschrift strasse street
  session sessionid session_id sid phpsessid jsessionid sessid login account accountid account_id konto kontonummer profile profileid
  profile_id person personid person_id contact_id contactid subscriber subscriberid recipient empfaenger passport ausweis
  benutzer benutzername nutzer nutzername student studentid student_id matrikelnummer uuid_user applicant bewerber visitor_id visitorid
  unsubscribe_email to cc bcc`);
/** Of parameters that may also hold something else, only values that look like a name or an id. */
const vagueParameters = words(
  'name user login account to profile person customer member client kunde mitglied street address contact',
);
const noValues = words(`
  true false null none undefined 0 1 test demo example name user username id me all new email default guest admin xxx string value your_name your-name
  yourname yourusername string`);

const schemes = ['https://', 'http://', 'HTTPS://', 'HTTP://', 'Https://', 'Http://'];

interface UrlParts {
  readonly host: string;
  readonly path: readonly string[];
  readonly query: string;
}

/** Where the URL ends that begins at a place: before white space and quotation marks, without the signs of the sentence around it. */
function urlEnd(text: string, start: number): number {
  const limit = Math.min(text.length, start + longestUrl);
  let end = start;
  let depth = 0;
  for (; end < limit; end++) {
    const unit = text.charCodeAt(end);
    if (
      unit <= 0x20 ||
      unit === 0x22 ||
      unit === 0x3c ||
      unit === 0x3e ||
      unit === 0x60 ||
      unit === 0x7c ||
      unit === 0xa0 ||
      unit === 0x5c
    )
      break;
    if (
      unit === 0x7b ||
      unit === 0x7d ||
      unit === 0x5b ||
      unit === 0x5d ||
      unit === 0x201c ||
      unit === 0x201d ||
      unit === 0x201e ||
      unit === 0xbb ||
      unit === 0xab
    ) {
      break;
    }
    if (unit === 0x28) depth++;
    else if (unit === 0x29 && --depth < 0) break;
  }
  while (end > start && /[.,;:!?'*_~)]/.test(text.charAt(end - 1))) {
    if (text.charAt(end - 1) === ')' && text.slice(start, end).includes('(')) break;
    if (text.charAt(end - 1) === '_' && /[a-z0-9]_$/i.test(text.slice(end - 2, end)) && text.charAt(start - 1) !== '_')
      break;
    end--;
  }
  return end;
}

function partsOf(url: string): UrlParts {
  const behindScheme = url.replace(/^[a-z]+:\/\//i, '');
  const slash = behindScheme.search(/[/?#]/);
  const authority = slash === -1 ? behindScheme : behindScheme.slice(0, slash);
  const rest = slash === -1 ? '' : behindScheme.slice(slash);
  const host = authority.replace(/^.*@/, '').replace(/:\d+$/, '').toLowerCase();
  const mark = rest.search(/[?#]/);
  const path = (mark === -1 ? rest : rest.slice(0, mark)).split('/').filter((part) => part !== '');
  return { host, path, query: mark === -1 ? '' : rest.slice(mark) };
}

/** `de-de.facebook.com` is `facebook.com`. */
function siteOf(host: string): string {
  const labels = host.split('.');
  return labels.length <= 2 ? host : labels.slice(-2).join('.');
}

function isPersonal(url: string): boolean {
  const { host, path, query } = partsOf(url);
  if (host === '' || (!host.includes('.') && host !== 'localhost')) return false;
  return (
    isPageOnNetwork(host, path) ||
    isPageOfPerson(path) ||
    hasPersonInQuery(query) ||
    path.some((part) => /^[\w.+-]+@[\w-]+\.[\w.-]+$/.test(part))
  );
}

function isPageOnNetwork(host: string, path: readonly string[]): boolean {
  const site = networks.has(host) || folders.has(host) ? host : siteOf(host);
  const first = path[0] ?? '';
  if (first === '') return false;
  const below = folders.get(site);
  if (below !== undefined) {
    if (below.has('') && site === 'orcid.org') return /^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/.test(first);
    if (below.has(first.toLowerCase()) && path[1] !== undefined && path[1].length > 1)
      return !noPersons.has(path[1].toLowerCase());
    // npmjs.com/~anna, youtube.com/@anna
    if (/^[~@]\w/.test(first)) return true;
  }
  const others = networks.get(site);
  if (others === undefined) return /^@[\w.-]{2,}$/.test(first) && path.length === 1;
  const small = first.toLowerCase();
  if (small === 'profile.php' || (small === 'people' && path.length > 1)) return true;
  if (others.has(small) || !/^@?[\w.+-]{2,40}$/.test(first)) return false;
  if (site === 'medium.com') return first.startsWith('@');
  if (site === 'github.com' || site === 'gitlab.com' || site === 'codeberg.org' || site === 'bitbucket.org')
    return path.length === 1;
  if (site === 'wa.me') return /^\+?\d{7,}$/.test(first);
  return true;
}

function isPageOfPerson(path: readonly string[]): boolean {
  for (let index = 0; index < path.length; index++) {
    const part = path[index] ?? '';
    // Pages at home: /~anna
    if (/^~[A-Za-z][\w.-]{1,}$/.test(part)) return true;
    if (!personFolders.has(part.toLowerCase())) continue;
    const next = path[index + 1];
    if (next === undefined || noPersons.has(next.toLowerCase()) || /^[:<{$]/.test(next)) continue;
    // An id, or a name of two parts or with a digit; a single word is a page about something.
    if (/^\d{2,}$/.test(next) || (/\d/.test(next) && /^[\w.-]{4,}$/.test(next) && !/^v\d/.test(next))) return true;
    if (
      /^[a-z]{2,}[._][a-z]{2,}$/i.test(next) &&
      !/\.(?:html?|php|aspx?|jsp|md|pdf|json|js|css|png|jpe?g|svg|xml)$/i.test(next)
    )
      return true;
    if (
      index + 2 === path.length &&
      /^(?:u|user|users|profile|profiles|profil|people|person|mitarbeiter|mitglieder|members|team-members)$/i.test(
        part,
      ) &&
      /^[a-z]{3,}-[a-z]{3,}$/i.test(next)
    )
      return true;
  }
  return false;
}

function hasPersonInQuery(query: string): boolean {
  if (query.length < 4) return false;
  for (const pair of query.slice(1).split(/[&;?#]/, 60)) {
    const sign = pair.indexOf('=');
    if (sign === -1) continue;
    const key = pair
      .slice(0, sign)
      .toLowerCase()
      .replace(/^.*[[.]/, '')
      .replace(']', '');
    const value = pair.slice(sign + 1);
    if (value.length < 2 || noValues.has(value.toLowerCase()) || /^[<{$%:[]/.test(value)) continue;
    if (/^[\w.+-]+@[\w-]+\.[a-z]{2,}/i.test(value)) return true;
    if (!personParameters.has(key)) continue;
    if (!vagueParameters.has(key)) return true;
    if (/\d{3}|^[A-ZÄÖÜ][\p{L}]+(?:[+_. -]|%20)[A-ZÄÖÜ][\p{L}]+$|^[\p{L}]{2,}[+.][\p{L}]{2,}$/u.test(value))
      return true;
    if (
      /^(?:name|user|login|kunde|customer|member|person|mitglied)$/.test(key) &&
      /^[\p{L}][\p{L}\d._+-]{2,}$/u.test(value)
    )
      return true;
  }
  return false;
}

class UrlFinder {
  readonly #text: string;
  readonly #spans: EntitySpan[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  find(): readonly EntitySpan[] {
    const text = this.#text;
    let free = 0;
    for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', Math.max(at + 3, free))) {
      const start = schemes.some((scheme) => text.startsWith(scheme, at + 3 - scheme.length))
        ? at - (text.charAt(at - 1).toLowerCase() === 's' ? 5 : 4)
        : -1;
      if (start < free) continue;
      free = this.#judge(start, urlEnd(text, start));
    }
    this.#bare();
    this.#links();
    if (this.#spans.length < 2) return this.#spans;
    let end = 0;
    return this.#spans
      .sort((a, b) => a.start - b.start || b.end - a.end)
      .filter((span) => {
        if (span.start < end) return false;
        end = span.end;
        return true;
      });
  }

  #judge(start: number, end: number): number {
    const url = this.#text.slice(start, end);
    if (url.length > 10 && isPersonal(url)) this.#add(start, end);
    return end;
  }

  /** Without a scheme: www.linkedin.com/in/anna, github.com/anna */
  #bare(): void {
    const text = this.#text;
    if (!text.includes('/')) return;
    if (hasBareHost(text)) this.#hosts();
    for (let at = text.indexOf('www.'); at !== -1; at = text.indexOf('www.', at + 4)) {
      if (/[\w/.@-]/.test(text.charAt(at - 1))) continue;
      this.#judge(at, urlEnd(text, at));
    }
  }

  #hosts(): void {
    const text = this.#text;
    for (const host of bareHosts) {
      for (let at = text.indexOf(host); at !== -1; at = text.indexOf(host, at + host.length)) {
        let start = at;
        while (start > 0 && start > at - 24 && /[\w.-]/.test(text.charAt(start - 1))) start--;
        if (/[/@]/.test(text.charAt(start - 1)) || (start < at && text.charAt(at - 1) !== '.')) continue;
        this.#judge(start, urlEnd(text, start));
      }
    }
  }

  /** tel:+4930123456, mailto:anna@example.org?subject=x, sms:, whatsapp: */
  #links(): void {
    const text = this.#text;
    if (!hasLink(text)) return;
    for (const scheme of ['tel:', 'sms:', 'callto:', 'skype:']) {
      for (let at = text.indexOf(scheme); at !== -1; at = text.indexOf(scheme, at + 4)) {
        if (/[\p{L}\d]/u.test(text.charAt(at - 1))) continue;
        const written = (scheme === 'skype:' ? /^[\w.,:-]{5,40}\?\w+/ : /^\+?\d[\d().-]{5,24}\d/).exec(
          text.slice(at + scheme.length, at + 60),
        )?.[0];
        if (written !== undefined) this.#add(at, at + scheme.length + written.length);
      }
    }
    for (let at = text.indexOf('mailto:'); at !== -1; at = text.indexOf('mailto:', at + 7)) {
      const end = urlEnd(text, at);
      // Without a query the address alone is personal, and goes as such.
      if (/^mailto:[^?\s]*@[^?\s]+\?\w+=/.test(text.slice(at, end))) this.#add(at, end);
    }
  }

  #add(start: number, end: number): void {
    this.#spans.push({
      type: 'URL_PERSONAL',
      start,
      end,
      value: this.#text.slice(start, end),
      score,
      recogniser: 'url-personal',
    });
  }
}

const bareHosts: readonly string[] = Object.freeze([
  'linkedin.com/',
  'xing.com/',
  'facebook.com/',
  'instagram.com/',
  'twitter.com/',
  'x.com/',
  'tiktok.com/',
  'github.com/',
  'gitlab.com/',
  't.me/',
  'youtube.com/@',
  'twitch.tv/',
  'reddit.com/u',
  'wa.me/',
  'paypal.me/',
  'linktr.ee/',
  'bsky.app/profile/',
]);

/** Whether there is a slash behind the end that one of these has: `.com`, `.app`, `.me`, `.tv`, `.ee`. */
function hasBareHost(text: string): boolean {
  for (let at = text.indexOf('/'); at !== -1; at = text.indexOf('/', at + 1)) {
    const last = text.charCodeAt(at - 1);
    if (last === 0x6d || last === 0x70 ? text.charCodeAt(at - 4) === 0x2e : text.charCodeAt(at - 3) === 0x2e)
      return true;
  }
  return false;
}

/** Whether there is a colon behind the last letter that one of the schemes of links has. */
function hasLink(text: string): boolean {
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    const last = text.charCodeAt(at - 1);
    if (last === 0x6c || last === 0x73 || last === 0x6f || last === 0x65) return true;
  }
  return false;
}

function find({ text, tokens: { signs } }: TextView): readonly EntitySpan[] {
  if ((signs & textSigns.slash) === 0) {
    if ((signs & textSigns.colon) === 0) return none;
    if (!text.includes('tel:') && !text.includes('mailto:') && !text.includes('sms:')) return none;
  }
  return new UrlFinder(text).find();
}

/** Scheme and host have no case (RFC 3986, section 6.2.2.1); `www.` and a slash at the end make no difference to people. */
function canonical(value: string): string {
  const match = /^(?:https?:\/\/)?(?:www\.)?([^/?#]+)(.*)$/is.exec(value);
  if (match === null) return value;
  return `${(match[1] ?? '').toLowerCase()}${(match[2] ?? '').replace(/\/$/, '')}`;
}

export const urlPersonal: Recogniser = Object.freeze({
  id: 'url-personal',
  type: 'URL_PERSONAL',
  sources: ['RFC 3986', 'RFC 3966 (tel)', 'RFC 6068 (mailto)', 'Help pages of the networks on addresses of profiles'],
  examples: {
    finds: [
      'Mein Profil: ⟦https://www.linkedin.com/in/anna-berg-80⟧.',
      '⟦https://shop.example/kunden/4711⟧ öffnen',
      'GET ⟦https://a.example/x?email=anna@example.org&y=1⟧',
      '<a href="⟦tel:+4930123456⟧">',
      'see ⟦github.com/annaberg⟧',
    ],
    passes: [
      'https://github.com/nodejs/node',
      'https://www.example.org/impressum',
      'https://www.linkedin.com/company/example',
      'https://docs.example.org/users/guide',
      'https://shop.example/produkt?id=4711',
    ],
  },
  find,
  canonical,
});
