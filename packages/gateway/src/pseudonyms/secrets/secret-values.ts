/*
 * Whether a value is one that must not leak, or something else that stands in its place: a blank to be filled in, a reference, a hash, a
 * word. Everything here reads a value once or twice from end to end, and values are bounded where they are cut out.
 */

/** Whatever is longer is no single secret, but for keys in blocks, which have their own reader. */
export const longestValue = 4096;

/** Units of a value by kind. */
export interface ValueShape {
  readonly length: number;
  readonly digits: number;
  readonly smalls: number;
  readonly capitals: number;
  /** Signs of words and paths: `_ - . /` and the space. */
  readonly joints: number;
  /** Everything else. */
  readonly signs: number;
  /** How often the kind changes from one unit to the next. */
  readonly changes: number;
  readonly distinct: number;
}

export function shapeOf(value: string): ValueShape {
  let digits = 0;
  let smalls = 0;
  let capitals = 0;
  let joints = 0;
  let signs = 0;
  let changes = 0;
  let before = 0;
  const seen = new Set<number>();
  for (let at = 0; at < value.length; at++) {
    const unit = value.charCodeAt(at);
    let kind: number;
    if (unit >= 0x30 && unit <= 0x39) {
      digits++;
      kind = 1;
    } else if (unit >= 0x61 && unit <= 0x7a) {
      smalls++;
      kind = 2;
    } else if (unit >= 0x41 && unit <= 0x5a) {
      capitals++;
      kind = 3;
    } else if (unit === 0x5f || unit === 0x2d || unit === 0x2e || unit === 0x2f || unit === 0x20) {
      joints++;
      kind = 4;
    } else if (unit >= 0xc0 && unit !== 0xd7 && unit !== 0xf7 && (unit < 0x2000 || unit > 0x2bff)) {
      smalls++;
      kind = 2;
    } else {
      signs++;
      kind = 5;
    }
    if (at > 0 && kind !== before) changes++;
    before = kind;
    if (seen.size < 32) seen.add(unit);
  }
  return { length: value.length, digits, smalls, capitals, joints, signs, changes, distinct: seen.size };
}

const uuidForm = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i;
const hexForm = /^(?:0x)?[0-9a-f]+$/i;
const hashLengths: ReadonlySet<number> = new Set([7, 8, 32, 40, 48, 56, 64, 96, 128]);
const namedHash = /^(?:sha\d{1,3}|md5|blake2b?|blake3|bcrypt|argon2\w{0,2}|scrypt|pbkdf2)[-:=$_]/i;
const passwordHash =
  /^\$(?:2[abxy]|1|5|6|y|apr1|argon2\w{0,2}|pbkdf2[\w-]{0,20})\$|^\{(?:SSHA|SHA|MD5|CRYPT|bcrypt|noop)\w{0,8}\}/;

export function isUuid(value: string): boolean {
  return (value.length === 36 || value.length === 38) && uuidForm.test(value);
}

/** In hexadecimal digits, of a length that hash functions have. */
export function mayBeHash(value: string): boolean {
  return hashLengths.has(value.length) && hexForm.test(value);
}

const inBrackets =
  /^(?:\{?\$\{?\w+\}+$|<[^>]*>|\([a-zäöüß ]+\)|\[[^\]]*\]|\(?\{\{.*|\{[\w\s.-]*\}|\$\{.*|\$\(.*|`.*|#\{.*|@\{.*|%[A-Za-z_][\w.]*%|%\(?\w*\)?[sdv]|__\w+__|«.*|&lt;.*)$/s;
const variable = /^\$[A-Za-z_]\w+[/:.]|^[$@%][A-Za-z_][\w:]*(?:\[[^\]]*\]|[.]\w+)+$|^\$\d$|^![A-Z][A-Za-z]+$/;
const variableName = /^[$@%][A-Za-z_][\w:]*$/;
/** `YOUR_API_KEY`, `SECRET_1`: constants and placeholders, those of this gateway too. */
const constantName = /^\[?[A-Z][A-Z0-9]*(?:[_-][A-Z]+[0-9]{0,2})*(?:_[A-Z0-9]{1,6}){1}\]?$/;
const filler =
  /(?:x{5,}|\*{2,}|\.{3,}|…|•|●|_{4,}|#{4,}|(?:^|[^a-z])(?:your?|ihr|ihre?n?|dein|deine?n?|mein|meine?n?|my)[-_ .]?(?:own|super|secret|eigenes?|own|new|neues)?[-_ .]?(?:api|app|access|auth|bot|client|secret|token|key|pass|pw|kenn|schl|service|project|account|azure|aws|openai|github|slack|stripe|db|database|here|value|jwt|org|user|admin|private|personal|real|actual)|yourapi|your_|your-|your(?:strong|own|very)|(?:^|[-_])hier$|[-_]hier[-_]|^enter[-_]|^@@|secrets?manager|^paste|^(?:config|settings|var|vars|local|locals|module|args|self|this|opts|options|env|params|props|secrets|ctx|app|request|req|process|random_password|data|values)\.[a-z_]|placeholder|platzhalter|redacted|geschw[äa]rzt|filtered|masked|censored|entfernt|removed|hidden|example|beispiel|changeme|change[-_ ]me|change[-_ ]?this|replace[-_ ]?(?:me|this|with)|insert[-_ ]|fill[-_ ]?(?:me|in)|put[-_ ]?your|enter[-_ ]?your|goes[-_ ]?here|hier[-_ ]?(?:ein|ihr|dein|das|den)|token[-_ ]?here|key[-_ ]?here|secret[-_ ]?here|password[-_ ]?here|todo|fixme|dummy|lorem|not[-_ ]?a[-_ ]?real|some[-_ ](?:secret|key|token|pass|random|api)|randomstring|test[-_]?(?:key|token|secret|api)|fake[-_]?(?:key|token|secret|api|pass)|mock[-_]|ersetzen|einf[üu]gen|eintragen|^<|>$|\$\{|\{\{|process\.env|os\.environ|getenv|import\.meta)/i;
const repetition = /([^A])\1{7,}/;
const typeName = /^(?:Uint|Int|Float|BigInt|BigUint)\d{1,2}(?:Clamped)?(?:Array)?(?:\[\])?$|^[iuf](?:8|16|32|64|128)$/;
const onlyFiller = /^[xX.*•●\-_#?=~0\s]+$/;

/** Words that stand where a value would: types, states, and the words for the thing itself. */
const blankWords: ReadonlySet<string> = new Set(
  `password passwort passwd pass pwd pw kennwort passphrase passcode secret secrets token key apikey api_key api-key code pin none null nil nul
undefined true false yes no ja nein on off string str number int integer bool boolean any object bytes byte text varchar char uuid password_hash
required optional empty blank default value val input output data self this todo tbd n/a na unknown unbekannt leer keine keins kein nichts
user username admin_password password1 test testing tests foo bar baz foobar example sample demo dummy changeme change_me change-me geändert
function return async await new var let const class type interface static public private protected readonly final void
hidden masked redacted filtered removed encrypted hashed plain plaintext cleartext clear base64 json yaml xml html auto automatic manual
secretstr securestring optional[str] str|none string|null params props state config settings env environ environment vault keyring prompt stdin
file bearer basic digest oauth oauth2 jwt saml ldap mfa 2fa totp otp sso none, hunter geheim? siehe see xxx xxxx abc wert zeichenkette
mypassword my_password my-password yourpassword your_password your-password newpassword new_password oldpassword userpassword mysecret my_secret
my-secret secretkey secret_key secret-key mytoken my_token my-token accesstoken access_token dbpassword db_password passwordhere pass1 username:password
contraseña motdepasse password: geheimnis? user:pass user:password`.split(/\s+/),
);

/** A reference, a blank, a mark of redaction; not a secret whoever reads it. */
export function isPlaceholder(value: string): boolean {
  if (value.length < 3) return true;
  if (
    reference.test(value) ||
    inBrackets.test(value) ||
    onlyFiller.test(value) ||
    variable.test(value) ||
    constantName.test(value)
  )
    return true;
  if (variableName.test(value) && isWordy(value.slice(1))) return true;
  if (blankWords.has(value.toLowerCase()) || typeName.test(value)) return true;
  if (value.length <= 256 ? filler.test(value) : filler.test(value.slice(0, 128)) || filler.test(value.slice(-128)))
    return true;
  if (repetition.test(value)) return true;
  const { distinct, length } = shapeOf(value);
  if (length >= 6 && distinct === 1) return true;
  return length >= 12 && (distinct <= 3 || isRow(value));
}

/** A value that is cut short, or a part of a file name. */
export function goesOnElsewhere(text: string, end: number): boolean {
  const next = text.charCodeAt(end);
  if (next === 0x2e) return cutOrFile.test(text.slice(end, end + 8));
  return next === 0x2026 || next === 0x2022 || (next === 0x2a && text.charCodeAt(end + 1) === 0x2a) || next === 0x5b;
}

const cutOrFile =
  /^\.(?:\.|png|jpe?g|gif|svg|webp|ico|css|js|ts|map|html?|woff2?|ttf|md|txt|json|ya?ml|pdf|zip|gz|bfu)/i;

/** `0123456789abcdef`, `abcdefghijkl`: each unit follows the one before. */
function isRow(value: string): boolean {
  let steps = 0;
  for (let at = 1; at < value.length; at++) {
    const step = value.charCodeAt(at) - value.charCodeAt(at - 1);
    if (step === 1 || (value[at] === '0' && value[at - 1] === '9') || (value[at] === 'a' && value[at - 1] === '9'))
      steps++;
  }
  return steps >= (value.length - 1) * 0.85;
}

const path = /^(?:[a-z]+:\/\/|\.{1,2}\/|~\/|[A-Za-z]:\\|\/(?:[\w.-]+\/)+[\w.-]*$|\/[\w-]+$)/;
const fileName =
  /^[\w./\\-]+\.(?:pem|crt|cer|key|pub|p12|pfx|jks|json|ya?ml|toml|ini|env|txt|md|js|ts|py|go|rs|java|rb|php|sh|png|jpe?g|svg|gif|html?|css|xml|csv|pdf|zip|gz|jar|lock|conf|cfg|properties|keytab|asc|gpg|sql|db|log)$/i;
const reference =
  /^(?:arn:|op:\/\/|vault:|ref\+|projects\/|secrets?[./:]|env[.:]|file:|classpath:|aws-?sm:|ssm:|keyvault|@Microsoft|ENC\[|AQICA|urn:|data:|image\/|ssh-(?:rsa|ed25519|dss) |ecdsa-)/i;

/** A place where something is kept, rather than the thing. */
export function isReference(value: string): boolean {
  return path.test(value) || fileName.test(value) || reference.test(value);
}

/** A hash that its own form gives away. */
export function isNamedHash(value: string): boolean {
  return namedHash.test(value) || passwordHash.test(value);
}

const tokenUnits = /^[\w+/=.~:%$@!-]+$/;

/** Whether a value was drawn by lot rather than chosen as a name: long, of one piece, of changing kinds of characters. */
export function looksRandom(value: string, fewest = 16): boolean {
  if (value.length < fewest || !tokenUnits.test(value) || isUuid(value) || isNamedHash(value) || isWordy(value))
    return false;
  const shape = shapeOf(value);
  if (shape.distinct < Math.min(9, value.length * 0.45)) return false;
  const lettersAndDigits = shape.digits + shape.smalls + shape.capitals;
  if (lettersAndDigits < value.length * 0.75) return false;
  if (shape.digits === 0)
    return value.length >= 20 && shape.smalls > 0 && shape.capitals > 2 && shape.changes > value.length / 3;
  if (shape.smalls + shape.capitals === 0) return false;
  // A name with a number has one or two changes between its words: "web21prqodx24021" has three in sixteen characters.
  return shape.changes >= Math.max(4, value.length / 7);
}

const wordyPiece = /^(?:[A-Z]?[a-z]{2,}(?:[A-Z][a-z]+)*\d{0,4}|[A-Z]{2,10}\d{0,4}|[a-zA-Z]?\d{1,12}|[A-Za-z])?$/;

/** Words and numbers with joints between them: `cmp2-qat-1208358310`, `jackson-0.11.2`, `SalesResults-1.2`. */
export function isWordy(value: string): boolean {
  return value.length <= 128 && value.split(/[-_.:/~ ]/).every((piece) => wordyPiece.test(piece));
}

const dateOrTime =
  /^(?:\d{1,2}\.\d{1,2}\.(?:\d{2,4})?|\d{4}-\d{2}-\d{2}(?:T.*)?|\d{1,2}\/\d{1,2}\/\d{2,4}|\d{1,2}:\d{2}(?::\d{2})?(?:h|uhr)?|\d{1,2}(?:h|am|pm))$/i;
const amount =
  /^[€$£+-]?\d+(?:[.,]\d+)*(?:-?(?:%|€|\$|£|eur|euro|usd|x|st|nd|rd|th|er|fach|stellig\w*|digits?|char\w*|bit|byte|kb|mb|gb|ms|s|min|h|d|tage?|days?|mal|px))?$/i;
const electronicAddress = /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/;
const version = /^v?\d+(?:\.\d+)+(?:[-+][\w.]+)?$/i;

/**
 * Whether a word of prose can only be a password: letters with digits, or with signs that no word has. Dates, amounts, versions, addresses
 * and ordinary compounds ("E-Mail", "und/oder", "z.B.") are none.
 */
export function looksChosen(value: string): boolean {
  if (value.length < 5 || value.length > 128) return false;
  if (dateOrTime.test(value) || amount.test(value) || electronicAddress.test(value) || version.test(value))
    return false;
  if (isReference(value) || isUuid(value) || call.test(value)) return false;
  const shape = shapeOf(value);
  const letters = shape.smalls + shape.capitals;
  if (letters === 0) return shape.digits >= 3 && shape.signs >= 2;
  if (shape.digits > 0 && letters >= 2) return !hyphenated.test(value);
  if (shape.signs === 0 && shape.joints === 0)
    return value.length >= 8 && irregular.test(value) && /[a-z][A-Z].*[a-z]/.test(value);
  return shape.signs > 0 && strongSign.test(value);
}

/** Capitals and small letters as no name has them. */
const irregular = /[A-Z][a-z]?[A-Z][a-z]?[A-Z]/;
/** "64-bit", "8-stellig", "10-Zeichen-Passwort", "2-Faktor". */
const hyphenated = /^\d+-[a-zäöüA-ZÄÖÜ][a-zäöüß]+(?:-[A-Za-zäöüß]+)*$/;
/** A sign inside or at the end that sentences do not put there. */
const strongSign = /[#$%^&+=~@*](?=.)|[a-zA-Z][!?](?=[A-Za-z!#$%])|[#$%^&+=!]$/;
const call = /^[A-Za-z_][\w.]*\([^)]*\)?[\w.()]*;?$/;
