import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { EntityScanner } from '../entity-scanner.ts';
import { findSecrets } from '../secrets/find-secrets.ts';
import { vendorRules } from '../secrets/vendor-rules.ts';
import { hasCrcOfGithub } from '../secrets/vendors/github-checksum.ts';
import { TextReader } from '../text-view.ts';
import { secrets } from './secrets.ts';

const scanner = new EntityScanner([secrets]);
const reader = new TextReader();
const values = (text: string): readonly string[] => scanner.find(text).map((span) => span.value);

describe('the recogniser of secrets', () => {
  recogniserContract(secrets, {
    finds: [
      'Mein Passwort ist ⟦Sommer2024!⟧, bitte setze es zurück.',
      'Das Passwort lautet ⟦Geheim123⟧.',
      'das kennwort ist ⟦katze99⟧',
      'Kennwort: ⟦Bl@ubeere7⟧',
      'pw: ⟦hunter2⟧',
      'PW=⟦hunter2⟧',
      'Zugangsdaten: admin / ⟦Geheim123⟧',
      'Zugangsdaten für den FTP-Server: webmaster / ⟦Xk9!mm2Q⟧',
      'Login: admin, Passwort: ⟦geheim⟧',
      'Benutzername: anna.schmidt\nPasswort: ⟦Winter#2023⟧',
      'Die PIN ist ⟦4711⟧.',
      'PIN ⟦4711⟧',
      'Meine PIN lautet ⟦0815⟧, die PUK ⟦12345678⟧.',
      'Der WLAN-Schlüssel ist ⟦84736251940385761234⟧.',
      'WLAN-Passwort: ⟦MeinHeimnetz2020⟧',
      'Das WLAN-Passwort für Gäste lautet "⟦Willkommen!77⟧".',
      'Freischaltcode: ⟦A7X9-KK21⟧',
      'Ihr Wiederherstellungscode lautet ⟦ABCD-1234-EFGH-5678⟧',
      'TAN: ⟦482913⟧',
      'Die TAN ⟦739201⟧ bitte nicht weitergeben.',
      'Ihr Bestätigungscode lautet ⟦583920⟧.',
      'Ich habe mein Passwort auf ⟦Herbst2025!⟧ geändert.',
      'Logge dich mit dem Passwort ⟦Testlauf42⟧ ein.',
      'Nimm ⟦Sonne#123⟧ als Passwort.',
      '⟦Fr3undschaft⟧ ist mein Passwort',
      'Das Passwort für den Server ist ⟦Xy7$kLm9⟧ und der Benutzer root.',
      'Mein Passwort ist ⟦Sonnenschein⟧.',
      'Passwort: ⟦Sonnenblume⟧',
      'Passwort: ⟦123456⟧',
      'Hallo, hier das neue Passwort für Frau Krüger: ⟦kR7-plmQ⟧ – bitte nach der ersten Anmeldung ändern.',
      'Das Root-Passwort des Datenbankservers lautet: ⟦t0pS3cr3t⟧',
      'Unser API-Schlüssel lautet ⟦8f7d2c1b9a3e4f5061728394a5b6c7d8⟧',
      'Der API-Key für den Wetterdienst ist ⟦9aF3kLmQ82xZ7vB1⟧.',
      'Hier ist der Zugangstoken: ⟦c2VjcmV0LXRva2VuLWZvci10ZXN0⟧',
      '| Passwort | ⟦geheim123⟧ |',
      '**Passwort:** ⟦Abc!2345⟧',
      'Passwort: `⟦qwertz99⟧`',
      'Die Geheimzahl meiner EC-Karte ist ⟦3927⟧.',
      'Der Türcode ist ⟦1928#⟧.',
      'Kreditkarte läuft, CVV: ⟦123⟧',
      'Prüfnummer ⟦737⟧',
      'SIM-PIN: ⟦2580⟧',
      'BitLocker-Wiederherstellungsschlüssel: ⟦123456-234567-345678-456789-567890-678901-789012-890123⟧',
      'Das Einmalpasswort ist ⟦839201⟧',
      'ich komm nicht rein, user ist mmueller und pw ist ⟦fussball1⟧',
      'Backup-Codes:\n⟦1234-5678⟧\n⟦2345-6789⟧\n⟦3456-7890⟧',
      'Safe-Code: ⟦482910⟧',
      'Das Passwort wurde auf "⟦Neustart!1⟧" gesetzt.',
      'Passwort (WLAN): ⟦abc-DEF-123⟧',
      'Mein Kennwort: ⟦Hund&Katze⟧',
      'Das Passwort ⟦Haus2038*⟧ geht; **Kennwort:** *⟦Haus2038⟧*',
      'Das Root-Passwort (⟦Dragon2020⟧) funktioniert nicht.',
      'Ist ⟦Schatz@656⟧ ein sicheres Passwort?',
      'Is ⟦x9Ap?F!=HYjF⟧ a good password?',
      'PASSWORD=⟦Letmein&421⟧',
      'my password is ⟦hunter2⟧',
      'My password is ⟦Tr0ub4dor&3⟧, can you check it?',
      'The password for the admin account is ⟦P@ssw0rd!⟧',
      'password: ⟦hunter2⟧',
      'Please use ⟦Blue42Horse⟧ as the password.',
      'user bob, password ⟦s3cr3tBob⟧',
      'login with admin / ⟦letmein99⟧',
      'Credentials: admin / ⟦letmein99⟧',
      'I changed my password to ⟦NewPass#77⟧ yesterday.',
      'My PIN is ⟦4829⟧.',
      'pin: ⟦9921⟧',
      'Your verification code is ⟦482913⟧',
      'Your one-time passcode is ⟦774201⟧.',
      'The recovery code is ⟦X7K2-99QP-LMN4⟧',
      'wifi password is "⟦CoffeeShop123⟧"',
      'The wifi key is ⟦a8f3k2m9x1⟧',
      'our api key is ⟦a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6⟧, keep it safe',
      'my password is ⟦sunshine⟧',
      'the root password is ⟦toor1234⟧ by the way',
      'CVC ⟦382⟧',
      'security code: ⟦4417⟧',
      'seed phrase: ⟦abandon ability able about above absent absorb abstract absurd abuse access accident⟧',
      'password = "⟦correcthorse⟧"',
      "hey can you log in for me? it's jane / pw ⟦Kitten_2019⟧",
      'The token is ⟦f3a9c1d07b2e4e6f8a1b⟧',
      'use this access token: ⟦Zx81kQp0LmN7vB2sYt5R⟧',
      'temp password ⟦Welcome1!⟧',
      'DB_PASSWORD=⟦geheim⟧',
      'DB_PASSWORD=⟦s3cr3t!⟧',
      "export SECRET_KEY='⟦django-insecure-x8!2k$f9@w0z⟧'",
      'api_key: ⟦q8Zr4TnB2xWvL6yHd3Ks⟧',
      '"client_secret": "⟦qX7mR2vK9pLw4TzN⟧"',
      '{"username":"admin","password":"⟦geheim⟧"}',
      "const password = '⟦Geheim!1⟧';",
      "password => '⟦x9kLm2⟧',",
      "$config['db_password'] = '⟦root123⟧';",
      'conn = psycopg2.connect(host="db", user="app", password="⟦w8PqT5⟧")',
      'Server=db;Database=shop;User Id=sa;Password=⟦Str0ng!Pass⟧;Encrypt=true',
      'jdbc:mysql://db:3306/shop?user=app&password=⟦w8PqT5xx⟧&useSSL=true',
      'postgres://shop:⟦w7Kq2mZp⟧@db.internal:5432/shop',
      'mongodb+srv://app:⟦p4ssW0rdX⟧@cluster0.mongodb.net/test',
      'redis://:⟦Zk38dkQ⟧@cache:6379/0',
      'amqp://guest:⟦guest99⟧@mq:5672',
      'https://deploy:⟦tokenA8x9⟧@git.example.com/repo.git',
      'mysql -u root -p⟦Sup3rGeheim⟧ shop',
      'mysqldump --user=root --password=⟦Sup3rGeheim⟧ shop',
      "sshpass -p '⟦Gehe1m!⟧' ssh root@host",
      'docker login -u bot -p ⟦d0ckerPw99⟧ registry.example.com',
      'curl -u admin:⟦pQ9wTxu4Fg⟧ https://example.com',
      'curl -H "Authorization: Bearer ⟦f3a9c1d07b2e4e6f8a1bZZk2⟧" https://x',
      'Authorization: Basic ⟦YWRtaW46Z2VoZWltMTIz⟧',
      'X-Api-Key: ⟦7d9f8a6b5c4d3e2f1a0b⟧',
      'machine git.example.com login bot password ⟦p4TzN9qL⟧',
      '- name: DB_PASSWORD\n  value: ⟦geheim99⟧',
      '<password>⟦geheim99⟧</password>',
      '<add key="SmtpPassword" value="⟦geheim99⟧" />',
      'AccountKey=⟦Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6QUJDREVGR0g9PQ==⟧;EndpointSuffix=core.windows.net',
      'aws_secret_access_key = ⟦kD8fJ2mQ9xL4vB7nT1wR5yU3pZ6sC0aE8hG2iKqM⟧',
      "ALTER USER app WITH PASSWORD '⟦w8PqT5xx⟧';",
      "CREATE USER 'app'@'%' IDENTIFIED BY '⟦w8PqT5xx⟧';",
      'val apiToken: String = "⟦q8Zr4TnB2xWvL6yHd3Ks⟧"',
      'var stripeToken string = "⟦q8Zr4TnB2xWvL6yHd3Ks⟧"',
      'API_TOKEN ::= "⟦q8Zr4TnB2xWvL6yHd3Ks⟧"',
      '  config: "{\\"token\\": \\"⟦q8Zr4TnB2xWvL6yHd3Ks⟧\\"}"',
      '{"log":"login failed password=⟦hunter22⟧ user=bob"}',
      '2024-05-01 12:00:01 INFO connecting with password ⟦Zx8!kkw2⟧',
      'spring.datasource.password=⟦geheim99⟧',
      'ConvertTo-SecureString "x" ; $Password = "⟦Geheim99!⟧"',
      'app.run(secret_key="⟦8dkf93kdl30sl20a⟧")',
      'setPassword("⟦Geheim99!⟧")',
      'PGPASSWORD=⟦w8PqT5xx⟧ psql -h db',
      '--token ⟦q8Zr4TnB2xWvL6yHd3Ks⟧',
      '⟦eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U⟧',
      'Cookie: JSESSIONID=⟦8F3A2B1C9D4E5F60718293A4B5C6D7E8⟧; theme=dark',
      'https://acc.blob.core.windows.net/c/f?sv=2022-11-02&sr=b&sig=⟦7Hk3%2Fq9Lm2PzXw8Vt5Rb1Ny6Uc4Sd0Ga7Je3Kf9Qh%3D⟧&se=2025-01-01',
      'Könntest du bitte das Passwort "⟦Elefant_77⟧" in ein sichereres ändern?',
      'Ich erreiche den Router unter 192.168.178.1, Kennwort ist ⟦fritz!4711⟧.',
      'Benutzer: vertrieb@firma.de Kennwort: ⟦Umsatz2024⟧',
      'Die neuen Login-Daten: Benutzer kmeier, Passwort ⟦kM!88xyz⟧',
      'Meine Bank-PIN ist ⟦8365⟧, darf ich die im Handy speichern?',
      'Für die Überweisung habe ich TAN ⟦472918⟧ bekommen, sie funktioniert nicht.',
      'Der Code für die Haustür: ⟦2580⟧',
      'PUK: ⟦83920174⟧',
      'Die Handy-PIN von Oma lautet ⟦1948⟧',
      'Dein Sicherheitscode lautet ⟦992817⟧. Gib ihn niemandem weiter.',
      'Das Initialpasswort lautet ⟦Start123⟧ und muss geändert werden.',
      'Das Admin-Kennwort der Datenbank heißt ⟦Zitrone!9⟧',
      'Zum Entsperren des PDFs: Passwort ⟦Rechnung-2024⟧',
      'Passwort für das ZIP-Archiv = ⟦geheim2024⟧',
      'pwd: ⟦Test#1234⟧',
      'Passwort lautet ⟦geheim⟧',
      'Ich nutze überall ⟦Bello2010!⟧ als Kennwort, ist das schlimm?',
      'Teamviewer ID 123 456 789, Passwort ⟦x7f9k2⟧',
      'VPN: User tkrause, PW ⟦V!pn2023xx⟧',
      'Gast-WLAN: SSID "Gast", Schlüssel "⟦willkommen2024⟧"',
      'Bitte hinterlege den Zugriffstoken ⟦d41d8cd98f00b204e9800998ecf8427e1a⟧ im Tresor.',
      'der geheime Schlüssel lautet ⟦kJ8s-9dLq-22Xz-Pp01⟧',
      'API-Schlüssel: ⟦AbCdEf123456GhIjKl7890⟧',
      "Can you check why password '⟦Qwerty!23⟧' is rejected?",
      'The Wi-Fi password is ⟦guest2024⟧.',
      'SSH login: root / ⟦tiger.Woods9⟧',
      'here are my creds: jdoe:⟦Pa55w0rd!⟧',
      'username=jdoe&password=⟦Pa55w0rd!⟧&submit=1',
      'my bank card pin is ⟦7741⟧',
      'Enter the OTP ⟦582913⟧ to continue',
      'Your Google verification code is ⟦482913⟧',
      '2FA backup codes: ⟦83920174⟧ ⟦19283746⟧ ⟦56473829⟧',
      'The passphrase is "⟦correct horse battery staple⟧".',
      'The secret is ⟦9f8e7d6c5b4a39281706⟧',
      'my old password was ⟦Fluffy123⟧',
      'Password:⟦Summer2023⟧',
      'Pass: ⟦hunter2!⟧',
      'my social login pw = ⟦il0vecats⟧',
      'spring:\n  datasource:\n    username: app\n    password: ⟦v3ryS3cret⟧',
      'env:\n  - name: API_TOKEN\n    value: "⟦q8Zr4TnB2xWvL6yHd3Ks⟧"',
      'REDIS_URL=redis://default:⟦kd93jKs0⟧@redis:6379',
      'DATABASE_URL="mysql://root:⟦toor⟧@localhost/app"',
      'ftp://upload:⟦Ftp!2024⟧@ftp.example.de/in',
      'AWS_SECRET_ACCESS_KEY=⟦n0tR3alButL00ksLik3ItX7vQ2mB9pW4sZ6kT1dY⟧',
      'headers = {"Authorization": "Bearer ⟦abc.def-ghi123JKL456mno⟧"}',
      'requests.get(url, auth=("admin", "⟦S3cure!pw⟧"))',
      'new MongoClient("mongodb://app:⟦hunter2⟧@mongo:27017")',
      '<connectionStrings><add name="x" connectionString="Server=s;User ID=sa;Pwd=⟦Sql#2019⟧;" /></connectionStrings>',
      '.netrc: machine api.heroku.com login x@y.de password ⟦c4cd94da-ea0e-4b7a-8a1b-123456789abc⟧',
      'db.example.com:5432:shop:appuser:⟦pgP4ssXy⟧',
      'smtp_pass = "⟦mailer-9931⟧"',
      'ENCRYPTION_KEY=⟦3q2+7wAAbbCCddEEffGGhhIIjjKKllMMnnOOppQQrrS=⟧',
      'JWT_SECRET=⟦thisIsMyJwtS3cretDontTell⟧',
      'TWILIO_AUTH_TOKEN=⟦1f3870be274f6c49b3e31a0c6728957f⟧',
      '2024-06-01T10:00:00Z ERROR auth failed for user=bob pass=⟦Kx92!mmz⟧ ip=10.0.0.4',
      "wget --user=bob --password='⟦Kx92!mmz⟧' https://x",
      'psql "host=db user=app password=⟦Kx92mmz⟧ dbname=x"',
      'kubectl create secret generic db --from-literal=password=⟦Kx92mmzPo⟧',
      'ansible_become_password: ⟦Kx92mmz⟧',
      'ldapsearch -D cn=admin -w ⟦Kx92!mmz⟧',
    ],
    passes: [
      'Ich habe mein Passwort vergessen.',
      'Passwort vergessen?',
      'Wie kann ich mein Passwort zurücksetzen?',
      'Das Passwort muss mindestens 8 Zeichen haben.',
      'Passwort: bitte ändern',
      'Passwort: siehe separate Mail',
      'Das Passwort ist falsch.',
      'Mein Passwort ist abgelaufen, was soll ich tun?',
      'Das Kennwort ist seit 3 Tagen abgelaufen.',
      'Ihr Passwort ist nicht sicher genug',
      'password reset link',
      'Password must contain at least 8 characters, 1 digit and 1 symbol.',
      'my password is not working',
      'My password is expired',
      'The password is case sensitive.',
      'I forgot my password for the account 12345678.',
      'Please reset the password for user 4711.',
      "What's the best password manager in 2024?",
      'Passwort-Manager 1Password oder Bitwarden?',
      'PIN vergessen',
      'Wo finde ich meine PIN?',
      'Ich habe die PIN dreimal falsch eingegeben.',
      'Die PIN muss 4 Ziffern haben.',
      'Die PIN besteht aus 4 Ziffern.',
      'PIN ändern',
      'pin 13 of the Arduino',
      'connect pin 12 to GND',
      'tan(45)',
      'the color tan 4000',
      'API_KEY=YOUR_API_KEY',
      'API_KEY=<your-api-key>',
      'api_key: xxxxxxxxxxxxxxxxxxxx',
      'password: ***',
      'password: ********',
      'password: ${DB_PASSWORD}',
      'password: {{ vault_db_password }}',
      'password: changeme',
      'password = os.environ["DB_PASSWORD"]',
      'const apiKey = process.env.OPENAI_API_KEY;',
      'AKIAIOSFODNN7EXAMPLE',
      'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      'token = [SECRET_1]',
      'Passwort: [SECRET_1]',
      'das Passwort lautet SECRET_2',
      'postgres://user:password@localhost/db',
      'postgres://user:${PW}@host/db',
      'https://user:<password>@host',
      'http://localhost:8080/path@2x',
      'https://example.com:8443/@user',
      'ssh://git@github.com:org/repo',
      'commit 43fc912ef59a83054ea7f6706df4d53a7dea4d80',
      'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      '"integrity": "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="',
      'id: 550e8400-e29b-41d4-a716-446655440000',
      'ETag: "33a64df551425fcc55e4d42a148795d9f25f89d4"',
      'md5 5d41402abc4b2a76b9719d911017c592',
      'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7vbqajDhA4k8x bob@host',
      '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAn6/O8li+SX4m98LLYt/PKSzEmQ++ZBD7\n-----END PUBLIC KEY-----',
      '-----BEGIN CERTIFICATE-----\nMIIDXTCCAkWgAwIBAgIJAKL0UG+mRKSzMA0GCSqGSIb3DQEBCwUAMEUxCzAJBgNV\n-----END CERTIFICATE-----',
      'password: string;',
      'password: z.string().min(8)',
      'password = models.CharField(max_length=128)',
      'def login(username, password):',
      "if (password !== confirmPassword) throw new Error('passwords do not match');",
      'password = getpass("Password: ")',
      '<input type="password" name="password" id="password" placeholder="Passwort">',
      'this.password = password;',
      '"password": "Passwort",',
      '"forgot_password": "Passwort vergessen?"',
      "label: 'Password'",
      'max_tokens: 4096',
      '"total_tokens": 1523',
      'token_type: bearer',
      'next_page_token: CAUQAA8f3k2m9x1Zq7',
      'primary_key: id',
      'public_key = "9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit"',
      'secretName: app-tls-secret-2024',
      'keyboard shortcut: Ctrl+Shift+P',
      'Der Schlüssel liegt unter der Fußmatte.',
      'Schlüsselbund für 20 Euro',
      'ISBN 978-3-16-148410-0',
      'error code 404',
      'Der Fehlercode ist 500123',
      'Postcode: 50667',
      'Code 1234 wird nicht erkannt',
      'Rabattcode: SAVE20',
      'QR-Code',
      'Bestellnummer 20240815-4711',
      'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4',
      'background: #FFBAE4FF',
      'Passwortlänge: 12',
      'password_min_length = 12',
      'Mein Pass läuft am 12.05.2025 ab.',
      'Reisepass: C01X00T47',
      'Bearer token required',
      'Authorization: Bearer <token>',
      'Authorization: Bearer ${TOKEN}',
      'The Authorization header is missing',
      'curl -u user:pass https://example.com',
      'Die Zugangsdaten erhalten Sie per Post.',
      'Login: https://portal.example.com/login',
      'login 24/7',
      'Passwort: wird per SMS zugeschickt',
      'Ihr Passwort erhalten Sie am 12.05.2024 per Post.',
      'Passwort: 8-20 Zeichen',
      'Passwort für Windows 10 vergessen',
      'Das Passwort meiner Fritzbox 7590 ist weg',
      'EAN 4006381333931',
      'UserSecretsId: 79a3edd0-2092-40a2-a04d-dcb46d5ca9ed',
      'Wie ändere ich die PIN meiner Karte 5232?',
      'Das Passwort für Windows 11 Pro lässt sich nicht ändern.',
      'Passwort und PIN wurden getrennt versandt.',
      'Das Passwort ist 12 Zeichen lang.',
      'Das Passwort läuft am 31.12.2024 ab.',
      'Passwörter sollten Sonderzeichen wie !, # oder % enthalten.',
      'Ein gutes Passwort ist lang.',
      'Mein Passwort ist zu unsicher, was rätst du?',
      'Was ist mein Passwort?',
      'Wo steht das WLAN-Passwort auf der FRITZ!Box 7590?',
      'Passwort zurücksetzen: https://portal.example.de/reset?id=20240815',
      'Der Token ist abgelaufen.',
      'Ein Token entspricht etwa 4 Zeichen.',
      'The token limit is 128000 tokens.',
      'The key is under the mat.',
      'The key takeaway is that Q3-2024 was strong.',
      'Key figures: 12345678 units sold',
      'The secret is to use fresh herbs.',
      'The secret of success: hard work.',
      'Our pass rate is 98.5%',
      'Boarding pass: LH1234 seat 12A',
      'Pass: bestanden',
      'Die Tan-Farbe Nr. 1234',
      'Kontonummer 1234567890, BLZ 10020030',
      'Auftragsnummer: A-2024-0815',
      'Kundennummer 4711',
      'Version 1.2.3-rc4+build5',
      'npm install lodash@4.17.21',
      '"resolved": "https://registry.npmjs.org/lodash/-/lodash-4.17.21.tgz#679591c564c3bffaae8454cf0b3df370c3d6911c"',
      'lodash@^4.17.21: integrity sha512-v2kDEe57lecTulaDIuNTPy3Ry4gLGJ6Z1O3vE1krgXZNrsQ+LFTGHVxVjcXPs17LhbZVGedAJv8XZ1tvj5FvSg==',
      'h1:Z+J0XZ0N1fZ5sQqJ9ZbV2C6h1QJ4p6z9X0yQkq2vR8c=',
      '--hash=sha256:5d2fcbf5d8f6ba2d2e9a8b1c3f4e5d6c7b8a9f0e1d2c3b4a5f6e7d8c9b0a1f2e',
      'drwxr-xr-x 2 root root 4096 Nov 22 11:44 .ssh',
      'trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7',
      'x-request-id: 7f3c2e1a-9b8d-4c6f-a5e4-3d2c1b0a9f8e',
      'Set-Cookie: lang=de; Path=/',
      'const token = await getToken();',
      'token = tokenizer.decode(ids[0])',
      'if (token.type === TokenType.Identifier2) return;',
      'authToken: string | undefined',
      'readonly rootKey: Uint8Array;',
      'api_key = config["api_key"]',
      'api_key = settings.OPENAI_API_KEY',
      'password = secrets.token_urlsafe(32)',
      "passwordField.value = ''",
      'PASSWORD_RESET_TIMEOUT = 259200',
      '"password_policy": {"min_length": 12}',
      'key: "user:1234:profile"',
      'cacheKey = `user-${id}-v2`',
      'sort_key="created_at#2024-01-01"',
      '<Route key="/settings/profile2" />',
      'API_KEY=insert-your-key-here',
      'OPENAI_API_KEY=sk-...',
      'api_key="sk-xxxxxxxxxxxxxxxxxxxxxxxx"',
      'token: <YOUR_TOKEN>',
      'token: "{{ .Values.token }}"',
      'GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}',
      'password: "!vault |"',
      'password: vault:secret/data/db#password',
      'password: ENC[AES256_GCM,data:abc123,iv:xyz]',
      'mysql -u root -p shop',
      'docker run -p 8080:80 nginx',
      'ssh -p 2222 user@host',
      'tar -pxzf archive.tar.gz',
      'curl -u "$USER:$PASS" https://x',
      'curl -u username https://x',
      'Bitte Passwort eingeben: ________',
      'Passwort: ……',
      'Kennwort (mind. 8 Zeichen, 1 Zahl):',
      'Passwort*: ',
      'user / password',
      'Benutzername/Passwort falsch',
    ],
  });

  const digits = '0123456789'.split('');
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'.split('');
  const classes: Readonly<Record<string, readonly string[]>> = { d: digits, w: [...alphabet, '_'] };

  /** A text of a form, drawn by lot: of classes, groups, alternatives and counts, which is all that the table has. */
  function drawn(form: string, random: () => number): string {
    const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
    let at = 0;
    const alternatives = (): string => {
      const options = [sequence()];
      while (form[at] === '|') {
        at++;
        options.push(sequence());
      }
      return pick(options);
    };
    const sequence = (): string => {
      let text = '';
      while (at < form.length && form[at] !== '|' && form[at] !== ')') {
        const start = at;
        const isCondition = form.startsWith('(?=', at) || form.startsWith('(?!', at);
        let once = item();
        const count = /^(?:\{(\d+)(?:,(\d+))?\}|\?)/.exec(form.slice(at));
        if (count !== null) {
          const end = at;
          const fewest = count[1] === undefined ? 0 : Number(count[1]);
          const most = count[1] === undefined ? 1 : Number(count[2] ?? count[1]);
          const times = fewest + Math.floor(random() * (most - fewest + 1));
          if (times === 0) once = '';
          for (let time = 1; time < times; time++) {
            at = start;
            once += item();
          }
          at = end + count[0].length;
        }
        if (!isCondition) text += once;
      }
      return text;
    };
    const item = (): string => {
      if (form[at] === '(') {
        at += /^\((?:\?[:=!])?/.exec(form.slice(at))?.[0].length ?? 1;
        const text = alternatives();
        at++;
        return text;
      }
      if (form[at] === '[') {
        const end = form.indexOf(']', at + 1);
        const inside = form.slice(at + 1, end);
        at = end + 1;
        const units: string[] = [];
        for (let place = 0; place < inside.length; place++) {
          const unit = inside.charAt(place);
          if (unit === '\\') units.push(...(classes[inside.charAt(++place)] ?? [inside.charAt(place)]));
          else if (inside[place + 1] === '-' && place + 2 < inside.length) {
            for (let code = unit.charCodeAt(0); code <= inside.charCodeAt(place + 2); code++)
              units.push(String.fromCharCode(code));
            place += 2;
          } else units.push(unit);
        }
        return pick(units);
      }
      if (form[at] === '\\') {
        at += 2;
        return pick(classes[form.charAt(at - 1)] ?? [form.charAt(at - 1)]);
      }
      return form.charAt(at++);
    };
    return alternatives();
  }

  /** Numbers from 0 to 1 that are the same in every run (Park and Miller, CACM 31, 1988). */
  function lot(seed: number): () => number {
    let state = seed;
    return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  }

  const withForm = vendorRules.filter((rule) => rule.read === undefined);
  test.each(withForm.map((rule) => [rule.id, rule] as const))('knows a token of %s in a sentence', (id, rule) => {
    const random = lot(id.length * 7_919 + 17);
    let found = 0;
    const times = 12;
    for (let time = 0; time < times; time++) {
      for (const prefix of rule.prefixes) {
        const { before } = rule;
        const ahead = before === undefined ? '' : drawn(`${before.units.source}{${before.fewest}}`, random);
        const text = `Take ${ahead}${prefix}${drawn(rule.form, random)} for it.`;
        if (findSecrets(reader.read(text)).some((span) => span.rule === id)) found++;
      }
    }
    // What is drawn by lot may miss a condition, or have the look of a blank.
    expect(found).toBeGreaterThanOrEqual(times * rule.prefixes.length * 0.7);
  });

  it('gives only the part of a webhook that must not leak', () => {
    const path = ['https://hooks.sl', 'ack.com/services/T024TTTTT/B072BB8BL/'].join('');
    expect(values(`${path}AZbAA9u0pA4ad666eMgbi5x5`)).toEqual(['AZbAA9u0pA4ad666eMgbi5x5']);
  });

  it('is surer of a token whose check digits are right', () => {
    // The body is made up; its CRC-32 in base 62 is what makes the token one.
    const body = 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0';
    const right = ['gh', 'p_', body, '0snvpY'].join('');
    const wrong = ['gh', 'p_', body, '000000'].join('');
    expect([hasCrcOfGithub(right), hasCrcOfGithub(wrong)]).toEqual([true, false]);
    const score = (token: string): number => scanner.find(token)[0]?.score ?? 0;
    expect(score(right)).toBeGreaterThan(score(wrong));
  });

  const block = (label: string, body: string): string => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----`;
  const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDAC4AWkdwKYSd8\nKs14IReLcYgADhoXk56ZzXI=';

  it.each([
    'PRIVATE KEY',
    'RSA PRIVATE KEY',
    'EC PRIVATE KEY',
    'OPENSSH PRIVATE KEY',
    'ENCRYPTED PRIVATE KEY',
    'PGP PRIVATE KEY BLOCK',
  ])('takes a block of a %s as a whole', (label) => {
    const key = block(label, body);
    expect(values(`before\n${key}\nafter`)).toEqual([key]);
    expect(values(JSON.stringify({ key })).map((value) => value.length)).toEqual([
      key.length + key.split('\n').length - 1,
    ]);
  });

  it('takes what is there of a private key without an end', () => {
    expect(values(`-----BEGIN RSA PRIVATE KEY-----\n${body}`)).toEqual([`-----BEGIN RSA PRIVATE KEY-----\n${body}`]);
  });

  it.each(['PUBLIC KEY', 'CERTIFICATE', 'PGP PUBLIC KEY BLOCK', 'PGP SIGNATURE'])('leaves a %s', (label) => {
    expect(values(block(label, body))).toEqual([]);
  });

  it('leaves a blank where a private key should be', () => {
    expect(values(block('PRIVATE KEY', 'put the key of your service account here, please, in one line'))).toEqual([]);
    expect(values(block('PRIVATE KEY', '...'))).toEqual([]);
  });

  const hexadecimal = (length: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
  const hashes = fc.oneof(
    fc.tuple(
      fc.constantFrom(
        'commit ',
        'sha256:',
        'md5: ',
        'checksum = ',
        'ETag: "',
        'digest: ',
        'Prüfsumme ',
        '"hash": "',
        '',
      ),
      hexadecimal(40),
    ),
    fc.tuple(fc.constantFrom('sha256sum ', 'image@sha256:', 'integrity '), hexadecimal(64)),
    fc.tuple(fc.constantFrom('request_id=', 'id: ', 'trace ', 'Vorgang '), fc.uuid()),
    fc.tuple(
      fc.constantFrom('"integrity": "sha512-', 'integrity sha512-'),
      fc.base64String({ minLength: 88, maxLength: 88 }),
    ),
  );

  it('leaves hashes, identifiers and integrity strings', () => {
    fc.assert(
      fc.property(hashes, ([before, value]) => {
        expect(values(`${before}${value}`)).toEqual([]);
      }),
    );
  });

  const blanks = fc.constantFrom(
    'YOUR_API_KEY',
    '<your-token>',
    'xxxxxxxxxxxxxxxx',
    '****************',
    '${SECRET}',
    '{{ secret }}',
    '$SECRET',
    '%SECRET%',
    '[SECRET_1]',
    'process.env.SECRET',
    'changeme',
    'your-secret-key',
    '...',
    'REPLACE_ME',
    'example',
    'null',
    '[REDACTED]',
    '<PASSWORT>',
    'dein-api-key-hier',
  );
  const places = fc.constantFrom(
    'API_KEY=',
    'password: ',
    'token = "',
    '"client_secret": "',
    'Passwort: ',
    'Authorization: Bearer ',
    '--password ',
    'secret: ',
  );

  it('leaves blanks that wait for a secret', () => {
    fc.assert(
      fc.property(places, blanks, (place, blank) => {
        expect(values(place + blank + (place.endsWith('"') ? '"' : ''))).toEqual([]);
      }),
    );
  });

  it('reads hostile texts in one go, however long', () => {
    // Were one of them read again and again, this would take minutes.
    for (const hostile of [
      'A1',
      '=',
      'password=',
      'password="',
      'token=',
      '-eyJ',
      'eyJhbGciOiJ.',
      '://a:b@',
      '-----BEGIN PRIVATE KEY-----',
      'PRIVATE KEY',
      'Private-Lines: 1\nA',
      'PIN: ',
      'pw a ',
      'sk-',
      'curl -u ',
      'mysql -p',
      'Bearer ',
      '/LS0tLS1CRUdJTiBQUklWQVRF',
      '.atlasv1.',
      ':5432:',
      'token\\"',
      'TAN 123456 ',
      'ist mein Passwort ',
      'zugangsdaten: a / ',
      'password (',
      'pw="a pw=\\"b ',
      'mnemonic abc ',
    ]) {
      const text = hostile.repeat(Math.ceil(60_000 / hostile.length));
      for (const span of secrets.find(reader.read(text))) expect(span.end).toBeGreaterThan(span.start);
    }
  }, 60_000);
});
