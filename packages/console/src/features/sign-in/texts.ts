import { defineTexts } from '../../language/define-texts.ts';

const english = {
  title: 'Sign in',
  explanation: 'Enter a key of this gateway. It stays in this tab and is forgotten when you close it.',
  label: 'Key',
  roles: 'What you see depends on its role: administrators steer, auditors read and check, callers try models.',
  submit: 'Sign in',
  key: 'With a key',
  submitKey: 'Sign in with the key',
  submitAccount: 'Sign in with the account',
  refused: 'The gateway refused this key. Is it complete, and still valid?',
  noKey: 'No key?',
  create: 'On the machine of the gateway, in the folder of its configuration:',
  createFromRepository: 'Or in a clone of the repository:',
  with: 'Sign in with',
  elsewhereFailed: 'Signing in failed. Try again, or ask whoever looks after this gateway.',
  account: 'With an account',
  userName: 'User name',
  password: 'Password',
  code: 'Code of the app, or a recovery code, if the account has one',
  haveCode: 'Set up an account with a code',
  haveAccount: 'I have an account',
  setUp: 'Set up an account',
  setUpCode: 'The code that you were given',
  newPassword: 'A password of your own',
  passwordRules: (characters: number) =>
    `At least ${characters} characters, of any kind. Several words that do not belong together are good.`,
  userNameGiven: 'You sign in with it. Whoever made the account has chosen it.',
  submitSetUp: 'Set up and sign in',
  app: 'An app for codes',
  appIfWanted: 'An app for codes, if you want one',
  appRequired: 'This gateway asks everybody for a second factor: a code that an app on your phone shows.',
  appOptional:
    'With one, a password that somebody has seen does not open your account. You can add it later as well: in the menu of the account, under “Own account”.',
  appHow: 'Let the app read this picture, or type the secret into it. Then enter the code that it shows.',
  appCode: 'Code that the app shows',
  appCodeIfWanted: 'Code that the app shows; empty without an app',
  qr: 'QR code with the secret for the app',
  openApp: 'Open the app on this device',
  recoveryCodes: 'Recovery codes',
  recoveryExplanation:
    'Each of these works once in place of a code of the app. They are shown only now: print them, or keep them where you keep passwords.',
  goOn: 'Go on',
};

export const signInTexts = defineTexts<typeof english>({
  en: english,
  de: {
    title: 'Anmelden',
    explanation:
      'Geben Sie einen Schlüssel dieses Gateways ein. Er bleibt in diesem Tab und wird vergessen, wenn Sie ihn schließen.',
    label: 'Schlüssel',
    roles:
      'Was Sie sehen, hängt von seiner Rolle ab: Die Administration steuert, die Revision liest und prüft nach, Aufrufer probieren Modelle aus.',
    submit: 'Anmelden',
    key: 'Mit einem Schlüssel',
    submitKey: 'Mit dem Schlüssel anmelden',
    submitAccount: 'Mit dem Konto anmelden',
    refused: 'Das Gateway hat diesen Schlüssel abgelehnt. Ist er vollständig und noch gültig?',
    noKey: 'Kein Schlüssel?',
    create: 'Auf der Maschine des Gateways, im Ordner seiner Konfiguration:',
    createFromRepository: 'Oder in einem Klon des Repositorys:',
    with: 'Anmelden mit',
    elsewhereFailed:
      'Die Anmeldung ist fehlgeschlagen. Versuchen Sie es noch einmal, oder fragen Sie, wer dieses Gateway betreut.',
    account: 'Mit einem Konto',
    userName: 'Benutzername',
    password: 'Passwort',
    code: 'Code der App oder ein Ersatzcode, wenn das Konto einen hat',
    haveCode: 'Ein Konto mit einem Code einrichten',
    haveAccount: 'Ich habe ein Konto',
    setUp: 'Konto einrichten',
    setUpCode: 'Der Code, den Sie bekommen haben',
    newPassword: 'Ein eigenes Passwort',
    passwordRules: (characters) =>
      `Mindestens ${characters} Zeichen, gleich welcher Art. Gut sind mehrere Wörter, die nicht zusammengehören.`,
    userNameGiven: 'Mit ihm melden Sie sich an. Gewählt hat ihn, wer das Konto angelegt hat.',
    submitSetUp: 'Einrichten und anmelden',
    app: 'Eine App für Codes',
    appIfWanted: 'Eine App für Codes, wenn Sie möchten',
    appRequired:
      'Dieses Gateway verlangt von allen einen zweiten Faktor: einen Code, den eine App auf dem Telefon zeigt.',
    appOptional:
      'Mit ihr öffnet ein Passwort, das jemand gesehen hat, Ihr Konto noch nicht. Sie können sie auch später hinzufügen: im Menü des Kontos unter „Eigenes Konto“.',
    appHow:
      'Lassen Sie die App dieses Bild lesen, oder tippen Sie das Geheimnis ein. Geben Sie dann den Code ein, den sie zeigt.',
    appCode: 'Code, den die App zeigt',
    appCodeIfWanted: 'Code, den die App zeigt; ohne App leer lassen',
    qr: 'QR-Code mit dem Geheimnis für die App',
    openApp: 'Die App auf diesem Gerät öffnen',
    recoveryCodes: 'Ersatzcodes',
    recoveryExplanation:
      'Jeder dieser Codes gilt einmal statt eines Codes der App. Sie werden nur jetzt gezeigt: Drucken Sie sie aus, oder bewahren Sie sie auf, wo Ihre Passwörter liegen.',
    goOn: 'Weiter',
  },
});
