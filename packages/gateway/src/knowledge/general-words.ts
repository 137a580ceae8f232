import type { Language } from '../core/knowledge.ts';
import { relatedStems, stem } from './stem.ts';
import { fold } from './tokenise.ts';

/**
 * Verbs, adjectives, adverbs and the people, times and circumstances that anybody tells along with a question about anything.
 * Where documents do not have them, that says little about whether they answer the question; where they do, such a word counts
 * like any other. Names of things are not in here: "how do I wash my cat?" depends on the cat.
 */
const words: Readonly<Record<Language, string>> = {
  de: `lauten abgeben abschicken achten anbieten anders anfangen anfragen angeben angehen angekommen annehmen anrufen anschauen ansehen ansprechen antworten anziehen arbeiten
    aufgeben aufhören aufmachen aufpassen auftauchen auftreten ausfüllen ausgeben aussehen aussuchen auswählen beachten bedeuten beeilen befinden beginnen behalten behaupten beilegen bekannt
    beantragen berechnen beschließen beschreiben besitzen besorgen bestehen bestimmen besuchen betreffen beweisen bewegen bezeichnen bezüglich bitten blöd bleiben brauchen brechen bringen danken
    dauern denken dienen drücken durchführen durchgehen einfallen eingeben einig einreichen einsehen einsetzen eintragen einverstanden empfangen empfehlen entdecken enden entfallen entfernen enthalten entscheiden entsorgen
    entsprechend entstehen erfahren erfolgen erfolgreich erfordern erfüllen erhalten erinnern erkennen erklären erlauben erledigen ermöglichen erreichen erscheinen erwarten erzählen essen existieren fahren fallen falsch fangen fehlerhaft
    fertig festlegen feststellen finden folgen fordern fragen freuen früh führen funktionieren geben gefallen gefunden gehören gelangen gelten gelingen gemeinsam genau genehmigen genießen gering geschehen gewinnen gewohnt glauben glücklich
    greifen gültig haben halten handeln hängen heißen helfen herausfinden hinkriegen hinweisen hinzufügen hochladen hoffen holen hören informieren interessieren interessant irgendwelche kaputtgehen kennen klappen klären klein klicken
    knapp kommen komplett kompliziert konkret korrekt krank kriegen kümmern kurz lachen lassen laufen leben legen leer leicht leider leisten lernen lesen letztlich lieben liegen lohnen lösen machen manche meinen meistens melden merken mitbringen
    mitteilen nachfragen nachprüfen nachsehen nächste nah nehmen nennen nervig normal nutzen offenbar öffnen ordentlich passen passieren peinlich plötzlich privat probieren prüfen raten reagieren rechnen reden regeln regelmäßig reichen reingehen
    rein reinkommen reinpassen richtig rufen sagen sammeln schaden schaffen schätzen schauen scheinen schenken schicken schieben schlafen schlagen schlecht schlimm schließen schnell schön schreiben schwierig sehen senden setzen sichern sinnvoll sitzen
    sogar sorgen sparen spielen sprechen spüren starten statt stattfinden stehen stellen stimmen stören suchen tauschen teilnehmen testen tragen treffen treten trinken trotzdem tun überlegen übernehmen überprüfen überraschen üblich umgehen ungern unbedingt
    unten unterwegs unterschiedlich unterstützen ursprünglich verändern verbinden verbrauchen verdienen vereinbaren vergleichen verhalten verhindern verlangen verlassen verlängern verlieren vermeiden vermuten verraten verschieden versprechen verstehen
    versuchen vertrauen verwechseln verwenden verzichten vollständig vorbereiten vorhaben vorkommen vorschlagen vorstellen wählen warten wechseln wegschmeißen wegwerfen weitergehen weiter weiterhelfen wenden werfen wichtig wirken wissen wohnen wünschen zahlreich
    zeigen ziehen zufällig zufrieden zugreifen zulassen zurückkommen zurückrufen zusätzlich zuständig zustimmen zutreffen zweifeln gezwungen gehabt gewesen geworden gegangen gekommen genommen gegeben gesagt gemacht gewusst gedacht gebracht gestanden gehalten gelassen gesehen gekauft geholt
    ging kam nahm sah wusste dachte brachte stand gab hielt ließ fand bekam blieb lag hieß rief schrieb sprach zog trug traf verlor schon bislang bisher soeben vorhin kürzlich demnächst bald übermorgen stets öfter manchmal selten jedes beliebig sämtlich diverse einzige
    mama papa vater mutter tante onkel cousin cousine neffe nichte schwester bruder bruder schwager schwiegermutter schwiegervater oma opa enkel enkelin freundin freund kumpel kollege kollegin chef partner partnerin nachbar nachbarin bekannte familie verwandte baby tochter sohn kinder ehemann ehefrau
    büro zuhause wohnung arbeit urlaub reise ferien geburtstag hochzeit jubiläum feier weihnachten ostern umstand grund fall lage art weise stück teil hälfte anzahl menge seite schluss anfang ende mitte mal weile moment augenblick sekunde minute stunde tag woche monat jahr halbjahr quartal zeitpunkt termin
    frage antwort problem schwierigkeit sache angelegenheit anliegen idee lösung ahnung meinung unterschied vorteil nachteil möglichkeit bedarf wunsch hilfe tipp ratschlag mühe euro cent geld betrag summe nummer anfrage auskunft stand`,
  en: `able accept accidentally accompany according achieve across act actual add additional afford afternoon agree allow almost alone already although amazing annoying answer anymore anytime anyway appear apply appreciate approximately arrange arrive asap aside
    assume attach attempt attend automatically avoid away awful bad barely beautiful become begin behind believe belong beneath best beyond borrow bother bring briefly build busy call care carry catch cause certain choose clarify clear click close closely come common
    complete completely confirm confused connect consider contain continue convenient correct count couple cover create crush cut daily deal decide definitely depend describe deserve desperately detail determine difference different difficult directly disappear discover discuss display double download drive drop
    earlier easily easy eat either elsewhere email empty enable encounter end enjoy enough ensure enter entire entirely especially eventually everyday exact exactly except exist expect experience explain extra extremely face fail fairly fall familiar far feel few figure fill final finally fine finish fix follow forget forward frequently
    fresh friendly full fully further generally give glad go grab great grow guess guide half hand handle hang happen happy hard hardly have head hear heard hesitate hold honestly hope huge hurry ignore imagine immediate immediately important impossible improve include including incorrectly increase indeed individual instead interested involve join keep know
    large last late lately latest lead learn least leave less let likely list listen live local long look lose lot lucky mainly make manage matter maximum mean meet mention merge mind minimum miss mistake mix modern moment move multiple must nearby nearly necessary need next nice normal normally notice obtain obvious obviously occur odd often open opposite original otherwise overall own
    part particular past perfect perhaps permit pick please plenty possible possibly prefer prepare present press presumably pretty prevent previous previously probably proceed process promise proper properly prove provide pull purpose push quick quite raise random rarely rather reach reachable read ready real realise realize really reason receive recently recommend reject relate remain remember
    remind repeat replaced reply report request require respond rest result right rude run safe satisfied save scared search see seem select separate separately serious seriously serve several share short show sick similar simple simply single sit skip slightly slow small solve somehow someone sometimes soon sorry sort sound speak specific spend stand start state stay step
    still stop straight strange stuck submit succeed such suddenly suggest suit suppose surely surprise switch take talk tell terrible test therefore think thought through throw threw thrown together tomorrow tonight total touch towards trip truly trust try turn twice type typically unable underneath understand unfortunately unless until upon upset urgent usual usually various verify view visit vote wait
    waive walk want warn waste watch way week weekend weird whatever whenever wherever whichever whole wish within without wonder work worried worry worse worst worth write wrong yesterday yet outside inside indoors outdoors somebody nobody everybody anyone
    mom mum dad mother father aunt uncle cousin nephew niece sister brother grandma grandpa grandmother grandfather grandson granddaughter wife husband girlfriend boyfriend fiance partner friend mate buddy colleague boss neighbour neighbor family relative baby son daughter kid child children
    office home house flat apartment work job holiday vacation travel birthday anniversary wedding party christmas easter circumstance reason case situation kind sort piece pair half amount number side end beginning middle moment second minute hour day week month year date deadline question answer problem issue
    difficulty matter idea solution clue opinion difference advantage disadvantage possibility chance option need wish help tip advice effort euro euros cent pound pounds dollar money sum total request enquiry inquiry thing stuff anything everything person people guy guys man woman men women sat paid`,
};

function setOf(language: Language): ReadonlySet<string> {
  const stems = new Set<string>();
  for (const word of words[language].split(/\s+/)) stems.add(stem(fold(word, language), language));
  return stems;
}

const sets: Readonly<Record<Language, ReadonlySet<string>>> = { de: setOf('de'), en: setOf('en') };

/** Whether a folded word may stand along with any question, whatever it is about. */
export function isGeneralWord(word: string, language: Language): boolean {
  const known = sets[language];
  return known.has(stem(word, language)) || relatedStems(word, language).some((related) => known.has(related));
}
