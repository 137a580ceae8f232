/** The part of settings-in-german.ts that is about who people are and how they sign in. */
export const signInSettingsInGerman: Readonly<Record<string, string>> = Object.freeze({
  'Who people are, and how they sign in': 'Wer die Menschen sind und wie sie sich anmelden',
  'Address at which browsers reach the console; needed for signing in with an issuer':
    'Adresse, unter der Browser die Konsole erreichen; nötig für die Anmeldung bei einem Aussteller',
  'Who tells us who people are (OpenID Connect)': 'Wer uns sagt, wer die Menschen sind (OpenID Connect)',
  'How long people stay signed in to the console': 'Wie lange man an der Konsole angemeldet bleibt',
  'After how long without a request a session ends': 'Nach wie langer Zeit ohne Anfrage eine Sitzung endet',
  'After how long a session ends in any case': 'Nach wie langer Zeit eine Sitzung in jedem Fall endet',

  // passwords
  'Accounts of this gateway, for sites without an issuer': 'Konten dieses Gateways, für Orte ohne Aussteller',
  'Characters that a password has at least; 15 without a second factor, and 8 with one, are what NIST asks for':
    'Wie viele Zeichen ein Passwort mindestens hat; NIST verlangt 15 ohne zweiten Faktor und 8 mit einem',
  'Whether accounts of this gateway need a code of an app beside the password':
    'Ob Konten dieses Gateways neben dem Passwort den Code einer App brauchen',

  // SCIM
  'People and groups that an identity provider keeps in step (SCIM 2.0)':
    'Menschen und Gruppen, die ein Identitätsanbieter abgleicht (SCIM 2.0)',
  'Id of the issuer whose tokens have in `sub` what SCIM has in `externalId`, so that both mean the same person':
    'Kennung des Ausstellers, dessen Token in `sub` haben, was SCIM in `externalId` hat, so dass beide dieselbe Person meinen',
  'Which groups of SCIM give which roles': 'Welche Gruppen von SCIM welche Rollen geben',
  'Name of the group': 'Name der Gruppe',

  // where the console is, and certificates
  'Where the console and the admin API are: an address and port of their own, or `shared` with the models; without it they are shared as long as `host` is this machine, and on port 4284 of this machine alone otherwise':
    'Wo Konsole und Verwaltungsschnittstelle sind: auf eigener Adresse und eigenem Port, oder `shared` mit den Modellen; ohne Angabe gemeinsam, solange `host` dieser Rechner ist, und sonst nur auf Port 4284 dieses Rechners',
  'Certificates of clients, in place of keys': 'Zertifikate von Aufrufern, statt Schlüsseln',
  'PEM file of the certification authority of client certificates; reloaded when it changes':
    'PEM-Datei der Zertifizierungsstelle von Client-Zertifikaten; neu geladen, wenn sie sich ändert',
  'Whether every client needs a certificate, also one with a key':
    'Ob jeder Aufrufer ein Zertifikat braucht, auch einer mit Schlüssel',
  'Whose a certificate is; one that is not named here opens nothing by itself':
    'Wem ein Zertifikat gehört; eines, das hier nicht steht, öffnet allein nichts',
  'A subject alternative name, such as URI:spiffe://acme/robot, DNS:robot.example.org or email:a@example.org; or CN:robot':
    'Ein alternativer Name des Inhabers, etwa URI:spiffe://acme/robot, DNS:robot.example.org oder email:a@example.org; oder CN:robot',
  'Id of the person or service account that it belongs to': 'Kennung des Menschen oder Dienstkontos, dem es gehört',

  // issuers
  'Name of the issuer in this file and in the record': 'Name des Ausstellers in dieser Datei und im Protokoll',
  'Its address, letter by letter as its tokens have it in `iss`':
    'Seine Adresse, Zeichen für Zeichen wie in `iss` seiner Token',
  'Where its public keys are; without it where its discovery document says':
    'Wo seine öffentlichen Schlüssel liegen; ohne Angabe, wo sein Discovery-Dokument es sagt',
  'Tokens for the API must have one of these in `aud`; without any, none of its tokens opens the API':
    'Token für die Schnittstelle müssen eines davon in `aud` haben; ohne Angabe öffnet keines seiner Token die Schnittstelle',
  'How its tokens may be signed; what tokens say of themselves decides nothing':
    'Wie seine Token signiert sein dürfen; was Token von sich selbst sagen, entscheidet nichts',
  'By how much its clock and ours may differ': 'Um wie viel seine Uhr von unserer abweichen darf',
  'How old a token may be, however long it says that it is valid':
    'Wie alt ein Token sein darf, wie lange es auch von sich sagt zu gelten',
  'PEM file of the certification authority of its address': 'PEM-Datei der Zertifizierungsstelle seiner Adresse',
  'Which claims of a token say what': 'Welche Angaben (Claims) eines Tokens was sagen',
  'Who it is; it must never be given to somebody else': 'Wer es ist; darf nie an jemand anderen vergeben werden',
  'The name for signing in': 'Der Name für die Anmeldung',
  'The name for people': 'Der Name für Menschen',
  'The e-mail address': 'Die E-Mail-Adresse',
  'The groups or roles, a list of texts; a dot leads into an object, such as realm_access.roles':
    'Die Gruppen oder Rollen, eine Liste von Texten; ein Punkt führt in ein Objekt, etwa realm_access.roles',
  'Id of the team; none without it': 'Kennung des Teams; ohne Angabe keines',
  'Which groups have which roles': 'Welche Gruppen welche Rollen haben',
  'The group, exactly as the token has it': 'Die Gruppe, genau wie im Token',
  'The role that its members have': 'Die Rolle, die ihre Mitglieder haben',
  'How somebody who comes for the first time is found among the people who are there already: not at all, by the address where the issuer has verified it (`email_verified`), or by the user name, which people must not be able to choose at the issuer':
    'Wie jemand, der zum ersten Mal kommt, unter den Personen gefunden wird, die es schon gibt: gar nicht, an der Adresse, wo der Aussteller sie geprüft hat (`email_verified`), oder am Benutzernamen, den Personen beim Aussteller nicht selbst wählen können dürfen',
  'Role of people none of whose groups has one; without it they may do nothing':
    'Rolle von Menschen, deren Gruppen keine haben; ohne Angabe dürfen sie nichts',
  'Signing in to the console (OpenID Connect); not offered without it':
    'Anmeldung an der Konsole (OpenID Connect); ohne Angabe nicht angeboten',
  'What the button says; the id of the issuer without it':
    'Was auf dem Knopf steht; ohne Angabe die Kennung des Ausstellers',
  'The id that the issuer knows the console by': 'Die Kennung, unter der der Aussteller die Konsole kennt',
  'Its secret; write ${NAME} to take it from the environment, or ${secret:NAME}, ${file:PATH} or ${vault:PATH#FIELD}. None for a public client':
    'Ihr Geheimnis; ${NAME} nimmt es aus der Umgebung; auch ${secret:NAME}, ${file:PATH} oder ${vault:PATH#FIELD}. Keines bei einem öffentlichen Client',
  'What the issuer is asked for; `openid` is needed': 'Wonach der Aussteller gefragt wird; `openid` ist nötig',
});
