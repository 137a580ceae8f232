import { defineTexts } from '../../language/define-texts.ts';

const english = {
  title: 'New bundle',
  explanation:
    'A part of the record for somebody outside, who verifies it without us. It holds entries, hashes and signatures; contents only where you disclose them.',
  from: 'From (day, UTC)',
  to: 'Up to and including',
  disclose: 'Disclose contents',
  disclosures: { none: 'none', some: 'some', all: 'all of this time' },
  selector: 'Requests or entries',
  selectorHint: 'Request ids, indexes and ranges with commas: req_3f2a…, 120-140, default-2026h2:7',
  reason: 'Reason, sealed in the record',
  plan: 'Show what would be in it',
  make: 'Make the bundle',
  makeTitle: 'Make this bundle?',
  asAdmin: 'Administrators make bundles. You see here which were made, and the record has an entry of each.',
  entries: (leaves: string, shards: string) => `${leaves} entries of ${shards}`,
  shardCount: (count: number) => (count === 1 ? 'one shard' : `${count} shards`),
  nothing: 'There is no published entry of this time.',
  noContents: 'No content is disclosed.',
  contents: (requests: string, pieces: string, bytes: string) =>
    `${pieces} pieces of content of ${requests} requests, ${bytes} bytes, would be disclosed in clear.`,
  missed: (parts: string) => `Fits nothing of this time: ${parts}`,
  fourEyes: 'Another administrator must approve the disclosure first, on the page “Review”.',
  consequences: {
    record: 'An entry of the record will tell of this bundle for ever, with who made it.',
    read: (count: string) =>
      `${count} entries will say that you have read these contents, and the reason is sealed with them.`,
    clear: 'Whoever has the file can read these contents. It cannot be taken back.',
    deleted: 'The gateway deletes its copy after a day.',
  },
  asked: (id: string) =>
    `Somebody else must approve this first (${id}), on the page “Review”. Then make the bundle again with the same words.`,
  made: 'The bundle is being made. It appears below.',
  faults: {
    time: 'The time must end behind its beginning.',
    selector: 'Say which requests or entries, or choose something else.',
    reason: 'Disclosing contents needs a reason.',
  },
  list: 'Bundles of the last day',
  none: 'No bundle was made today. Choose a time above: for an auditor mostly a month or a quarter.',
  table: 'Bundles, one by one',
  columns: { asked: 'Asked for', time: 'Time', contents: 'Contents', state: 'State', actions: 'Actions' },
  period: (from: string, to: string) => `${from} to ${to}`,
  states: { waiting: 'waits', running: 'being made', ready: 'ready', failed: 'failed' },
  faultsOf: {
    empty: 'Nothing of this time is published.',
    faulty: 'The record does not verify there: see “Ledger”.',
    disk: 'The disk is full.',
    internal: 'Something went wrong; the log of the gateway says what.',
  },
  disclosed: (pieces: string) => `${pieces} pieces disclosed`,
  sealed: (pieces: string) => `${pieces} could not be opened`,
  until: (time: string) => `until ${time}`,
  size: (entries: string, size: string) => `${entries} entries, ${size}`,
  manifest: 'SHA-256 of the manifest, as in the record',
  download: 'Download',
  foreign: 'Only who asked for it can fetch it: in the record, nobody else has read its contents.',
  remove: 'Delete',
  removeTitle: 'Delete this bundle?',
  removeConsequences: [
    'It can no longer be fetched from here. Copies that were fetched stay.',
    'The entry about it stays in the record.',
  ],
  verify: {
    title: 'How whoever receives it checks it',
    explanation:
      'With Gatehouse, or with tools of others: the file VERIFY.md in it has every command. The policy should come by another way than the bundle.',
    tar: 'Unpack it',
    ours: 'With Gatehouse',
    files: 'Its files, with sha256sum',
    others:
      'Signatures with openssl, and the tree with transparency-log tools of the Go project: see VERIFY.md in the bundle.',
  },
};

export const exportsTexts = defineTexts<typeof english>({
  en: english,
  de: {
    title: 'Neues Paket',
    explanation:
      'Ein Teil des Protokolls für jemanden außerhalb, der es ohne uns prüft. Es enthält Einträge, Hashes und Signaturen; Inhalte nur, wo Sie sie offenlegen.',
    from: 'Von (Tag, UTC)',
    to: 'Bis einschließlich',
    disclose: 'Inhalte offenlegen',
    disclosures: { none: 'keine', some: 'einzelne', all: 'alle dieser Zeit' },
    selector: 'Anfragen oder Einträge',
    selectorHint: 'Kennungen von Anfragen, Nummern und Bereiche mit Kommas: req_3f2a…, 120-140, default-2026h2:7',
    reason: 'Begründung, versiegelt im Protokoll',
    plan: 'Zeigen, was darin wäre',
    make: 'Paket erstellen',
    makeTitle: 'Dieses Paket erstellen?',
    asAdmin:
      'Pakete erstellt die Administration. Sie sehen hier, welche erstellt wurden, und das Protokoll hat zu jedem einen Eintrag.',
    entries: (leaves, shards) => `${leaves} Einträge aus ${shards}`,
    shardCount: (count) => (count === 1 ? 'einem Abschnitt' : `${count} Abschnitten`),
    nothing: 'Zu dieser Zeit gibt es keinen veröffentlichten Eintrag.',
    noContents: 'Es wird kein Inhalt offengelegt.',
    contents: (requests, pieces, bytes) =>
      `${pieces} Inhaltsstücke aus ${requests} Anfragen, ${bytes} Bytes, würden im Klartext offengelegt.`,
    missed: (parts) => `Passt auf nichts in dieser Zeit: ${parts}`,
    fourEyes: 'Eine zweite Person der Administration muss die Offenlegung zuerst freigeben, auf der Seite „Prüfung“.',
    consequences: {
      record: 'Ein Eintrag des Protokolls wird für immer von diesem Paket berichten und davon, wer es erstellt hat.',
      read: (count) =>
        `${count} Einträge werden sagen, dass Sie diese Inhalte gelesen haben; die Begründung ist darin versiegelt.`,
      clear: 'Wer die Datei hat, kann diese Inhalte lesen. Das lässt sich nicht zurücknehmen.',
      deleted: 'Das Gateway löscht seine Kopie nach einem Tag.',
    },
    asked: (id) =>
      `Jemand anderes muss das zuerst freigeben (${id}), auf der Seite „Prüfung“. Erstellen Sie das Paket dann noch einmal mit denselben Angaben.`,
    made: 'Das Paket wird erstellt. Es erscheint unten.',
    faults: {
      time: 'Die Zeit muss hinter ihrem Anfang enden.',
      selector: 'Sagen Sie, welche Anfragen oder Einträge, oder wählen Sie etwas anderes.',
      reason: 'Inhalte offenzulegen braucht eine Begründung.',
    },
    list: 'Pakete des letzten Tages',
    none: 'Heute wurde kein Paket erstellt. Wählen Sie oben eine Zeit: für eine Revision meist einen Monat oder ein Quartal.',
    table: 'Die Pakete im Einzelnen',
    columns: { asked: 'Angefordert', time: 'Zeit', contents: 'Inhalte', state: 'Stand', actions: 'Aktionen' },
    period: (from, to) => `${from} bis ${to}`,
    states: { waiting: 'wartet', running: 'wird erstellt', ready: 'bereit', failed: 'gescheitert' },
    faultsOf: {
      empty: 'Zu dieser Zeit ist nichts veröffentlicht.',
      faulty: 'Das Protokoll lässt sich dort nicht bestätigen: siehe „Protokoll“.',
      disk: 'Der Datenträger ist voll.',
      internal: 'Etwas ging schief; was, steht im Log des Gateways.',
    },
    disclosed: (pieces) => `${pieces} Stücke offengelegt`,
    sealed: (pieces) => `${pieces} ließen sich nicht öffnen`,
    until: (time) => `bis ${time}`,
    size: (entries, size) => `${entries} Einträge, ${size}`,
    manifest: 'SHA-256 des Manifests, wie im Protokoll',
    download: 'Herunterladen',
    foreign: 'Nur wer es angefordert hat, kann es holen: Im Protokoll hat sonst niemand die Inhalte gelesen.',
    remove: 'Löschen',
    removeTitle: 'Dieses Paket löschen?',
    removeConsequences: [
      'Es lässt sich von hier nicht mehr holen. Bereits geholte Kopien bleiben.',
      'Der Eintrag darüber bleibt im Protokoll.',
    ],
    verify: {
      title: 'Wie der Empfänger es prüft',
      explanation:
        'Mit Gatehouse oder mit fremden Werkzeugen: Die Datei VERIFY.md darin nennt jeden Befehl. Die Zeugenrichtlinie sollte auf einem anderen Weg kommen als das Paket.',
      tar: 'Auspacken',
      ours: 'Mit Gatehouse',
      files: 'Die Dateien, mit sha256sum',
      others:
        'Signaturen mit openssl, den Baum mit den Transparenzlog-Werkzeugen des Go-Projekts: siehe VERIFY.md im Paket.',
    },
  },
});
