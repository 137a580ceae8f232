import type { Language } from '../core/knowledge.ts';

/** Infinitive, past and participle of verbs that change within; what an ending tells is not told here. */
const english = `arise arose arisen, awake awoke awoken, bear bore borne, beat beat beaten, become became become, begin began begun, bend bent bent,
  bind bound bound, bite bit bitten, bleed bled bled, blow blew blown, break broke broken, breed bred bred, bring brought brought,
  build built built, burn burnt burnt, buy bought bought, catch caught caught, choose chose chosen, cling clung clung, come came come,
  creep crept crept, deal dealt dealt, dig dug dug, draw drew drawn, dream dreamt dreamt, drink drank drunk, drive drove driven, eat ate eaten,
  fall fell fallen, feed fed fed, feel felt felt, fight fought fought, find found found, flee fled fled, fly flew flown, forbid forbade forbidden,
  forget forgot forgotten, forgive forgave forgiven, freeze froze frozen, get got gotten, give gave given, go went gone, grow grew grown,
  hang hung hung, hear heard heard, hide hid hidden, hold held held, keep kept kept, know knew known, lead led led, learn learnt learnt,
  leave left left, lend lent lent, lose lost lost, make made made, mean meant meant, meet met met, mistake mistook mistaken, overcome overcame overcome,
  pay paid paid, prove proved proven, ride rode ridden, ring rang rung, rise rose risen, run ran run, say said said, see saw seen, seek sought sought,
  sell sold sold, send sent sent, shake shook shaken, shine shone shone, shoot shot shot, show showed shown, shrink shrank shrunk, sing sang sung,
  sink sank sunk, sit sat sat, sleep slept slept, slide slid slid, speak spoke spoken, spend spent spent, spin spun spun, spring sprang sprung,
  stand stood stood, steal stole stolen, stick stuck stuck, sting stung stung, strike struck stricken, strive strove striven, swear swore sworn,
  sweep swept swept, swell swelled swollen, swim swam swum, swing swung swung, take took taken, teach taught taught, tear tore torn, tell told told,
  think thought thought, throw threw thrown, undergo underwent undergone, understand understood understood, undertake undertook undertaken,
  wake woke woken, wear wore worn, weave wove woven, weep wept wept, win won won, withdraw withdrew withdrawn, write wrote written,
  die death death, choose choice choice, sell sale sale, lose loss loss, grow growth growth`;

/** The same in German, the participle without its "ge", and how the present changes where it does. */
const german = `befehlen befahl befohlen befiehl, beginnen begann begonnen, beissen biss bissen, biegen bog bogen, bieten bot boten, binden band bunden,
  bitten bat gebeten, blasen blies blasen blas, bleiben blieb blieben, braten briet braten, brechen brach brochen brich, brennen brannte brannt,
  bringen brachte bracht, denken dachte dacht, dringen drang drungen, empfehlen empfahl empfohlen empfiehl, essen ass gessen iss, fahren fuhr fahren,
  fallen fiel fallen, fangen fing fangen, finden fand funden, flechten flocht flochten, fliegen flog flogen, fliehen floh flohen,
  fliessen floss flossen, fressen frass fressen friss, frieren fror froren, geben gab geben gib, gehen ging gangen, gelingen gelang gelungen,
  gelten galt golten gil, geniessen genoss genossen, geschehen geschah geschehen geschieh, gewinnen gewann gewonnen, giessen goss gossen,
  gleichen glich glichen, graben grub graben, greifen griff griffen, halten hielt halten, hangen hing hangen, hauen hieb hauen, heben hob hoben,
  heissen hiess heissen, helfen half holfen hilf, kennen kannte kannt, klingen klang klungen, kommen kam kommen, kriechen kroch krochen,
  laden lud laden, lassen liess lassen, laufen lief laufen, leiden litt litten, leihen lieh liehen, lesen las lesen lies, liegen lag legen,
  lugen log logen, messen mass messen miss, nehmen nahm nommen nimm, nennen nannte nannt, pfeifen pfiff pfiffen, raten riet raten,
  reiben rieb rieben, reissen riss rissen, reiten ritt ritten, rennen rannte rannt, riechen roch rochen, ringen rang rungen, rufen rief rufen,
  schaffen schuf schaffen, scheiden schied schieden, scheinen schien schienen, schieben schob schoben, schiessen schoss schossen,
  schlafen schlief schlafen, schlagen schlug schlagen, schleichen schlich schlichen, schliessen schloss schlossen, schmelzen schmolz schmolzen schmilz,
  schneiden schnitt schnitten, schreiben schrieb schrieben, schreien schrie schrien, schreiten schritt schritten, schweigen schwieg schwiegen,
  schwimmen schwamm schwommen, schwinden schwand schwunden, schwingen schwang schwungen, schworen schwor schworen, sehen sah sehen sieh,
  senden sandte sandt, singen sang sungen, sinken sank sunken, sitzen sass sessen, sprechen sprach sprochen sprich, springen sprang sprungen,
  stechen stach stochen stich, stehen stand standen, stehlen stahl stohlen stiehl, steigen stieg stiegen, sterben starb storben stirb,
  stossen stiess stossen, streichen strich strichen, streiten stritt stritten, tragen trug tragen, treffen traf troffen triff, treiben trieb trieben,
  treten trat treten tritt, trinken trank trunken, verderben verdarb verdorben verdirb, vergessen vergass vergessen vergiss, verlieren verlor verloren,
  wachsen wuchs wachsen, waschen wusch waschen, weisen wies wiesen, wenden wandte wandt, werben warb worben wirb, werfen warf worfen wirf,
  wiegen wog wogen, wissen wusste wusst, ziehen zog zogen, zwingen zwang zwungen`;

const inseparable = 'be|ent|er|miss|uber|unter|ver|wider|wieder|zer|hinter|voll';
const separable =
  'zuruck|herunter|heraus|herein|hinzu|weiter|zusammen|nach|fest|vor|ein|aus|auf|weg|mit|ab|an|um|zu|los|frei|teil|statt|hervor|durch|dar|her|hin|bei|fort|nieder|gegenuber|heran|hinaus|hinein|voraus|entgegen';
const prefixed = new RegExp(`^((?:${separable})?(?:${inseparable})?)(?:ge)?([a-z]{3,})$`);

function table(verbs: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const verb of verbs.split(',')) {
    const [infinitive = '', ...forms] = verb.trim().split(/\s+/);
    for (const form of forms) if (form !== infinitive) found.set(form, infinitive);
  }
  return found;
}

const verbs = { de: table(german), en: table(english) };
const germanEndings = /(?:es?t|en|e|t)$/;
/** How the present changes: without an ending that is an order to whoever is asked, and says nothing of what is asked for. */
const orders: ReadonlySet<string> = new Set(
  german.split(',').flatMap((verb) => {
    const [, , , present] = verb.trim().split(/\s+/);
    return present === undefined ? [] : [present];
  }),
);

function germanInfinitive(word: string): string | undefined {
  if (orders.has(word)) return undefined;
  const own = verbs.de.get(word) ?? verbs.de.get(word.replace(germanEndings, ''));
  if (own !== undefined) return own;
  const [, prefix = '', rest = ''] = prefixed.exec(word) ?? [];
  if (prefix === '' && rest === word) return undefined;
  const infinitive = verbs.de.get(rest) ?? verbs.de.get(rest.replace(germanEndings, ''));
  return infinitive === undefined ? undefined : `${prefix}${infinitive}`;
}

/** The infinitive of a folded form of a verb that changes within: "sang" is "sing", "beschrieb" is "beschreiben". */
export function infinitiveOf(word: string, language: Language): string | undefined {
  return language === 'en' ? verbs.en.get(word) : germanInfinitive(word);
}
