import { type EntitySpan, type Recogniser, textSigns, type TextView } from '../../core/recogniser.ts';
import { cellsBelow } from '../cells-below.ts';
import { type ValueLabel, valueLabels } from '../value-labels.ts';
import { wordList, isListed } from '../words-around.ts';

/*
 * Names of accounts: by a word beside them ("Benutzername: …", "logged in as …"), as handles of social media (`@anna_k80` where one is
 * talked of), as the user of `ssh user@host` and in the paths of home folders. Roles (`admin`, `root`, `assistant`) and addresses with a
 * domain (which are e-mail's) are none.
 */

const none: readonly EntitySpan[] = Object.freeze([]);

function words(written: string): ReadonlySet<string> {
  return new Set(written.trim().split(/\s+/));
}

/** Accounts that are nobody's, and words that stand where a name would. */
const nobody = words(`
  admin administrator root test tester guest gast user users username benutzer benutzername nutzer nutzername name assistant system human
  model bot null none undefined true false nil string text value required erforderlich optional pflicht pflichtfeld example beispiel
  git hg svn www data nobody daemon ubuntu debian centos fedora pi vagrant runner docker deploy deployer jenkins postgres mysql oracle
  nginx apache default public shared all everyone here channel team support info service sa svc app node me you yourname your
  und oder and or password passwort kennwort pw pwd email mail login logon logout eingeben enter vergessen forgot forgotten falsch
  wrong ungültig invalid nicht not ist is sind are lautet bitte please ihr ihre ihren mein meine my the der die das dein deine siehe see
  unbekannt unknown leer empty anonymous anonym hier ec2 home macbook xxx xxxx foo bar baz john_doe_placeholder developer tool function
  agent ai llm client server database db host localhost es wie sowie mit with für for von of in im on at als as auch also noch nur
  folgendes folgende gesperrt locked blocked geändert changed existiert exists vergeben taken verfügbar available kein keine no new neu
  neuer alter old owner member mitglied customer kunde manager editor viewer moderator operator superuser sudo sysadmin backup
  linuxbrew linux windows mac`);

const socialWords = wordList(`
  instagram insta twitter tweet tweets tweeted x tiktok telegram mastodon threads bluesky discord github gitlab linkedin facebook youtube twitch
  snapchat reddit pinterest signal slack follow follows follower followers folgt folge folgen following dm dms handle account
  profil profile posted post poste postete erwähnt mention mentioned mentions tag tagged taggen getaggt verlinkt retweet kanal abonnieren
  abonniert nutzer user username nickname social`);

const decorators = words(`
  media import charset keyframes fontface page supports layer container property include mixin extend use forward apply tailwind override
  param params return returns throws type typedef template deprecated see author since version todo example link code private public
  protected readonly static class component injectable input output module ngmodule autowired bean entity table column id getter setter
  test before after beforeeach aftereach mock data builder nullable nonnull notnull suppresswarnings functionalinterface controller
  restcontroller service repository requestmapping getmapping postmapping pathvariable requestbody app pytest property
  classmethod staticmethod dataclass abstractmethod lru_cache wraps types babel angular vue react echo if else endif foreach end section
  yield all here everyone channel gmail gmx web t-online yahoo hotmail outlook example domain host localhost property interface
  def decorator internal generated value valid size min max pattern email transactional scheduled async event`);

/** What stands between a word that names it and a name. */
const between = new RegExp(
  [
    String.raw`(?:\.|\((?:e-?mail|optional)\))?`,
    String.raw`(?: (?:von|des|der|für|of|for|auf|bei|on|beim) [\p{L}.'-]{1,24}(?: [\p{L}.'-]{1,24})?(?=:| ist | lautet | is ))?`,
    String.raw`["'*_\x60\]\\]{0,4}[ \t\u00a0]{0,6}(?:[:=|\t]|=>|->|→)?`,
    String.raw`(?:[ \t\u00a0"'*_\x60\\<([„“«]|\n(?=[^\n]{2,40}(?:\n|$))){0,6}`,
    String.raw`(?:(?:ist|lautet|war|is|was|als|as|here|hier|jetzt|now|nun)\b[\s:"'„\x60]{1,4}){0,2}["'„\x60]?`,
  ].join(''),
  'iuy',
);
const name = /@?[\p{L}\d_](?:[\p{L}\d_.-]{0,38}[\p{L}\d_])?/uy;
const handle = /[A-Za-z0-9_](?:[\w.]{1,28}\w)/y;
const fileName =
  /\.(?:html?|js|ts|py|json|xml|ya?ml|txt|md|pdf|png|jpe?g|csv|docx?|xlsx?|php|java|css|exe|com|de|org|net|io)$/i;
const remoteCommand =
  /(?:^|[\s`"'(])(?:ssh|scp|sftp|rsync|ssh-copy-id|mosh|sshfs)\b[^\n|;&]{0,60}?(?:^|\s)([a-z_][\w.-]{1,31})$/i;
const prompt = /(?:^|\n|[`(])([a-z_][\w.-]{1,31})$/i;
const homeFolder = /(?:\/home\/|\/Users\/|[A-Za-z]:\\{1,2}Users\\{1,2}|\\Users\\{1,2}|\/mnt\/c\/Users\/)/g;

/** More than one word of ordinary text: a digit, a sign inside, or a capital inside. */
function isStructured(written: string): boolean {
  return /\d/.test(written) || /[^@]_|[\p{L}\d]\.[\p{L}\d]/u.test(written) || /\p{Ll}\p{Lu}/u.test(written);
}

class UsernameFinder {
  readonly #view: TextView;
  readonly #text: string;
  readonly #spans: EntitySpan[] = [];
  #free = 0;
  #tableEnd = 0;

  constructor(view: TextView) {
    this.#view = view;
    this.#text = view.text;
  }

  find(labels: readonly ValueLabel[], signs: boolean, homes: boolean): readonly EntitySpan[] {
    for (const label of labels)
      if (label.start >= this.#free && label.kind !== 'number' && label.kind !== 'one') this.#named(label);
    if (signs) this.#signs();
    if (homes) this.#homes();
    const spans = this.#spans.sort((a, b) => a.start - b.start || b.end - a.end);
    let end = 0;
    return spans.filter((span) => {
      if (span.start < end) return false;
      end = span.end;
      return true;
    });
  }

  #named(label: ValueLabel): void {
    const text = this.#text;
    between.lastIndex = label.end;
    const joint = between.exec(text)?.[0] ?? '';
    // A heading comes before a cell of its own row.
    const cells = /[|;\t]/.test(joint) && label.start >= this.#tableEnd ? this.#below(label) : undefined;
    if (cells === true) return;
    const found = joint === '' || joint === '_' ? undefined : this.#nameAt(label.end + joint.length);
    if (found !== undefined && this.#counts(label, joint, found)) {
      this.#add(label.end + joint.length, found, label.kind === 'login' || label.kind === 'as' ? 820 : 900);
      return;
    }
    if (cells === undefined && label.start >= this.#tableEnd) this.#below(label);
  }

  /** The cells of a table below a heading; whether there are any. */
  #below(label: ValueLabel): boolean {
    if (label.kind !== 'name' && label.kind !== 'user') return false;
    const text = this.#text;
    const { cells, until } = cellsBelow(text, label.start, label.end);
    this.#tableEnd = Math.max(this.#tableEnd, until);
    for (const cell of cells) {
      const end = this.#nameAt(cell.start);
      if (end === cell.end && (label.kind === 'name' || /\p{L}{3}/u.test(text.slice(cell.start, end))))
        this.#add(cell.start, end, 850);
    }
    return cells.length > 0;
  }

  #counts(label: ValueLabel, joint: string, end: number): boolean {
    const text = this.#text;
    const start = label.end + joint.length;
    const written = text.slice(start, end);
    const structured = isStructured(written);
    const small = /^[\p{Ll}@]/u.test(written);
    switch (label.kind) {
      case 'name': {
        if (/[:=|\t]|lautet|->|→/.test(joint) || /["'„`]$/.test(joint)) return true;
        if (joint.includes('\n')) return structured;
        if (label.word.startsWith('nick') && /\b(?:ist|is)\b/.test(joint))
          return structured || /^\p{Lu}/u.test(written);
        return structured && written.length > 3;
      }
      case 'user':
        // Numbers are the recogniser's of customers.
        if (!/\p{L}{2}/u.test(written) || written.length >= 20 || /^(?:account|konto)/.test(label.word)) return false;
        return structured || (small && /[:=|"']/.test(joint));
      case 'as':
        return structured || (/["'„`]$/.test(joint) && written.length > 2);
      case 'login': {
        if (joint.includes('\n') || /[._-]{2}|^\d|--/.test(written)) return false;
        const beforePassword =
          small &&
          written.length > 3 &&
          (/[:=]/.test(joint) || /^["'`]?\s?[,;/|\n]/.test(text.slice(end, end + 3))) &&
          /^["'`]?[\s,;/|]{1,4}(?:und |and )?(?:passw|pw|kennwort|pass\b|pin\b)/i.test(text.slice(end, end + 20));
        if (beforePassword) return true;
        const letters = structured && written.length > 4 && /\p{L}{2}/u.test(written) && !/-|\p{Lu}{2}/u.test(written);
        if (/[:=]|lautet|\b(?:ist|is)\b/.test(joint)) return letters;
        // "user jsmith42"
        return letters && /^(?!user|test|guest|demo|story|role|group)[a-z]{3,}[._]?[a-z]*\d{1,4}$/.test(written);
      }
      default:
        return false;
    }
  }

  /** The end of a name at a place. */
  #nameAt(start: number): number | undefined {
    const text = this.#text;
    name.lastIndex = start;
    const written = name.exec(text)?.[0];
    if (written === undefined) return undefined;
    const bare = written.replace(/^@/, '');
    const end = start + written.length;
    const small = bare.toLowerCase();
    if (bare.length < 2 || !/\p{L}/u.test(bare) || nobody.has(small) || fileName.test(bare)) return undefined;
    if (/^(?:[\p{L}\d@$({<[]|:\/\/|\/\/)/u.test(text.slice(end, end + 3))) return undefined;
    if (/[${[<]/.test(text.charAt(start - 1))) return undefined;
    // A type in code: `username: string;`
    if (
      /^(?:str|int|integer|number|bool|boolean|varchar|char|any|object|option|email|field|input|charfield|column)$/.test(
        small,
      )
    )
      return undefined;
    return end;
  }

  /** `@name`, and `name@host` behind ssh and in prompts. */
  #signs(): void {
    const text = this.#text;
    for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
      if (at > 0 && /[\w.+-]/.test(text.charAt(at - 1))) {
        this.#remote(at);
        continue;
      }
      if (/[@/\\$#=]/.test(text.charAt(at - 1))) continue;
      handle.lastIndex = at + 1;
      const written = handle.exec(text)?.[0];
      if (written === undefined || !/[A-Za-z]/.test(written)) continue;
      const end = at + 1 + written.length;
      const small = written.toLowerCase();
      if (nobody.has(small) || decorators.has(small) || /^[/@(:=]|^\.\w|^-\w/.test(text.slice(end, end + 2))) continue;
      if (fileName.test(written)) continue;
      const context = this.#isSocial(at, end);
      if (!context && !(/\d|_/.test(written) && /[a-z]{2}/i.test(written) && this.#isInProse(at, end))) continue;
      this.#add(at, end, context ? 850 : 600);
    }
  }

  #isSocial(start: number, end: number): boolean {
    const { tokens } = this.#view;
    const first = this.#view.tokenFrom(start);
    for (let token = first - 1; token >= 0 && token > first - 9 && start - (tokens.ends[token] ?? 0) < 80; token--)
      if (isListed(socialWords, this.#view.word(token))) return true;
    const last = this.#view.tokenFrom(end);
    for (let token = last; token < tokens.count && token < last + 5 && (tokens.starts[token] ?? 0) - end < 40; token++)
      if (isListed(socialWords, this.#view.word(token))) return true;
    return false;
  }

  /** Between words of a sentence, not alone on a line of code. */
  #isInProse(start: number, end: number): boolean {
    const text = this.#text;
    return (
      /\p{L}{2,}[,:]? $/u.test(text.slice(Math.max(0, start - 12), start)) ||
      /^[,:]? \p{L}{2,}/u.test(text.slice(end, end + 12))
    );
  }

  #remote(at: number): void {
    const text = this.#text;
    const host = /^[\w-]{1,40}(?:\.[\w-]{1,40}){0,4}/.exec(text.slice(at + 1, at + 120))?.[0];
    if (host === undefined) return;
    const before = text.slice(Math.max(this.#free, at - 110), at);
    const behind = text.slice(at + 1 + host.length, at + 4 + host.length);
    // With a domain it has the form of an e-mail address, which goes as a whole.
    if (/\.[a-z]{2,}$/i.test(host)) return;
    const match = remoteCommand.exec(before) ?? (/^:[~/]/.test(behind) ? prompt.exec(before) : null);
    const user = match?.[1];
    if (user === undefined || nobody.has(user.toLowerCase()) || /^(?:ec2-user|www-data)$/.test(user)) return;
    this.#add(at - user.length, at, 850);
  }

  /** /home/anna/…, C:\Users\anna\… */
  #homes(): void {
    const text = this.#text;
    homeFolder.lastIndex = 0;
    for (let match = homeFolder.exec(text); match !== null; match = homeFolder.exec(text)) {
      const start = match.index + match[0].length;
      const folder = /^[\p{L}\d](?:[\p{L}\d._-]{0,30}[\p{L}\d])?/u.exec(text.slice(start, start + 40))?.[0];
      if (folder === undefined || folder.length < 2 || nobody.has(folder.toLowerCase()) || fileName.test(folder))
        continue;
      if (/^(?:ec2-user|www-data|all users)/i.test(folder) || /^[$%<{*]/.test(text.charAt(start + folder.length)))
        continue;
      // A page of a site, such as https://a.example/home/news, is no folder.
      if (
        /[\w:.]\S{0,120}$/.test(text.slice(Math.max(0, match.index - 121), match.index)) &&
        !/[ "'`=:(>]$/.test(text.slice(0, match.index).slice(-1))
      )
        continue;
      if (!/^(?:[\\/"'\s:`)]|$)/.test(text.slice(start + folder.length, start + folder.length + 1))) continue;
      this.#add(start, start + folder.length, 800);
    }
  }

  #add(start: number, end: number, score: number): void {
    this.#spans.push({
      type: 'USERNAME',
      start,
      end,
      value: this.#text.slice(start, end),
      score,
      recogniser: 'username',
    });
    this.#free = Math.max(this.#free, end);
  }
}

function find(view: TextView): readonly EntitySpan[] {
  const { text, tokens } = view;
  const labels = view.derived(valueLabels);
  const signs = (tokens.signs & textSigns.at) !== 0;
  const homes =
    ((tokens.signs & textSigns.slash) !== 0 && (text.includes('/home/') || text.includes('/Users/'))) ||
    ((tokens.signs & textSigns.backslash) !== 0 && text.includes('\\Users\\'));
  return labels.length === 0 && !signs && !homes ? none : new UsernameFinder(view).find(labels, signs, homes);
}

export const username: Recogniser = Object.freeze({
  id: 'username',
  type: 'USERNAME',
  sources: [
    'RFC 4252, section 5 (user names)',
    'POSIX.1-2024, 3.416 User Name',
    'Documentation of user names of X, Instagram and GitHub',
  ],
  examples: {
    finds: [
      'Mein Benutzername lautet ⟦anna.berg80⟧.',
      'username: ⟦jdoe42⟧',
      'Sie sind als ⟦m.krueger⟧ angemeldet.',
      'Folgt mir auf Instagram: ⟦@anna_k80⟧',
      'ssh ⟦anna⟧@server01',
    ],
    passes: [
      'user: assistant',
      'Benutzername vergessen',
      'username: string;',
      '@media print',
      'anna@example.org',
      'ssh root@server01',
      '/home/user/x',
    ],
  },
  find,
  canonical: (written: string) => written.replace(/^@/, '').toLowerCase(),
});
