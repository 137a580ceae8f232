import { defineTexts } from '../../language/define-texts.ts';

const english = {
  title: 'Findings of guards',
  explanation: (most: string, since: string) =>
    `The last ${most} since the gateway started on ${since}: those of one rule for one key within a minute together. The log has all of them.`,
  least: 'Show',
  leasts: {
    flag: 'everything',
    review: 'for review and graver',
    redact: 'redacted and graver',
    unable: 'could not judge and graver',
    block: 'blocked only',
  },
  shadow: 'also in shadow',
  table: 'Findings, the newest first',
  columns: { time: 'Time', severity: 'Severity', rule: 'What', key: 'Key', count: 'Requests', entry: 'Entry' },
  outcomes: { flag: 'noted', review: 'for review', redact: 'redacted', unable: 'could not judge', block: 'blocked' },
  inShadow: 'in shadow',
  directions: { input: 'in the request', output: 'in the answer' },
  unknownKey: 'unknown key',
  none: 'Guards have found nothing since the gateway started. What they look for is on the page “Guards”.',
  noneLeft: 'Nothing is as grave as that.',
  open: 'Open',
  others: 'Other events of the record',
  othersExplanation:
    'Suspensions after repeated attacks, strangers who were refused in numbers, and gaps in the record.',
  noOthers: 'There are none.',
  otherColumns: { time: 'Time', kind: 'Event', detail: 'Detail', entry: 'Entry' },
  kinds: { suspension: 'Suspension', gap: 'Gap in the record', refusals: 'Strangers refused' } as Readonly<
    Record<string, string>
  >,
  receivers: 'Sending them on',
  receiversExplanation: 'To a SIEM, as JSON or CEF: names and figures, never what was found, and never content.',
  receiver: (kind: string, host: string, format: string, least: string) =>
    `${kind} ${host}: ${format}, from “${least}” on`,
  noReceivers:
    'They are told to nobody. Name a receiver in the configuration (webhook, syslog or otlp), without a restart:',
};

export const incidentsTexts = defineTexts<typeof english>({
  en: english,
  de: {
    title: 'Funde der Wächter',
    explanation: (most, since) =>
      `Die letzten ${most} seit dem Start des Gateways am ${since}: die einer Regel für einen Schlüssel innerhalb einer Minute zusammen. Das Protokoll hat alle.`,
    least: 'Zeigen',
    leasts: {
      flag: 'alles',
      review: 'zur Prüfung und schwerer',
      redact: 'geschwärzt und schwerer',
      unable: 'kein Urteil und schwerer',
      block: 'nur blockiert',
    },
    shadow: 'auch im Schatten',
    table: 'Die Funde, die neuesten zuerst',
    columns: {
      time: 'Zeit',
      severity: 'Schwere',
      rule: 'Was',
      key: 'Schlüssel',
      count: 'Anfragen',
      entry: 'Eintrag',
    },
    outcomes: {
      flag: 'vermerkt',
      review: 'zur Prüfung',
      redact: 'geschwärzt',
      unable: 'kein Urteil',
      block: 'blockiert',
    },
    inShadow: 'im Schatten',
    directions: { input: 'in der Anfrage', output: 'in der Antwort' },
    unknownKey: 'unbekannter Schlüssel',
    none: 'Seit dem Start des Gateways haben Wächter nichts gefunden. Wonach sie suchen, steht auf der Seite „Wächter“.',
    noneLeft: 'Nichts ist so schwer.',
    open: 'Öffnen',
    others: 'Andere Ereignisse im Protokoll',
    othersExplanation: 'Sperren nach wiederholten Angriffen, in Mengen abgewiesene Fremde und Lücken im Protokoll.',
    noOthers: 'Es gibt keine.',
    otherColumns: { time: 'Zeit', kind: 'Ereignis', detail: 'Einzelheit', entry: 'Eintrag' },
    kinds: { suspension: 'Sperre', gap: 'Lücke im Protokoll', refusals: 'Fremde abgewiesen' },
    receivers: 'Weitergeben',
    receiversExplanation: 'An ein SIEM, als JSON oder CEF: Namen und Zahlen, nie das Gefundene und nie Inhalte.',
    receiver: (kind, host, format, least) => `${kind} ${host}: ${format}, ab „${least}“`,
    noReceivers:
      'Sie werden niemandem gemeldet. Nennen Sie einen Empfänger in der Konfiguration (webhook, syslog oder otlp), ohne Neustart:',
  },
});
