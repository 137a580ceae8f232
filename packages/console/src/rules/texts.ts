import { defineTexts } from '../language/define-texts.ts';

const english = {
  name: (place: number) => `Rule ${place}`,
  add: 'Add a rule',
  edit: (place: number) => `Edit rule ${place}`,
  up: (place: number) => `Move rule ${place} up`,
  remove: (place: number) => `Remove rule ${place}`,
  keys: 'Keys',
  roles: 'Roles',
  roleNames: { user: 'users', admin: 'administrators', auditor: 'auditors' },
  labels: 'Labels, of which a key needs one; with commas',
  models: 'Models, by any of their names; one per line',
  holdsFor: { keys: 'keys', roles: 'roles', labels: 'labels', models: 'models' },
};

export const ruleTexts = defineTexts<typeof english>({
  en: english,
  de: {
    name: (place) => `Regel ${place}`,
    add: 'Regel hinzufügen',
    edit: (place) => `Regel ${place} bearbeiten`,
    up: (place) => `Regel ${place} nach oben`,
    remove: (place) => `Regel ${place} entfernen`,
    keys: 'Schlüssel',
    roles: 'Rollen',
    roleNames: { user: 'Aufrufer', admin: 'Administration', auditor: 'Revision' },
    labels: 'Marken, von denen ein Schlüssel eine braucht; mit Kommas',
    models: 'Modelle, unter einem ihrer Namen; je Zeile eines',
    holdsFor: { keys: 'Schlüssel', roles: 'Rollen', labels: 'Marken', models: 'Modelle' },
  },
});
