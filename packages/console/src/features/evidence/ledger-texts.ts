import type { Status } from '@gatehouse/contract/status';
import { defineTexts } from '../../language/define-texts.ts';
import type { Found } from '../../verify/check-log.ts';

type Coverage = Status['ledger']['coverage'];

const english = {
  ledger: {
    title: 'What the record proves',
    states: {
      none: 'Proof against outsiders, not against the operator',
      waiting: 'Waiting for witnesses',
      covered: 'Proof against everybody, the operator included',
      contradicted: 'A witness contradicts the record',
    } satisfies Readonly<Record<Coverage, string>>,
    size: (entries: string) => `${entries} entries`,
    proven: 'Proven',
    notProven: 'Not proven',
    proofs: {
      tree: 'Every entry that a checkpoint covers is in a signed tree. Nobody without the signing key can change, remove, add or reorder one without it being noticed.',
      seen: (time: string) =>
        `Against this browser: nothing that it has seen since ${time} can be changed, not even by the operator.`,
      witnessed: (needed: string) =>
        `Against the operator: ${needed} of the witnesses below have signed the same history, and a second one would need them too.`,
      timestamp: 'That entries are not younger than the time stamps below, by the word of an authority.',
      erased: 'That a content existed, how long it was and when its key was destroyed, after it was erased as well.',
    },
    gaps: {
      operator:
        'Against the operator: whoever holds the signing key can sign another history, as long as nobody outside keeps checkpoints. Let somebody else run a witness, and name it under ledger.witnesses.',
      waiting: 'Against the operator, for what is new: too few witnesses have signed it yet.',
      contradicted: 'Against the operator: a witness has seen another or a longer history than this one.',
      newest: 'The last second: what no checkpoint covers yet.',
      truth: 'That an entry is true. It says what the gateway said at that time, by its own clock.',
      outside: 'What did not pass through this gateway.',
    },
    guide: 'Somebody outside checks all of it without trusting this page:',
  },
  browser: {
    title: 'Checked by this browser',
    explanation:
      'The gateway is not asked whether it is right: this page checks the signature itself, and computes from the published hashes that the log only grew since you were here last.',
    running: 'Computing …',
    again: 'Check again',
    impossible:
      'Browsers compute signatures and hashes only over HTTPS or on the machine itself. Put TLS before the gateway, or use “gatehouse verify”.',
    unreadable: 'The log could not be read now, so nothing was checked.',
    good: 'This log only grew since this browser saw it last.',
    firstTime: 'This browser sees this log for the first time, and remembers it from now on.',
    alarm: 'This is not the log that this browser has seen before. Keep what you have, and ask the operator.',
    found: {
      first: 'first seen',
      holds: 'goes on',
      removed: 'entries removed at the end of their retention',
      signature: 'signature does not hold',
      key: 'signed by another key',
      rewritten: 'history was rewritten',
      shorter: 'entries are gone',
      gone: 'no longer shown',
      missing: 'hashes are missing',
      malformed: 'not readable',
    } satisfies Readonly<Record<Found, string>>,
    grew: (from: string, to: string, time: string) => `from ${from} to ${to} entries since ${time}`,
    same: (size: string, time: string) => `${size} entries, as on ${time}`,
    remembered: (size: string) => `${size} entries, signature holds`,
    was: (size: string, time: string) => `${size} entries when it was seen on ${time}`,
    since: (time: string) => `Watched by this browser since ${time}.`,
    keep: 'Download what this browser remembers',
    keepHint: '“gatehouse verify --since” takes such a checkpoint.',
    forget: 'Forget it',
    forgetTitle: 'Forget what this browser has seen?',
    forgetConsequences: [
      'This browser can no longer tell whether the history before this moment was rewritten.',
      'It begins anew with what the gateway shows now.',
    ],
  },
  verification: {
    title: 'Verification',
    explanation:
      'Reads the whole record on the machine of the gateway with the verifier of “gatehouse verify”, which shares nothing with the code that writes it: signatures, hashes, order, links between shards, sealed contents.',
    start: 'Verify now',
    running: 'Verifying …',
    beginning: 'Beginning …',
    progress: (leaves: string, size: string, shard: string) => `${leaves} of ${size} entries of ${shard}`,
    none: 'Nothing was verified yet. It takes about half a minute for each million entries, in a thread of its own: requests do not wait for it.',
    good: (leaves: string, duration: string) => `Nothing is wrong: ${leaves} entries in ${duration}`,
    bad: (count: number) => (count === 1 ? 'One thing is wrong.' : `${count} things are wrong.`),
    failed: (reason: string) => `It could not be checked: ${reason}`,
    when: (time: string, actor: string) => `Verified on ${time}, asked for by ${actor}`,
    table: 'What is wrong, one by one',
    columns: { what: 'What is wrong', where: 'Where', detail: 'Found' },
    whole: 'record',
    more: (count: string) => `and ${count} more of these kinds`,
    notices: 'To be known',
    contents: (present: string, explained: string) =>
      `Sealed contents: ${present} as they were sealed, ${explained} gone for reasons that the record gives.`,
    noWitnesses: 'Nobody outside was asked: no witness is configured.',
    ownKeys:
      'The keys were taken from the record itself, so this says that it agrees with itself. Whose it is, an auditor checks with keys from elsewhere.',
    unsigned: (count: string) => `${count} entries were newer than the last checkpoint.`,
    after:
      'What to do: keep the data folder as it is, copy it, and compare it with a backup and with what witnesses have.',
  },
  shards: {
    title: 'Shards and checkpoints',
    explanation: 'The record is cut into half-years. Each has its own tree, and goes on from the one before.',
    table: 'Shards, one by one',
    columns: { shard: 'Shard', entries: 'Entries', state: 'State', cosigned: 'Cosigned by', stamped: 'Time stamps' },
    states: { open: 'being written', sealed: 'sealed', ended: 'ended', removed: 'entries removed' },
    nobody: 'nobody',
    none: 'The record begins with the first request.',
    checkpoint: 'Newest checkpoint',
    checkpointExplanation:
      'A few lines that stand for all entries: the name of the log, how many there are, the hash of the tree, and who has signed that. Keep one now and then.',
    download: 'Download the checkpoint',
    policy: 'Download the policy',
    keys: 'Keys that have signed',
    givenUp: (shard: string, into: string, time: string) =>
      `Shard ${shard} was given up on ${time}, and the record goes on in ${into}.`,
    reasons: {
      restored: 'Files were restored from an older state or copied.',
      'keys-lost': 'The key store was lost.',
    } as Readonly<Record<string, string>>,
  },
  witnesses: {
    title: 'Witnesses',
    explanation: (quorum: string) => `${quorum} of them must have signed a checkpoint before it counts.`,
    table: 'Witnesses, one by one',
    columns: { name: 'Witness', state: 'State', size: 'Signed up to', when: 'Last signed' },
    states: {
      cosigns: 'cosigns',
      fails: 'does not answer',
      ahead: 'has seen another history',
      unknown: 'not asked yet',
    },
    none: 'Nobody outside keeps checkpoints of this record.',
    noneAction:
      'Let your data-protection officer, your works council or a partner run “gatehouse witness” on a machine of theirs: it stores half a kilobyte, and sees no content. Then name it under ledger.witnesses.',
  },
};

export const ledgerTexts = defineTexts<typeof english>({
  en: english,
  de: {
    ledger: {
      title: 'Was das Protokoll beweist',
      states: {
        none: 'Beweis gegenüber Außenstehenden, nicht gegenüber dem Betreiber',
        waiting: 'Wartet auf Zeugen',
        covered: 'Beweis gegenüber allen, auch dem Betreiber',
        contradicted: 'Ein Zeuge widerspricht dem Protokoll',
      },
      size: (entries) => `${entries} Einträge`,
      proven: 'Bewiesen',
      notProven: 'Nicht bewiesen',
      proofs: {
        tree: 'Jeder Eintrag unter einem Prüfpunkt steht in einem signierten Baum. Ohne den Signaturschlüssel kann ihn niemand unbemerkt ändern, entfernen, hinzufügen oder umstellen.',
        seen: (time) =>
          `Gegenüber diesem Browser: Nichts, was er seit dem ${time} gesehen hat, lässt sich ändern, auch nicht vom Betreiber.`,
        witnessed: (needed) =>
          `Gegenüber dem Betreiber: ${needed} der Zeugen unten haben dieselbe Geschichte gegengezeichnet; eine zweite bräuchte sie ebenfalls.`,
        timestamp: 'Dass Einträge nicht jünger sind als die Zeitstempel unten, nach dem Wort einer Zeitstempelstelle.',
        erased:
          'Dass es einen Inhalt gab, wie lang er war und wann sein Schlüssel vernichtet wurde, auch nach dem Löschen.',
      },
      gaps: {
        operator:
          'Gegenüber dem Betreiber: Wer den Signaturschlüssel hat, kann eine andere Geschichte signieren, solange niemand außerhalb Prüfpunkte aufbewahrt. Lassen Sie jemand anderen einen Zeugen betreiben, und nennen Sie ihn unter ledger.witnesses.',
        waiting: 'Gegenüber dem Betreiber, für das Neue: Noch haben zu wenige Zeugen gegengezeichnet.',
        contradicted: 'Gegenüber dem Betreiber: Ein Zeuge hat eine andere oder längere Geschichte gesehen als diese.',
        newest: 'Die letzte Sekunde: was noch kein Prüfpunkt umfasst.',
        truth: 'Dass ein Eintrag wahr ist. Er sagt, was das Gateway damals sagte, nach dessen eigener Uhr.',
        outside: 'Was nicht durch dieses Gateway ging.',
      },
      guide: 'Außenstehende prüfen all das, ohne dieser Seite zu vertrauen:',
    },
    browser: {
      title: 'Von diesem Browser geprüft',
      explanation:
        'Das Gateway wird nicht gefragt, ob es recht hat: Diese Seite prüft die Signatur selbst und rechnet aus den veröffentlichten Hashes nach, dass das Protokoll seit Ihrem letzten Besuch nur gewachsen ist.',
      running: 'Wird nachgerechnet …',
      again: 'Erneut prüfen',
      impossible:
        'Browser rechnen Signaturen und Hashes nur über HTTPS nach oder auf dem Rechner selbst. Setzen Sie TLS vor das Gateway, oder nehmen Sie „gatehouse verify“.',
      unreadable: 'Das Protokoll ließ sich gerade nicht lesen, daher wurde nichts geprüft.',
      good: 'Dieses Protokoll ist seit dem letzten Besuch dieses Browsers nur gewachsen.',
      firstTime: 'Dieser Browser sieht dieses Protokoll zum ersten Mal und merkt es sich von nun an.',
      alarm:
        'Das ist nicht das Protokoll, das dieser Browser zuvor gesehen hat. Bewahren Sie auf, was Sie haben, und fragen Sie den Betreiber.',
      found: {
        first: 'zum ersten Mal gesehen',
        holds: 'schließt an',
        removed: 'Einträge am Ende ihrer Aufbewahrung entfernt',
        signature: 'Signatur gilt nicht',
        key: 'mit anderem Schlüssel signiert',
        rewritten: 'Geschichte wurde umgeschrieben',
        shorter: 'Einträge fehlen',
        gone: 'wird nicht mehr gezeigt',
        missing: 'Hashes fehlen',
        malformed: 'nicht lesbar',
      },
      grew: (from, to, time) => `von ${from} auf ${to} Einträge seit ${time}`,
      same: (size, time) => `${size} Einträge, wie am ${time}`,
      remembered: (size) => `${size} Einträge, Signatur gilt`,
      was: (size, time) => `${size} Einträge, als es am ${time} gesehen wurde`,
      since: (time) => `Von diesem Browser beobachtet seit ${time}.`,
      keep: 'Herunterladen, was dieser Browser sich gemerkt hat',
      keepHint: '„gatehouse verify --since“ nimmt einen solchen Prüfpunkt.',
      forget: 'Vergessen',
      forgetTitle: 'Vergessen, was dieser Browser gesehen hat?',
      forgetConsequences: [
        'Dieser Browser kann dann nicht mehr erkennen, ob die Geschichte vor diesem Augenblick umgeschrieben wurde.',
        'Er beginnt neu mit dem, was das Gateway jetzt zeigt.',
      ],
    },
    verification: {
      title: 'Nachprüfung',
      explanation:
        'Liest das ganze Protokoll auf dem Rechner des Gateways mit dem Prüfprogramm von „gatehouse verify“, das nichts mit dem Code gemeinsam hat, der es schreibt: Signaturen, Hashes, Reihenfolge, Anschlüsse der Abschnitte, versiegelte Inhalte.',
      start: 'Jetzt prüfen',
      running: 'Wird geprüft …',
      beginning: 'Beginnt …',
      progress: (leaves, size, shard) => `${leaves} von ${size} Einträgen von ${shard}`,
      none: 'Noch wurde nichts geprüft. Es dauert etwa eine halbe Minute je Million Einträge, in einem eigenen Thread: Anfragen warten nicht darauf.',
      good: (leaves, duration) => `Alles in Ordnung: ${leaves} Einträge in ${duration}`,
      bad: (count) => (count === 1 ? 'Eine Sache stimmt nicht.' : `${count} Dinge stimmen nicht.`),
      failed: (reason) => `Es konnte nicht geprüft werden: ${reason}`,
      when: (time, actor) => `Geprüft am ${time}, angestoßen von ${actor}`,
      table: 'Was nicht stimmt, im Einzelnen',
      columns: { what: 'Was nicht stimmt', where: 'Wo', detail: 'Gefunden' },
      whole: 'Protokoll',
      more: (count) => `und ${count} weitere dieser Arten`,
      notices: 'Zur Kenntnis',
      contents: (present, explained) =>
        `Versiegelte Inhalte: ${present} wie versiegelt, ${explained} aus Gründen entfernt, die das Protokoll nennt.`,
      noWitnesses: 'Niemand außerhalb wurde gefragt: Es ist kein Zeuge eingerichtet.',
      ownKeys:
        'Die Schlüssel stammen aus dem Protokoll selbst; dies sagt also, dass es mit sich selbst übereinstimmt. Wessen Protokoll es ist, prüft ein Auditor mit Schlüsseln von anderswo.',
      unsigned: (count) => `${count} Einträge waren neuer als der letzte Prüfpunkt.`,
      after:
        'Was zu tun ist: Lassen Sie den Datenordner, wie er ist, kopieren Sie ihn, und vergleichen Sie ihn mit einer Sicherung und mit dem, was Zeugen haben.',
    },
    shards: {
      title: 'Abschnitte und Prüfpunkte',
      explanation:
        'Das Protokoll ist in Halbjahre geteilt. Jedes hat seinen eigenen Baum und schließt an das vorige an.',
      table: 'Die Abschnitte im Einzelnen',
      columns: {
        shard: 'Abschnitt',
        entries: 'Einträge',
        state: 'Stand',
        cosigned: 'Gegengezeichnet von',
        stamped: 'Zeitstempel',
      },
      states: { open: 'wird geschrieben', sealed: 'abgeschlossen', ended: 'beendet', removed: 'Einträge entfernt' },
      nobody: 'niemandem',
      none: 'Das Protokoll beginnt mit der ersten Anfrage.',
      checkpoint: 'Neuester Prüfpunkt',
      checkpointExplanation:
        'Wenige Zeilen, die für alle Einträge stehen: der Name des Protokolls, ihre Zahl, der Hash des Baums und wer das signiert hat. Bewahren Sie ab und zu einen auf.',
      download: 'Prüfpunkt herunterladen',
      policy: 'Zeugenrichtlinie herunterladen',
      keys: 'Schlüssel, die signiert haben',
      givenUp: (shard, into, time) =>
        `Der Abschnitt ${shard} wurde am ${time} aufgegeben, das Protokoll geht in ${into} weiter.`,
      reasons: {
        restored: 'Dateien wurden aus einem älteren Stand wiederhergestellt oder kopiert.',
        'keys-lost': 'Der Schlüsselspeicher ging verloren.',
      },
    },
    witnesses: {
      title: 'Zeugen',
      explanation: (quorum) => `${quorum} von ihnen müssen einen Prüfpunkt gegengezeichnet haben, bevor er zählt.`,
      table: 'Die Zeugen im Einzelnen',
      columns: { name: 'Zeuge', state: 'Stand', size: 'Gegengezeichnet bis', when: 'Zuletzt' },
      states: {
        cosigns: 'zeichnet gegen',
        fails: 'antwortet nicht',
        ahead: 'hat eine andere Geschichte gesehen',
        unknown: 'noch nicht gefragt',
      },
      none: 'Niemand außerhalb bewahrt Prüfpunkte dieses Protokolls auf.',
      noneAction:
        'Lassen Sie Ihre Datenschutzbeauftragten, den Betriebsrat oder einen Partner „gatehouse witness“ auf einem eigenen Rechner betreiben: Er speichert ein halbes Kilobyte und sieht keine Inhalte. Nennen Sie ihn dann unter ledger.witnesses.',
    },
  },
});
