import { describe, expect, it } from 'vitest';
import { detailInWords } from './detail-in-words.ts';

describe('what entries of the record are about', () => {
  it.each([
    ['key', 'created user key_1', 'created: Caller key_1', 'angelegt: Aufrufer key_1'],
    [
      'key',
      'changed auditor key_1 name expiresAt',
      'changed: Auditor key_1 (name and end of validity)',
      'geändert: Revision key_1 (Name und Ende der Gültigkeit)',
    ],
    [
      'key',
      'changed of-tomorrow key_1 colour',
      'changed: of-tomorrow key_1 (colour)',
      'geändert: of-tomorrow key_1 (colour)',
    ],
    ['directory', 'created team team_1', 'created: team team_1', 'angelegt: Team team_1'],
    [
      'directory',
      'changed person status roles',
      'changed: person (state and roles)',
      'geändert: Mensch (Zustand und Rollen)',
    ],
    ['configuration', 'inspection limits', 'inspection and limits', 'inspection und limits'],
    [
      'session',
      'begun issuer entra',
      'begun through an identity provider entra',
      'begonnen über einen Identitätsanbieter entra',
    ],
    ['breaker', 'open local/small', 'local/small left out', 'local/small ausgelassen'],
    [
      'breaker',
      'closed local/small 12',
      'local/small asked again as before, after 12 changes',
      'local/small wieder gefragt wie zuvor, nach 12 Wechseln',
    ],
    [
      'knowledge',
      'ingested shop version 3 added 2 held 1',
      'ingested: shop, version 3, 2 new, 1 held',
      'eingelesen: shop, Fassung 3, 2 neu, 1 zurückgehalten',
    ],
    ['hold', 'placed', 'placed', 'gesetzt'],
    ['consent', 'withdrawn advice', 'withdrawn advice', 'widerrufen advice'],
    ['suspension', 'lifted', 'lifted', 'aufgehoben'],
    ['suspension', 'suspended until soon', 'suspended until soon', 'gesperrt until soon'],
    ['approval', 'rejected export', 'rejected: handing content out', 'abgelehnt: Inhalte herausgeben'],
    [
      'review',
      'decided flagged false_alarm',
      'decided: flagged request (false alarm)',
      'entschieden: auffällige Anfrage (Fehlalarm)',
    ],
    ['review', 'claimed suspension', 'claimed: suspension', 'übernommen: Sperre'],
    ['erasure', 'contents 1', '1 content', '1 Inhalt'],
    ['erasure', 'contents 1200', '1,200 contents', '1.200 Inhalte'],
    [
      'expiry',
      'short contents 3 segments 4,5',
      'class short, 3 contents, files 4, 5',
      'Klasse short, 3 Inhalte, Dateien 4, 5',
    ],
    ['expiry', 'shards 2024h1,2024h2', 'shards 2024h1, 2024h2', 'Abschnitte 2024h1, 2024h2'],
    [
      'read',
      'prompt,answer of 2026h1/7',
      'request and answer of entry 2026h1/7',
      'Anfrage und Antwort von Eintrag 2026h1/7',
    ],
    ['read', 'prompt,answer', 'prompt,answer', 'prompt,answer'],
    ['export', 'leaves 12 revealed 2', '12 entries, 2 contents disclosed', '12 Einträge, 2 Inhalte offengelegt'],
    ['gap', 'clock', 'the clock was set back', 'die Uhr wurde zurückgestellt'],
    [
      'gap',
      'restored 2026h1',
      'an older state was put back; given up: 2026h1',
      'ein älterer Stand wurde zurückgespielt; aufgegeben: 2026h1',
    ],
    ['gap', 'constructor', 'constructor', 'constructor'],
    ['of-tomorrow', 'some words', 'some words', 'some words'],
  ])('says of %s, where the index has %j', (kind, detail, english, german) => {
    expect(detailInWords(detail, kind, 'en')).toBe(english);
    expect(detailInWords(detail, kind, 'de')).toBe(german);
  });

  it('says until when in the form of the language', () => {
    const detail = 'suspended until 2026-03-01T12:00:00.000Z';
    expect(detailInWords(detail, 'suspension', 'de')).toMatch(/^gesperrt bis 01\.03\.2026, /);
    expect(detailInWords(detail, 'suspension', 'en')).toMatch(/^suspended until 1 Mar 2026, /);
  });
});
