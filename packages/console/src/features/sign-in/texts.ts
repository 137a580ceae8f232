import { defineTexts } from '../../language/define-texts.ts';

const english = {
  title: 'Sign in',
  explanation: 'Enter a key of this gateway. It stays in this tab and is forgotten when you close it.',
  label: 'Key',
  roles: 'What you see depends on its role: administrators steer, auditors read and check, callers try models.',
  submit: 'Sign in',
  refused: 'The gateway refused this key. Is it complete, and still valid?',
  noKey: 'No key?',
  create: 'On the machine of the gateway, in the folder of its configuration:',
  createFromRepository: 'Or in a clone of the repository:',
};

export const signInTexts = defineTexts<typeof english>({
  en: english,
  de: {
    title: 'Anmelden',
    explanation:
      'Geben Sie einen Schlüssel dieses Gateways ein. Er bleibt in diesem Tab und wird vergessen, wenn Sie ihn schließen.',
    label: 'Schlüssel',
    roles:
      'Was Sie sehen, hängt von seiner Rolle ab: Die Administration steuert, die Prüfung liest und prüft nach, Aufrufer probieren Modelle aus.',
    submit: 'Anmelden',
    refused: 'Das Gateway hat diesen Schlüssel abgelehnt. Ist er vollständig und noch gültig?',
    noKey: 'Kein Schlüssel?',
    create: 'Auf der Maschine des Gateways, im Ordner seiner Konfiguration:',
    createFromRepository: 'Oder in einem Klon des Repositorys:',
  },
});
