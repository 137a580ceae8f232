import type { Language } from '../core/knowledge.ts';
import { stem } from './stem.ts';

/** Words without content, folded as `fold` does it. They also tell the languages apart. */
const functionWords: Readonly<Record<Language, string>> = {
  de: `aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis bist bitte da dabei dafur daher damit dann
    daran darauf darf darfst durfen darum das dass davon dazu dein deine deinem deinen deiner dem den denn der deren des dessen
    dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines er es euch euer eure
    euren eurem eurer fur gegen gibt hab habe haben habt hast hat hatte hatten hatt hallo hier hin hinter ich ihm ihn ihnen ihr ihre
    ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes jene jenen jetzt kann kannst konnen konnt konnte konnten konntest
    konntet mal man mein meine meinem meinen meiner meines mich mir mit mochte mochten muss musst musste mussen nach
    naja ne nein nicht nichts noch nun nur ob obwohl oder ohne pro schon sehr sei seid sein seine seinem seinen seiner seit sich sie sind
    so sobald sodass soll sollen sollte sollten somit sonst sowie trotz uber um und uns unser unsere unserem unseren unserer unter
    vom von vor wahrend wann war waren warum was weil welche welchem welchen welcher welches wem wen wenn wer werde werden werdet
    wessen weshalb wie wieso will willst wir wird wirst wo woher wohin wollen wollt worauf woran wurde wurden wurdest zu zum zur
    kein keine keinen keiner keinem keines niemand jemand alles weg wohin dorthin hierher dahin weder entweder sondern sowohl bevor nachdem obwohl falls indem je zuerst danach davor daruber darunter daraus deshalb deswegen trotzdem irgend irgendein irgendeine unsre
    zwischen etwa eigentlich denn halt eben wohl bzw usw dran drauf drin nix is isn nen nem ner gibts geht's gehts hats wars kanns obs wies habs kann's ihrs eigtl vllt ggf wieviel wofur womit wovon wozu worin`,
  en: `nobody noone neither both few every above below between while during after before since again further though although another a about all also am an and any are aren as at be because been being but by can cannot could couldn did didn do does doesn
    doing don dont each either else for from had hadn has hasn have haven having he hello hi hey her here hers him his how hows i im ive dont doesnt didnt cant wont couldnt isnt wasnt arent havent hasnt youre theyre wheres ur u ya yall id if im
    in into is isn it its itself ive just ll me might mine most must my myself no nor not of off on once only or other our ours
    ourselves out over own please re s shall she should shouldn so some such t than that thats the their theirs them then there these
    they this those through to too u under until up us ve very was wasn we were weren what whats when where which while who whom
    whose why will with won would wouldn ya yes you your yours yourself however whether via per`,
};

/**
 * Words of talk rather than of topics: they may stand in any question, so whether a passage has them says little. Folded.
 */
const fillerWords: Readonly<Record<Language, string>> = {
  de: `brauche brauchen brauchst braucht bekomme bekommen bekommt bekomm kriege kriegen kriegt finde finden findet findest geben gebe gehen geht gehts
    gehe mache machen macht machst mach tun tue tut sagen sag sagt sagst wissen weiss weisst kennen kennst kennt erklaren erklar erklart zeigen zeig zeige
    frage fragen gern gerne vielleicht moglich moglichkeit moglichkeiten wichtig eure leute danke vielen dank grusse gruss liebe lieber guten tag morgen abend moin servus
    info infos information informationen helfen hilf hilfst etwas jemand irgendwie irgendwas irgendwo irgendwann einfach mehr weniger viel viele wenig genau ungefahr
    eigentlich uberhaupt normalerweise aktuell momentan gerade heute immer nie gar ganz echt wirklich sache ding dinge bezuglich
    betreffend hinsichtlich thema gilt gelten lasst lassen lass falls passiert passieren funktioniert funktionieren lauft laufen klappt
    kommt kommen steht stehen sieht aussehen heisst bedeutet wollte hatte ware waren wer lang lange gross grosse wieder bereits erst
    leider hilfe problem super toll schonmal gleich bleiben nochmal beispiel eher besser gut wissen mochtest rund artikel shop laden produkt produkte sachen
    lautet lauten anbieten bietet biete angebot verkauft verkauft verkaufen fuhrt fuhren habts shops onlineshop ungefahr`,
  en: `need needs needed want wants wanted wanna get gets getting got give gives go goes going gonna make makes making know knows tell
    tells say says explain show shows find finds help helps like likes love ask asking question questions thing things something anything someone anyone
    somehow maybe perhaps possible possibly information info infos details detail regarding concerning thanks thank thx cheers kindly dear
    good morning afternoon evening really actually currently right now today always never ever still already again much many more less lot lots bit
    exactly roughly usually normally happen happens happened work works mean means use using used let lets see look looking looks
    come comes take takes put try trying one ones way ways case able allowed there item items stuff product products shop store guys
    wondering wonder hear heard available quick quickly soon first long big well okay ok sure best better think offer offers sell sells
    sold carry provide does keep keeps might anyway assistance assist assisting damn goddamn fucking bloody freaking article articles goods order-number guide`,
};

/** Verbs, adjectives and the like that fit any topic: their absence from a passage is a weak sign. Folded. */
const commonWords: Readonly<Record<Language, string>> = {
  de: `gramm kilo kilogramm liter litern meter metern zentimeter millimeter geeignet geeignete benutzen benutze benutzt verwenden verwende verwendet nutzen nutze passen passt passend reicht reichen nehmen nehme nimmt nehmt genommen
    holen hole bringen bringe stellen stelle legen liegen liegt klein kleine kleiner kleines kleinere zu neu neue neuer neues alt alte alten alter altes erste ersten letzte
    letzten woche wochen tag tage tagen monat monate monaten jahr jahre jahren stunde stunden gestern vorgestern letztens neulich vorher nachher spater fruher spat fruh
    schnell schneller langsam schlecht schlechte richtig richtige genug wirklich tatsachlich selber selbst sowas solche solcher solches andere anderen anderer anderes sonstige
    verschiedene ganze halbe einige mehrere beide kaufen kaufe kauft kauf eins zwei drei vier funf sechs sieben acht neun zehn name namen person personen mensch leuten freund freundin frau mann kind kinder
    sohn tochter mutter vater oma opa eltern geburtstag weihnachten urlaub nachste nachsten nachster ubrigens bitten wunschen wunsche hoffe hoffen denke glaube meine
    meint meinst ansehen anschauen schauen schaue suche suchen sucht gesucht lesen horen verstehen verstehe nachschauen gucken erfahren uhr minute minuten montag montags dienstag dienstags mittwoch mittwochs donnerstag donnerstags freitag freitags samstag sonntag januar februar marz april mai juni juli august september oktober november dezember vormittag nachmittag nachmittags abends mama papa option optionen moglichkeit herr frau heiss kalt warm sonne entscheiden vergleichen empfehlen empfehlt
    kaufte zugeschickt geschickt schickt schicken euren ware waren entschuldigung sorry folgende folgendes derzeit zurzeit
    notig notwendig erlaubt darfs spezielle bestimmte bestimmten verfugung lust zeit kummern melden melde gegangen geht zwecks wegwerfen darfs mind per via hinweis hinweise
    dringend freundlich freundlichen schonen schone schon toll tolle mega bestens anderswo inklusive enthalten dabei brauch benotige benotigen benotigt liegt`,
  en: `gram grams kilo kilos kilogram kilograms metre metres meter meters centimetre centimetres inches visit came coming fit fits fitting suitable suited big bigger small smaller large larger new newer old older last next week weeks day days month months year years hour hours
    yesterday ago later earlier late early fast faster slow bad right correct enough too different another several buy buying two three four five six seven eight nine ten name names person people
    human friend wife husband kid kids child children son daughter mother father mom dad mum birthday christmas holiday holidays wear wearing rated rating usable accept accepted accepts
    hold holds bring brings brought keep kept stay think thought believe hope hoping decide compare recommend recommended read understand check checking checked
    somewhere anywhere everywhere nothing everything everyone nobody please sorry urgent urgently nice great cool awesome perfect friendly covered cover covers includes include included
    including full half whole kind type sort typical specific certain basically especially lovely pretty quite rather almost around within without during before after
    time times place places mind end start begin part parts number side turn turned set wait waiting waited received receive receiving want supposed
    sent send sending able unable must shall apply applies problem problems issue issues trouble stuff monday tuesday wednesday thursday friday minute minutes january february march april june july august september october november december hot cold warm sunny o'clock pm am tonight afternoon wish expect expected file lodge submit leave option options method methods mr mrs ms sir madam current status add want user user's place few service services opinion against about assistance assist support understanding`,
};

function toSets(words: Readonly<Record<Language, string>>): Readonly<Record<Language, ReadonlySet<string>>> {
  return { de: new Set(words.de.split(/\s+/)), en: new Set(words.en.split(/\s+/)) };
}

/** With stems, so that "checking" is as common as "check". */
function withStems(words: Readonly<Record<Language, string>>): Readonly<Record<Language, ReadonlySet<string>>> {
  const forms = toSets(words);
  const enrich = (language: Language): ReadonlySet<string> =>
    new Set([...forms[language], ...[...forms[language]].map((form) => `${stem(form, language)}*`)]);
  return { de: enrich('de'), en: enrich('en') };
}

const functionSets = toSets(functionWords);
const fillerSets = withStems(fillerWords);
const commonSets = withStems(commonWords);

/** Whether the folded word has no content in that language. */
export function isFunctionWord(word: string, language: Language): boolean {
  return functionSets[language].has(word);
}

/** Whether the folded word belongs to talk rather than to a topic. */
export function isFillerWord(word: string, language: Language): boolean {
  return fillerSets[language].has(word) || fillerSets[language].has(`${stem(word, language)}*`);
}

/** Whether the folded word is a verb, adjective or the like that fits any topic. */
export function isCommonWord(word: string, language: Language): boolean {
  return commonSets[language].has(word) || commonSets[language].has(`${stem(word, language)}*`);
}
