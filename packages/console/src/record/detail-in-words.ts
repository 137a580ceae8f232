import { formatCount, formatList, formatTime } from '../language/format.ts';
import type { Language } from '../language/language.ts';
import { shellTexts } from '../shell/texts.ts';
import { detailTexts, reviewActionTexts } from './detail-texts.ts';
import { nameOf, recordTexts } from './record-texts.ts';

/**
 * What an entry is about, in one line. The index of the record has it in words of the entry's fields, and cuts it off where it is
 * long; what is not known here, such as names that people have given, stays as it is.
 */
export function detailInWords(detail: string, kind: string, language: Language): string {
  const texts = detailTexts[language];
  const { actions } = recordTexts[language];
  const words = detail.split(' ');
  const [first = '', second = '', ...rest] = words;
  const done = nameOf(actions, first);
  const named = (names: Readonly<Record<string, string>>, all: readonly string[]): string =>
    formatList(
      all.map((name) => nameOf(names, name)),
      language,
    );

  switch (kind) {
    case 'key': {
      const [key = '', ...fields] = rest;
      const said = texts.key(done, nameOf(shellTexts[language].roles, second), key);
      return fields.length === 0 ? said : `${said} (${named(texts.fields, fields)})`;
    }
    case 'directory': {
      // The id of a tenant, team or role stands there; that of a person does not.
      const [third = '', ...more] = rest;
      const id = Object.hasOwn(texts.fields, third) ? '' : third;
      const fields = id === '' ? rest : more;
      const said = texts.directory(done, nameOf(texts.entities, second), id);
      return fields.length === 0 ? said : `${said} (${named(texts.fields, fields)})`;
    }
    case 'configuration':
      return formatList(words, language);
    case 'session':
      return [done, ...words.slice(1).map((word) => nameOf(texts.methods, word))].join(' ');
    case 'suspension': {
      const until = Date.parse(rest[0] ?? '');
      return second === 'until' && !Number.isNaN(until)
        ? texts.until(done, formatTime(until, language))
        : [done, ...words.slice(1)].join(' ');
    }
    case 'secret':
    case 'model':
    case 'hold':
    case 'consent':
      return [done, ...words.slice(1)].join(' ');
    case 'knowledge':
      return knowledgeInWords(words, language);
    case 'breaker': {
      const [times] = rest;
      return times === undefined || !/^\d+$/.test(times)
        ? [second, done].join(' ')
        : texts.breaker(second, done, formatCount(Number(times), language));
    }
    case 'approval':
      return `${done}: ${nameOf(texts.approved, second)}`;
    case 'review': {
      const said = `${nameOf(reviewActionTexts[language], first)}: ${nameOf(texts.about, second)}`;
      return rest.length === 0 ? said : `${said} (${named(texts.decisions, rest)})`;
    }
    case 'erasure':
    case 'expiry':
      return expiredInWords(words, language);
    case 'read': {
      const [, parts, place] = /^(\S+) of (\S+)$/.exec(detail) ?? [];
      return parts === undefined || place === undefined
        ? detail
        : texts.read(named(texts.parts, parts.split(',')), place);
    }
    case 'export': {
      const [, leaves, revealed] = /^leaves (\d+) revealed (\d+)$/.exec(detail) ?? [];
      return leaves === undefined || revealed === undefined
        ? detail
        : texts.exported(formatCount(Number(leaves), language), formatCount(Number(revealed), language));
    }
    case 'gap': {
      const reason = Object.keys(texts.gaps).find((known) => detail === known || detail.startsWith(`${known} `));
      return reason === undefined ? detail : `${nameOf(texts.gaps, reason)}${detail.slice(reason.length)}`;
    }
    default:
      return detail;
  }
}

/** Pairs of a name and a number or list, and the name of a retention class, which stands alone. */
function expiredInWords(words: readonly string[], language: Language): string {
  const { class: ofClass, contents, segments, shards } = detailTexts[language];
  const said: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const next = words[at + 1] ?? '';
    const list = next.split(',').join(', ');
    const pair =
      word === 'contents' && /^\d+$/.test(next)
        ? contents(formatCount(Number(next), language), Number(next))
        : word === 'shards'
          ? shards(list)
          : word === 'segments'
            ? segments(list)
            : undefined;
    said.push(pair ?? ofClass(word));
    if (pair !== undefined) at += 1;
  }
  return said.join(', ');
}

/** What was done, the collection and its version, and then counts by their names. */
function knowledgeInWords(
  [action = '', collection = '', , version = '', ...counts]: readonly string[],
  language: Language,
): string {
  const { knowledge, version: ofVersion } = detailTexts[language];
  const said = [`${nameOf(recordTexts[language].actions, action)}: ${collection}`];
  if (/^\d+$/.test(version)) said.push(ofVersion(version));
  for (let at = 0; at + 1 < counts.length; at += 2) {
    const count = Number(counts[at + 1]);
    if (Number.isSafeInteger(count))
      said.push(`${formatCount(count, language)} ${nameOf(knowledge, counts[at] ?? '')}`);
  }
  return said.join(', ');
}
