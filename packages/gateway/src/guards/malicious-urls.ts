import { type MaliciousUrlsOptions, urlRules } from '@gatehouse/contract/guards/malicious-urls';
import type { Guard, GuardKind, StreamScan } from '../core/guard.ts';
import { guardFrame } from '../core/guard-frame.ts';
import { maximumFindings, type RunJudge, RunScan } from '../core/run-scan.ts';
import { scanWhole, scanWholeInSteps } from '../core/scan-whole.ts';
import type { Finding, FindingOutcome } from '../core/verdict.ts';
import { AllowedHosts } from '../lib/links/allowed-hosts.ts';
import { isOneSlipAway, mixesScripts, ownLabel, registeredName, shownHost, skeleton } from '../lib/links/host-names.ts';
import { executableFile, imitatedHosts, shorteners } from '../lib/links/known-hosts.ts';
import { type FoundLink, LinkRun } from '../lib/links/link-run.ts';
import { parseTarget } from '../lib/links/link-target.ts';

/** Keeps apart what must not come together. */
const placeholder = '…';

type Rule = MaliciousUrlsOptions['rules'][number];

/** Names shorter than this are too easily met by chance. */
const shortestBrand = 5;
/** Shorter names have honest neighbours one letter away. */
const shortestSlip = 8;

interface Settings {
  readonly id: string;
  readonly options: MaliciousUrlsOptions;
  readonly rules: ReadonlySet<Rule>;
  readonly hosts: AllowedHosts;
  /** Names that are registered by those who are imitated. */
  readonly genuine: ReadonlySet<string>;
  /** How their names look, and the names. */
  readonly looks: ReadonlyMap<string, string>;
  readonly brands: ReadonlySet<string>;
}

const dangerous: ReadonlySet<string> = new Set([
  'blob:',
  'chrome:',
  'file:',
  'intent:',
  'jar:',
  'javascript:',
  'ldap:',
  'livescript:',
  'mhtml:',
  'search-ms:',
  'search:',
  'smb:',
  'vbscript:',
  'view-source:',
]);
const usualPorts: ReadonlySet<string> = new Set(['', '80', '443', '8080', '8443', '3000', '5173', '8000']);
const local =
  /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+|0\.0\.0\.0)$/;
const ipHost = /^(?:\d+\.\d+\.\d+\.\d+|\[[0-9a-f:.]+\])$/;

class UrlJudge implements RunJudge<FoundLink> {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  get action(): FindingOutcome {
    return this.#settings.options.action;
  }

  judge(link: FoundLink): Finding | undefined {
    const rule = this.#ruleOf(link);
    return rule === undefined ? undefined : this.#finding(link, rule);
  }

  #finding({ form, joins, loads, start, end, label }: FoundLink, rule: Rule): Finding {
    const { action, replacement: chosen } = this.#settings.options;
    const found: Finding = { rule: `${this.#settings.id}/${rule}`, segment: 0, start, end };
    if (action !== 'redact') return found;
    const replacement = chosen === '' && joins ? placeholder : chosen;
    if (form === 'html' && !loads) return { ...found, replacement: joins ? replacement : '' };
    const words = replacement === '' ? '' : ` ${replacement}`;
    if (form === 'markdown' && !loads) return { ...found, replacement: words };
    return { ...found, replacement: label === '' ? replacement : `${label}${words}` };
  }

  #ruleOf(link: FoundLink): Rule | undefined {
    const { rules, hosts } = this.#settings;
    for (const target of link.targets) {
      const parsed = parseTarget(target);
      if (parsed === undefined || parsed.relative) continue;
      const { url } = parsed;
      if (hosts.has(url)) continue;
      const found = wrongs(target, url, link.shown, this.#settings).find((rule) => rules.has(rule));
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** All that is wrong with an address, the gravest first. */
function wrongs(target: string, url: URL, shown: string, settings: Settings): readonly Rule[] {
  const { protocol, hostname } = url;
  if (dangerous.has(protocol) || protocol.startsWith('ms-')) return ['dangerous-scheme'];
  if (protocol === 'data:') return isPage(url) ? ['dangerous-scheme'] : [];
  if (!/^(?:https?|ftps?|sftp|wss?):$/.test(protocol) || hostname === '') return [];
  const found: Rule[] = [];
  const ip = ipHost.test(hostname);
  if (url.username !== '' || url.password !== '') found.push('user-in-address');
  if (!ip && mixesScripts(hostname)) found.push('mixed-script-host');
  if (!ip) {
    const imitation = imitates(hostname, settings);
    if (imitation !== undefined) found.push(imitation);
  }
  if (ip && (!local.test(hostname) || isDisguised(target, hostname))) found.push('ip-address-host');
  if (namesAnother(shown, hostname)) found.push('text-names-another-host');
  if (/%25(?:2e|2f|5c|3a|40|3c|3e|22|27|00|0a|0d|3[0-9a-f]|2[0-9a-f])/i.test(target)) found.push('double-encoding');
  if (executableFile.test(url.pathname.replaceAll(/%(?:20|00)/g, ' ').trimEnd())) found.push('executable-file');
  if (!usualPorts.has(url.port) && !local.test(hostname)) found.push('unusual-port');
  if (shorteners.has(registeredName(hostname)) && url.pathname.length > 1) found.push('url-shortener');
  // An address of numbers that hides behind another notation deceives, whatever else is allowed.
  if (ip && isDisguised(target, hostname)) found.push('look-alike-host');
  return found;
}

/** Pictures ask nobody; pages do, and so do vector graphics. */
function isPage(url: URL): boolean {
  return /^(?:text\/(?:html|xml|javascript)|image\/svg|application\/(?:xhtml|xml|javascript|x-))/i.test(url.pathname);
}

/** Whether a host of numbers was written otherwise: `http://3232235777`, `0x7f.1`, with percent signs or letters of full width. */
function isDisguised(target: string, hostname: string): boolean {
  return !hostname.startsWith('[') && !target.includes(hostname);
}

function imitates(hostname: string, { genuine, looks, brands }: Settings): Rule | undefined {
  const registered = registeredName(hostname);
  if (genuine.has(registered) || genuine.has(hostname)) return undefined;
  const label = ownLabel(shownHost(registered));
  const look = skeleton(label);
  const brand = looks.get(look);
  // The same name below another ending may be somebody else's by right; what only looks like it is not.
  if (brand !== undefined && label.replaceAll('-', '') !== brand.replaceAll('-', '')) return 'look-alike-host';
  const labels = shownHost(hostname).split('.');
  const below = labels.slice(0, labels.length - registered.split('.').length);
  const rest = below.join('.');
  for (const host of genuine) {
    if (rest === host || rest.endsWith(`.${host}`)) return 'brand-below-foreign-host';
  }
  // `paypal.de-konto.com` and `sparkasse-sicherheit.com`: the name with words that make people hurry.
  const parts = [...below, label].flatMap((part) => part.split('-'));
  const named = parts.some((part) => part.length >= shortestBrand && (brands.has(part) || isLook(part, looks)));
  if (named && parts.some((part) => hurry.has(part))) return 'brand-below-foreign-host';
  if (label.length >= shortestSlip) {
    for (const name of brands) if (name.length >= shortestSlip && isOneSlipAway(label, name)) return 'look-alike-host';
  }
  return undefined;
}

function isLook(part: string, looks: ReadonlyMap<string, string>): boolean {
  const brand = looks.get(skeleton(part));
  return brand !== undefined && brand.length >= shortestBrand && brand !== part;
}

const hurry: ReadonlySet<string> = new Set(
  `login signin anmelden anmeldung konto account secure security sicher sicherheit verify verification verifizierung bestaetigen bestätigen update aktualisieren
  support kundenservice service kunde kunden kundencenter online banking onlinebanking tan pushtan photo phototan paket package parcel tracking sendung sendungsverfolgung zoll
  zustellung delivery rechnung invoice payment zahlung bezahlen pay erstattung refund steuer bescheid gewinn bonus gutschein freischalten entsperren unlock sperrung
  gesperrt wallet recovery alert warnung hinweis portal kyc 2fa auth webmail id`.split(/\s+/),
);

/** Whether a text names a host and the link leads to another. */
function namesAnother(shown: string, hostname: string): boolean {
  const named =
    /(?:^|[\s(<"'])(?:https?:\/\/)?((?:[\p{L}\p{N}-]{1,63}\.){1,6}(?:com|de|org|net|at|ch|eu|info|io|gov|uk|fr|it|nl))(?=$|[\s/:),."'>])/iu.exec(
      shown,
    )?.[1];
  if (named === undefined) return false;
  return registeredName(named.toLowerCase()) !== registeredName(shownHost(hostname));
}

function createMaliciousUrls(options: MaliciousUrlsOptions): Guard {
  const listed = [...imitatedHosts, ...options.brands.map((brand) => brand.toLowerCase())];
  const genuine = new Set(listed);
  const brands = new Set(listed.map((host) => ownLabel(registeredName(host))).filter((name) => name.length >= 4));
  const settings: Settings = {
    id: options.id ?? 'malicious-urls',
    options,
    rules: new Set(options.rules),
    hosts: new AllowedHosts(options.allow),
    genuine,
    brands,
    looks: new Map([...brands].map((name) => [skeleton(name), name])),
  };
  const { action, inCode, replacement, rules } = options;
  const judge = new UrlJudge(settings);
  const open = (): StreamScan => new RunScan(new LinkRun(inCode), judge);
  return {
    ...guardFrame(options),
    ...(action === 'flag' || action === 'review' ? { passive: true } : undefined),
    describe: () => [
      { id: 'setting', setting: 'rules', value: rules.join(', ') },
      { id: 'listed', setting: 'brands', entries: options.brands.length },
      { id: 'listed', setting: 'allow', entries: options.allow.length },
      { id: 'setting', setting: 'inCode', value: inCode },
      action === 'redact' ? { id: 'on-finding', action, replacement } : { id: 'on-finding', action },
      ...(action === 'block' ? [] : [{ id: 'finding-limit', findings: maximumFindings } as const]),
    ],
    inspect: (texts) => scanWhole(texts, open),
    inspectInSteps: (texts) => scanWholeInSteps(texts, open),
    openStream: open,
  };
}

const phishing = { owasp: ['LLM05:2025'], asi: ['ASI09'], atlas: ['AML.T0052'] };

/** Finds addresses that are made to deceive whoever clicks on them. It judges by how they are written and asks no list of the internet. */
export const maliciousUrls: GuardKind<MaliciousUrlsOptions> = {
  id: 'malicious-urls',
  purpose: 'attacks',
  summary: {
    en: 'Finds deceptive addresses: look-alike hosts, hidden targets, dangerous schemes, programs to download.',
    de: 'Findet betrügerische Adressen: nachgeahmte Namen, versteckte Ziele, gefährliche Schemata, Programme zum Herunterladen.',
  },
  rules: {
    'look-alike-host': {
      ...phishing,
      explanation: {
        en: 'The name of the host looks like that of a well-known one and is another.',
        de: 'Der Name des Servers sieht aus wie ein bekannter und ist ein anderer.',
      },
    },
    'mixed-script-host': {
      ...phishing,
      explanation: {
        en: 'The name of the host mixes letters of several scripts, or has only letters that look like Latin ones.',
        de: 'Der Name des Servers mischt Buchstaben mehrerer Schriften oder besteht nur aus solchen, die lateinischen gleichen.',
      },
    },
    'brand-below-foreign-host': {
      ...phishing,
      explanation: {
        en: 'A well-known name stands before the name of a foreign host, or in it with words such as login.',
        de: 'Ein bekannter Name steht vor dem eines fremden Servers oder in ihm, zusammen mit Wörtern wie Login.',
      },
    },
    'ip-address-host': {
      ...phishing,
      explanation: {
        en: 'The host is given as numbers, so that nobody sees whose it is.',
        de: 'Der Server ist als Zahl angegeben, so dass niemand sieht, wem er gehört.',
      },
    },
    'user-in-address': {
      ...phishing,
      explanation: {
        en: 'What looks like the host stands before an @ and is a user name; the real host comes behind it.',
        de: 'Was wie der Server aussieht, steht vor einem @ und ist ein Benutzername; der wirkliche Server folgt dahinter.',
      },
    },
    'unusual-port': {
      ...phishing,
      explanation: {
        en: 'The address leads to a port at which websites seldom are.',
        de: 'Die Adresse führt zu einem Port, an dem selten Webseiten sind.',
      },
    },
    'double-encoding': {
      ...phishing,
      explanation: {
        en: 'Signs in the address are encoded twice, which hides them from filters.',
        de: 'Zeichen in der Adresse sind doppelt kodiert, was sie vor Filtern verbirgt.',
      },
    },
    'dangerous-scheme': {
      owasp: ['LLM05:2025'],
      asi: ['ASI05'],
      atlas: ['AML.T0077'],
      explanation: {
        en: 'The address runs something or opens something on the machine instead of leading to a page.',
        de: 'Die Adresse führt etwas aus oder öffnet etwas auf dem Rechner, statt zu einer Seite zu führen.',
      },
    },
    'executable-file': {
      owasp: ['LLM05:2025'],
      asi: ['ASI05'],
      atlas: ['AML.T0011.000'],
      explanation: {
        en: 'The address leads to a program or to a file that can run one.',
        de: 'Die Adresse führt zu einem Programm oder zu einer Datei, die eines starten kann.',
      },
    },
    'url-shortener': {
      ...phishing,
      explanation: {
        en: 'The address hides where it leads behind a shortening service.',
        de: 'Die Adresse verbirgt hinter einem Kurzlink-Dienst, wohin sie führt.',
      },
    },
    'text-names-another-host': {
      ...phishing,
      explanation: {
        en: 'The text of the link names a host, and the link leads to another.',
        de: 'Der Text des Links nennt einen Server, und der Link führt zu einem anderen.',
      },
    },
  },
  examples: {
    options: { brands: ['nordlicht-energie.de'], rules: [...urlRules] },
    triggers: [
      'Bitte hier anmelden: https://www.sparkasse.de.kunden-login.top/start',
      'https://paypal.com@evil.test/login',
      'https://www.раура1.com/verify',
      'See [https://www.postbank.de](https://banking.evil.test/x).',
      '[Klick](javascript:alert(document.cookie))',
      'Lade https://files.test/Rechnung.pdf.exe herunter',
      'http://3232235777/admin',
      'https://nordlicht-energ1e.de/rechnung',
      'https://evil.test/%252e%252e%252fadmin',
    ],
    passes: [
      'Die [Sparkasse](https://www.sparkasse.de/service) und https://www.postbank.de/hilfe',
      'https://docs.python.org/3/library/re.html#re.compile und http://localhost:3000/',
      'https://münchen.de, https://пример.рф/ and https://例え.jp/',
      'Mehr unter https://github.com/nodejs/node/blob/main/README.md.',
      'Schreiben Sie an info@example.com.',
    ],
  },
  create: createMaliciousUrls,
};
