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
  appRequired: 'Let an app for codes read this, or type the secret into it, and enter the code that it shows.',
  appOptional:
    'For more safety let an app for codes read this, or type the secret into it, and enter the code that it shows.',
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
    appRequired:
      'Lassen Sie eine App für Codes dies lesen, oder tippen Sie das Geheimnis ein, und geben Sie den Code ein, den sie zeigt.',
    appOptional:
      'Sicherer ist es, wenn Sie eine App für Codes dies lesen lassen oder das Geheimnis eintippen und den Code eingeben, den sie zeigt.',
    qr: 'QR-Code mit dem Geheimnis für die App',
    openApp: 'Die App auf diesem Gerät öffnen',
    recoveryCodes: 'Ersatzcodes',
    recoveryExplanation:
      'Jeder dieser Codes gilt einmal statt eines Codes der App. Sie werden nur jetzt gezeigt: Drucken Sie sie aus, oder bewahren Sie sie auf, wo Ihre Passwörter liegen.',
    goOn: 'Weiter',
  },
});
