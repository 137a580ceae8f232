import { lastLetters, letterCodeAt } from '../word-endings.ts';

/*
 * Names of things that are secret, as they stand before a value: `DB_PASSWORD`, `clientSecret`, "API-Schlüssel", "WLAN-Passwort". A name is
 * read by its last word, for `password_hash`, `tokenUrl` and `secretName` name something else.
 */

/**
 * `password`: may be any word. `secret`: a value that is no word. `weak`: the name says little (`key`, `token`), so the value has to look
 * drawn by lot. `digits`: a short number or code.
 */
export type NameKind = 'password' | 'secret' | 'weak' | 'code';

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}

const passwords =
  words(`password passwort kennwort passwd pwd pw pass passphrase passwords passworte passwörter kennwörter psk
  passwordvalue pswd passwrd pword losungswort mdp contrasena losung pwort passwordb64 userpass dbpass dbpw rootpw adminpw userpw bindpw
  passw dbpwd mysqlpwd sshpass rootpass adminpass smtppass mailpass ftppass pgpass authpass redispass keypass storepass keystorepass
  truststorepass httppass proxypass ldappass wifipass wlanpass masterpass dbuserpass wlanpw`);
const passwordEndings = ['password', 'passwort', 'kennwort', 'passwd', 'passphrase', 'passcode'];

const secrets =
  words(`secret secrets apikey apikeys apitoken accesstoken authtoken bearertoken secretkey accesskey privatekey clientsecret
  appsecret geheimnis geheimschlüssel apischlüssel zugangsschlüssel zugriffsschlüssel wlanschlüssel netzwerkschlüssel sicherheitsschlüssel
  wpaschlüssel wifikey apisecret signingkey encryptionkey masterkey accountkey sharedaccesskey dsn accountkey connectionstring
  zugriffstoken zugangstoken`);
const secretEndings = [
  'secret',
  'apikey',
  'secretkey',
  'accesskey',
  'privatekey',
  'apitoken',
  'accesstoken',
  'authtoken',
];

/** What makes a "key" or a "token" one that opens something. */
const openers =
  words(`api access secret private encryption encrypt decryption signing sign master account auth authentication authorization service
  admin shared storage subscription app application hmac aes cipher webhook write live consumer wlan wifi network netzwerk wpa wpa2 wpa3 psk preshared
  personal project bearer refresh bot deploy deployment client session security sicherheits zugangs zugriffs jwt oauth oauth2 root user
  server instance ingest integration admin management developer dev bearer installation id x hub rest backend
  github gitlab openai anthropic azure aws stripe slack npm heroku hubspot squarespace snyk sendbird twilio datadog cloudflare mailgun sendgrid
  telegram discord notion linear sentry grafana vault jira atlassian confluence bitbucket dropbox shopify paypal mailchimp fastly okta netlify
  vercel airtable asana figma contentful algolia mapbox messagebird kucoin kraken coinbase plaid zendesk twitch twitter facebook linkedin yandex
  gemini mistral groq cohere huggingface replicate deepl deepseek hetzner digitalocean pypi docker jenkins sonar sonarqube codecov travis circleci
  buildkite pagerduty opsgenie newrelic dynatrace splunk elastic confluent databricks snowflake supabase firebase planetscale`);

const weakWords =
  words(`key token auth authorization credential credentials creds session sessionid sid jsessionid phpsessid pat sig schlüssel
  schluessel tokens apikeys sessiontoken dsn zugangsdaten`);

const codes =
  words(`pin puk tan pins tans mtan smstan pushtan phototan chiptan itan otp totp cvv cvc cvv2 cvc2 pincode puk1 puk2 pin1 pin2 passcode
  geheimzahl geheimnummer kartenpin geheimcode sicherheitscode freischaltcode bestätigungscode bestaetigungscode verifizierungscode
  verifikationscode aktivierungscode einmalcode zugangscode türcode tuercode alarmcode entsperrcode wiederherstellungscode wiederherstellungscodes
  backupcode backupcodes recoverycode recoverycodes sicherheitsnummer prüfnummer einmalkennwort einmalpasswort notfallcode codewort
  schließfachcode tresorcode safecode entriegelungscode telefonpin bankpin eckartenpin gerätepin simpin bildschirmcode torcode haustürcode
  prüfziffer kartenprüfnummer authentifizierungscode anmeldecode logincode loginpin zugangspin bankingpin onlinepin sperrcode masterpin
  bildschirmpin handypin abholcode transaktionsnummer kreditkartenpin girocardpin bitlockerschlüssel wiederherstellungsschlüssel bitlockerwiederherstellungsschlüssel ersatzcode ersatzcodes zutrittscode`);
/** What a "code" belongs to that opens something. */
const codeOpeners =
  words(`verification security recovery backup confirmation authentication access auth one time once login passcode pin unlock door alarm
  gate safe entry activation 2fa mfa otp sms emergency lock card reset signin authenticator factor
  bestätigungs sicherheits tür wiederherstellungs freischalt einmal zugangs entsperr alarm tresor verifizierungs notfall backup safe sms banking
  authentifizierungs anmelde garage garagen garagentor keypad key lockbox vault device geräte handy`);

/** A name with one of these names nothing secret. */
const openWords =
  words(`public pub pubkey publishable csrf xsrf next page cursor continuation hash hashed digest fingerprint checksum sort primary foreign
  partition cache site idempotency hint policy strength placeholder label icon visible visibility öffentlicher öffentliches öffentlichen
  license lizenz product produkt activation aktivierungs keyboard tastatur answer musik music piano quelle map dictionary lookup
  authenticity shortcut hotkey kms index column row translation i18n locale antiforgery requestverification`);

/** Words behind the head of a name that leave it what it is. */
const neutral =
  words(`value values val prod production dev development test testing staging stage live base new old current confirm confirmation
  repeat plain text clear cleartext plaintext default data b64 base64 string str hex raw env here neu alt aktuell wert de en eu us main
  backup primary secondary a b c global local internal external remote ro rw key0 header v1 v2 v3 encoded`);

const camel = /[A-Z]+(?![a-zäöüß])|[A-ZÄÖÜ]?[a-zäöüß]+|\d+/g;
const plain = /^(?:[a-zäöüß]+|[A-ZÄÖÜ][a-zäöüß]+|[A-ZÄÖÜ]+)$/;

/** A name as it is read: what its value is, and the word that says so. */
export interface ReadName {
  readonly kind: NameKind | undefined;
  readonly head: string;
}

function endsWithOne(word: string, endings: readonly string[]): boolean {
  for (const ending of endings) if (word.length > ending.length && word.endsWith(ending)) return true;
  return false;
}

/** What the value behind a name is, if it is a secret. */
export function readName(name: string): ReadName {
  if (plain.test(name)) {
    const head = name.toLowerCase();
    return { kind: kindOfHead(head, ''), head };
  }
  const all = (name.match(camel) ?? []).map((word) => word.toLowerCase());
  let last = all.length - 1;
  while (last > 0 && (neutral.has(all[last] ?? '') || /^\d+$/.test(all[last] ?? ''))) last--;
  const head = all[last] ?? '';
  const before = all[last - 1] ?? '';
  if (all.some((word, at) => openWords.has(word) && at !== last)) {
    // The password of something public is one none the less.
    const isPassword = passwords.has(head) || endsWithOne(head, passwordEndings);
    if (!isPassword || openWords.has(before)) return { kind: undefined, head };
  }
  return { kind: kindOfHead(head, before), head };
}

function kindOfHead(head: string, before: string): NameKind | undefined {
  if (passwords.has(head) || endsWithOne(head, passwordEndings)) return 'password';
  if (before === 'pass' && (head === 'word' || head === 'phrase')) return 'password';
  if (codes.has(head) || (before !== '' && codes.has(before + head))) return 'code';
  if (head === 'code' || head === 'codes') return codeOpeners.has(before) ? 'code' : undefined;
  if (head.endsWith('code') || head.endsWith('codes')) return openingCode.test(head) ? 'code' : undefined;
  if (head === 'key' && (before === 'recovery' || before === 'bitlocker')) return 'code';
  if (secrets.has(head) || endsWithOne(head, secretEndings)) return 'secret';
  if (head === 'key' || head === 'token' || head === 'schlüssel' || head === 'schluessel' || head === 'tokens') {
    return openers.has(before) ? 'secret' : 'weak';
  }
  if (head === 'string') return before === 'connection' ? 'secret' : undefined;
  if (weakWords.has(head)) return 'weak';
  return head.length > 6 && (head.endsWith('token') || head.endsWith('schlüssel')) ? 'weak' : undefined;
}

const openingCode = new RegExp(`^(?:${[...codeOpeners].filter((opener) => opener.length > 2).join('|')})`);

/*
 * Which words of a text may be, or end, such a name: by their last three letters, so that a text is gone through at the price of a look at
 * each word's end.
 */
const endings =
  words(`password passwort kennwort passwd pwd pw pass passphrase passwörter kennwörter psk pswd losungswort secret secrets apikey key
  token tokens schlüssel schluessel auth authorization credential credentials creds sessionid jsessionid phpsessid sid pat sig pin puk tan pins tans otp totp
  cvv cvc passcode geheimzahl geheimnummer code codes prüfnummer sicherheitsnummer transaktionsnummer codewort zugangsdaten logindaten anmeldedaten
  login bearer basic curl mysql mysqldump mysqladmin mariadb sshpass docker podman ldapsearch mongosh identified phrase mnemonic dsn geheimnis session`);

/** For each end of three letters the letters that come before it in some name, as bits. */
const beforeLastThree = new Int32Array(1 << 15);
for (const word of endings) {
  const padded = `   ${word}`;
  const { length } = padded;
  const end = lastLetters(padded, length);
  beforeLastThree[end] =
    (beforeLastThree[end] ?? 0) | (1 << letterCodeAt(padded, length - 4)) | (word.length < 4 ? 1 : 0);
  // What stands before the shortest names is none of them.
  if (word.length < 3) beforeLastThree[end] = -1;
}

/** Whether a word with this end may end a name of something secret. */
export function mayEndName(text: string, end: number): boolean {
  const letters = beforeLastThree[lastLetters(text, end)] ?? 0;
  return letters !== 0 && (letters & (1 << letterCodeAt(text, end - 4))) !== 0;
}

const namesInside =
  /[Pp]ass(?:[Ww]or[dt]|wd|phrase)|[Ss]ecret|[Tt]oken|[Kk]ey|[Cc]redential|[Aa]uth|PASSWORD|SECRET|TOKEN|KEY/;

/** Whether a word of several words (`apiKeyProd`) may have a name in it. */
export function mayHaveName(word: string): boolean {
  return namesInside.test(word);
}

const exactEndings: readonly string[] = [...endings].filter((word) => word.length > 3);

/** Whether a word in small letters is, or ends with, one that names something secret. */
export function endsName(word: string): boolean {
  if (endings.has(word)) return true;
  if (word.length < 4) return false;
  if (word.endsWith('pin') || word.endsWith('tan') || word.endsWith('pw'))
    return codes.has(word) || passwords.has(word);
  if (word.endsWith('key')) return secrets.has(word) || word.length > 6;
  return exactEndings.some((ending) => word.length > ending.length && word.endsWith(ending));
}
