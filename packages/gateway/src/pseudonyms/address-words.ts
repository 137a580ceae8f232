/*
 * Words of postal addresses, German and English and some of the neighbours', in small letters. Written by hand.
 */

function words(written: string): ReadonlySet<string> {
  return new Set(written.trim().split(/\s+/));
}

/** Endings of German names of streets, the longer before what they end with. With a house number they are enough. */
export const streetEndings: readonly string[] = Object.freeze([
  'straße',
  'strasse',
  'strase',
  'straβe',
  'str',
  'gasse',
  'gässchen',
  'gässli',
  'allee',
  'chaussee',
  'promenade',
  'platz',
  'damm',
  'ufer',
  'ring',
  'stieg',
  'pfad',
  'twiete',
  'weg',
  'kai',
  'quai',
]);

/** Words that have such an ending and are no streets, by their ending; written without what they begin with. */
export const noStreets: readonly string[] = Object.freeze([
  ...words(`
    arbeitsplatz sitzplatz stellplatz parkplatz startplatz tabellenplatz studienplatz listenplatz spielplatz campingplatz liegeplatz
    standplatz kitaplatz fensterplatz gangplatz stehplatz medaillenplatz speicherplatz golfplatz lagerplatz schlafplatz ausbildungsplatz
    praktikumsplatz kursplatz therapieplatz pflegeplatz betreuungsplatz schulplatz gruppenplatz rangplatz spitzenplatz siegerplatz
    abstiegsplatz aufstiegsplatz logenplatz zeltplatz tennisplatz fußballplatz bolzplatz bauplatz handelsplatz
    finanzplatz kinderplatz speiseplatz hauptspeicherplatz relegationsplatz qualifikationsplatz bettenplatz heimplatz
    treppenplatz podiumsplatz rastplatz abstellplatz landeplatz tauschplatz beifahrerplatz tischplatz kartenplatz
    wechselplatz ersatzplatz stammplatz steckplatz slotplatz einbauplatz messplatz bildschirmarbeitsplatz büroplatz ehrenplatz
    freiplatz übungsplatz truppenübungsplatz steuerplatz wohnmobilstellplatz gartenplatz garagenplatz tiefgaragenplatz
    unterwegs hinweg rückweg heimweg umweg ausweg lösungsweg rechtsweg arbeitsweg bildungsweg radweg wanderweg jakobsweg schulweg
    durchweg vorweg keineswegs rundweg schlichtweg dienstweg instanzenweg übertragungsweg verkehrsweg transportweg
    fluchtweg rettungsweg bremsweg anfahrtsweg kommunikationsweg vertriebsweg zahlungsweg kontaktweg meldeweg entscheidungsweg
    mittelweg königsweg irrweg sonderweg karriereweg lebensweg postweg seeweg luftweg landweg wasserweg leitweg
    klageweg verwaltungsweg antragsweg federweg hubweg schaltweg stellweg laufweg anreiseweg fernwanderweg radfernweg höhenweg
    atemweg harnweg infektionsweg reiseweg ausbildungsweg beweg
    dateipfad klickpfad lernpfad lehrpfad suchpfad verzeichnispfad navigationspfad registrierungspfad systempfad ordnerpfad
    speicherpfad installationspfad zielpfad trampelpfad entscheidungspfad angriffspfad quellpfad unterpfad basispfad
    dichtring kolbenring boxring ehering ohrring fingerring schlüsselring hering sauring spring string bring offspring hamstring
    herring engineering monitoring mentoring scoring refactoring rendering clustering catering marketing during string wiring firing
    hiring caring sharing sponsoring controlling federring sicherungsring verlobungsring siegelring sprengring ölring
    goldring silberring ordnerring simmerring olympiaring maschinenring
    ausdamm notdamm wellendamm
    seeufer flussufer
    einbahnstraße bundesstraße bundesstrasse staatsstraße kreisstraße produktionsstraße fertigungsstraße autostraße schnellstraße
    landesstraße datenstraße waschstraße wasserstraße milchstraße lackierstraße fußgängerstraße verbindungsstraße
    umgehungsstraße schnellstrasse gemeindestraße backstraße spielstraße sackgasse zwickgasse lehrgasse rettungsgasse
    substr instr ostr istr cstr tostr strstr getstr bstr fstr datestr timestr jsonstr newstr tmpstr mystr keystr
  `),
]);

/** May end the name of a street too: enough where "Am" or the like stands before, or a postcode behind. */
export const placeEndings: readonly string[] = Object.freeze([
  ...words(`
    markt mühle linden berg berge bach bahnhof bahnhofe kirche kirchhof friedhof park tor see wald hof höfe garten gärten hang feld felde wiese
    wiesen anger teich brunnen rain winkel schloss schloß schlosspark rathaus hafen eck ecke graben acker äcker kamp brink bruch
    busch heide deich damm weiher steg brücke burg turm stein moor moos ried holz horn bühl bichl halde leite sand see steig grund tal
    ufer ring platz weg straße dorf dorfplatz stadtpark stadtgraben stadttor klinik krankenhaus kloster zoll zollhaus ziegelhütte hütte
    schule sportplatz schützenhaus forsthaus forst försterei rosengarten lindenhof mühlbach mühlenteich mühlenberg weinberg weinbergen
    kreuz kanal schleuse wehr quelle born siel fleth hof gutshof gut anlage anlagen bleiche bleichen wall walle wällen zwinger
    stadtmauer mauer gasse gärtnerei wasserturm wasserwerk gaswerk güterbahnhof hauptbahnhof ostbahnhof westbahnhof messe
    hochhaus siedlung kolonie sonnenhang sonnenberg fuchsbau vogelsang lerchenfeld eichen buchen birken tannen fichten
    kiefern erlen weiden pappeln ulmen linde eiche buche birke tanne fichte kastanie kastanien akazien rosen bäumen dünen
    schanze rondell stadion flughafen flugplatz hasenberg main rhein neckar donau isar elbe spree havel weser
    alster inn lech saale mosel zipfel zeil gries lohe lehmgrube lehmkuhle kiesgrube sandgrube steinbruch schäferei schafstall
    reitplatz rotdorn flur
  `),
]);

/** Begin the name of a street as in "Am Alten Markt 3". */
export const streetPrepositions = words(`
  am an auf im in zum zur unter unterm hinter hinterm vor vorm bei beim über überm ober oberm ob op neben zwischen`);

export const articles = words('der dem den des die');

/** Stand before the name of a street and belong to it. */
export const streetAdjectives = words(`
  alte alter alten altes neue neuer neuen neues große großer großen grosse grosser grossen kleine kleiner kleinen obere oberer oberen
  untere unterer unteren hintere hinterer hinteren vordere vorderer vorderen äußere äußerer äußeren innere innerer inneren mittlere
  mittlerer lange langer langen kurze kurzer breite breiter breiten schmale schmaler hohe hoher hohen tiefe tiefer krumme krummer grüne
  grüner rote roter schwarze weiße erste zweite dritte vierte linke rechte st sankt`);

/** Words in -er before "Straße" that say which and not whose. */
export const noAdjectives = words(`
  der dieser jeder jener welcher mancher unser unserer euer eurer meiner deiner seiner ihrer einer keiner aller solcher anderer
  erster zweiter dritter vierter fünfter sechster siebter achter neunter zehnter letzter nächster vorletzter guter bester
  über unter hinter oder aber immer hier wieder nur er wer sicher weiter mehrerer beider halber freier freier reservierter fester
  richtiger falscher eigener ganzer einziger möglicher kürzester schnellster leichter einfacher schwieriger anderer bisheriger
  neuester aktueller platter super lieber dafür per inter after never over under other another whether number order user server`);

/** Never a part of the name of a street, nor of a town's. */
export const functionWords = words(`
  die das ein eine einen einem eines mein meine meinem meinen dein deine ihr ihre ihrem sein seine unsere unserem wir ich du er sie es
  und oder aber denn weil dass wenn als ob auch noch nur schon sehr nicht kein keine mit ohne für gegen durch um bis seit nach von vom
  aus zu wohnt wohne wohnen wohnhaft lebe lebt ist war sind hat haben ab ca etwa rund über mehr weniger mindestens maximal insgesamt
  adresse anschrift wohnort wohnsitz straße strasse hausnummer postleitzahl plz ort stadt standort lieferadresse rechnungsadresse
  rechnungsanschrift lieferanschrift postanschrift privatadresse meldeadresse absender empfänger herr frau herrn familie firma an
  tel telefon fax mobil email mail iban bic nr nummer kunde name vorname nachname kontakt datum
  the a an this that these those my your his her our their its is are was were be been at to from with of for in on by and or but if
  when address street town city postcode zip phone mr mrs ms miss dr prof ship bill send deliver living live lives located
  seite kapitel version abschnitt teil band ausgabe heft raum zimmer saal gleis tisch block zeile spalte tabelle abbildung abb bild
  anhang anlage absatz satz artikel art paragraph punkt ziffer position pos schritt stufe level phase klasse gruppe team runde spiel
  tag woche monat jahr uhr top bus linie tram zug flug gate tor los charge modell typ serie staffel folge episode größe konto
  rechnung bestellung auftrag ticket vorgang aktenzeichen az fall id ref referenz code page chapter section part volume issue table
  figure room line step stage group round game day week month year order invoice case flight model type size episode season version
  montag dienstag mittwoch donnerstag freitag samstag sonntag monday tuesday wednesday thursday friday saturday sunday
  januar februar märz april mai juni juli august september oktober november dezember january february march may june july october
  december heute morgen gestern today tomorrow yesterday`);

/** What is counted or measured: behind a number they make it none of an address. */
export const units = words(`
  euro eur cent usd dollar dollars chf franken gbp pfund pound pounds stück stk prozent percent km m cm mm meter metern kilometer
  kilometern kg g gramm kilo t tonnen tonne liter l ml kwh kw mw gb mb kb tb gbit mbit hz khz mhz ghz px pt uhr min minute minuten
  minutes mins sek sekunden seconds std stunde stunden hours hour h tag tage tagen days day woche wochen weeks week monat monate
  monaten months month jahr jahre jahren years year yrs mal fach grad punkte punkten points zeichen wörter words seiten pages
  personen people menschen mitarbeiter mitarbeitern mitarbeitende mitarbeiterinnen einwohner einwohnern einwohnerinnen besucher
  besuchern zuschauer zuschauern teilnehmer teilnehmern kunden nutzer nutzern mitglieder mitgliedern fälle fällen artikel exemplare
  exemplaren einheiten units items pieces pcs wohnungen häuser fahrzeuge autos studenten studierende schüler soldaten arbeitsplätze
  stellen sitzplätze plätze plätzen betten hektar quadratmeter quadratkilometer qm kubikmeter watt volt ampere bar tote verletzte
  stimmen wähler anhänger fans abonnenten follower aufrufe downloads zeilen datensätze einträge anfragen tokens token requests
  mark dm lire yen rubel kronen schritte umdrehungen upm rpm ps ppm kalorien kcal kj joule newton bit byte bytes bits
  tausend million millionen milliarden mio mrd`);

export const englishStreets = words(`
  street st road rd avenue ave av lane ln drive dr court ct boulevard blvd terrace ter crescent cres close parkway pkwy highway hwy
  circle cir trail trl mews gardens gdns grove square sq place pl way row walk quay plaza alley turnpike tpke expressway broadway rise
  green hill park view loop path wharf esplanade causeway heights embankment parade freeway fwy junction crossing cove point run
  pike villas yard gate bypass route`);

/** Ordinary words as well: more has to show that an address is meant. */
export const vagueEnglishStreets = words(`
  dr drive court ct place pl way row walk square sq circle trail plaza close rise green hill park view loop path point run gate yard
  route junction crossing heights parade ter run cove pike alley gardens st highway hwy st wharf villas bypass`);

export const romanceStreets = words(`
  rue avenue boulevard bd chemin route place quai ruelle impasse allée passage sentier cours square via viale corso piazza piazzale
  vicolo largo contrada calle carrer avenida paseo plaza rua praça travessa ulica ul aleja al plac pl strada stradă bulevardul`);

export const romanceParticles = words(
  'de la le les du des d l à aux au del della delle dello dei degli di da do dos das el los las y e san santa saint ste st sur sous',
);

/** Postal abbreviations of the states of the USA and provinces of Canada, as written. */
export const states = new Set(
  `AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT
VT VA WA WV WI WY DC PR GU VI AS MP AA AE AP AB BC MB NB NL NS NT NU ON PE QC SK YT NSW VIC QLD TAS ACT`.split(/\s+/),
) as ReadonlySet<string>;

/** In the alternatives of an expression; the longer first. */
export const stateNames = `Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|\
Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|\
New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|\
Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming|Ontario|Quebec|British Columbia|Alberta`;

export const countries = `Deutschland|Germany|Bundesrepublik Deutschland|BRD|Österreich|Oesterreich|Austria|Schweiz|Switzerland|Suisse|Svizzera|Liechtenstein|\
Luxemburg|Luxembourg|Frankreich|France|Italien|Italy|Italia|Niederlande|Netherlands|The Netherlands|Belgien|Belgium|Polen|Poland|Polska|Tschechien|\
Spanien|Spain|España|Dänemark|Denmark|Schweden|Sweden|United Kingdom|Großbritannien|Great Britain|England|Scotland|Wales|Northern Ireland|\
U\\.K\\.|UK|GB|Vereinigtes Königreich|United States of America|United States|U\\.S\\.A\\.|U\\.S\\.|USA|US|Vereinigte Staaten|Ireland|Irland|Canada|Kanada|\
Australia|Australien|New Zealand|Neuseeland|Portugal|Türkei|Turkey|Griechenland|Greece|Ungarn|Hungary|Finland|Finnland|Norway|Norwegen`;

/** Behind "am", "an der", "im", "in" and the like in the name of a town. */
export const townRegions = words(`
  main rhein neckar inn see lech harz taunus ammersee chiemsee bodensee donau isar elbe saale mosel lahn ruhr weser oder spree havel
  fulda werra aller leine ilm eder enz rems fils jagst kocher tauber altmühl pegnitz regen naab vils amper alz ems lippe sieg nahe
  pfalz westfalen bayern sachsen holstein breisgau allgäu odenwald schwarzwald höhe weinstraße weinstrasse brenz aisch riß teck stadt
  fehmarn rügen föhr oberbayern niederbayern unterfranken mittelfranken oberfranken oberpfalz kärnten tirol steiermark oberösterreich
  niederösterreich burgenland vorarlberg leitha ybbs traun mur drau glan thaya march krems gusen ache ziller pongau pinzgau lungau
  innkreis mühlkreis traunkreis wörthersee attersee traunsee mondsee wolfgangsee neusiedler albis aare emmental oberland stein forst
  wald gebirge ries sand brand rübenberge deister solling teutoburger münchen wien graz salzburg linz hamburg berlin
  bremen magdeburg coburg steige erms würm mangfall tegernsee staffelsee wörth nordheide luhe ohm ohre bode unstrut dumme oste
  niederlausitz lausitz vogtland thüringen hessen mecklenburg prignitz elm lavanttal zillertal ötztal stubaital pitztal gailtal
  inntal rosental wiesental murgtal kinzigtal moos lehm`);

/** First words of names of towns that go on with a second. */
export const townBeginnings = words(`
  bad sankt st groß gross klein neu alt markt maria la le les hohen deutsch schwäbisch königs neue den new san santa los las porta bergisch
  castrop wendisch hessisch preußisch bayerisch hannoversch kloster lutherstadt hansestadt ostseebad nordseebad seebad wiener rietz timmendorfer
  wyk burg ober unter nieder hoch el saint sainte fort great little north south east west upper lower kings king lake mount
  port castle milton stoke bury royal tunbridge stratford newcastle kingston weston barrow ashby bishop market high`);

/** Endings of names of towns; a word in such an ending behind five digits is one, where it is not in the list below. */
export const townEndings: readonly string[] = Object.freeze([
  ...words(`
    stadt burg hausen heim dorf bach ingen furt kirchen rode walde brück brücken hofen haven münde stedt städt stetten weiler
    kirch hagen leben beuren zell feld felden felde wil ikon ach berg bergen born bronn brunn
  `),
]);

export const noTowns: readonly string[] = Object.freeze([
  ...words(`
    innenstadt großstadt kleinstadt altstadt vorstadt hauptstadt heimatstadt partnerstadt landeshauptstadt studentenstadt
    feld umfeld spielfeld datenfeld eingabefeld arbeitsfeld textfeld suchfeld tätigkeitsfeld magnetfeld vorfeld
    geheim eigenheim altersheim pflegeheim heim daheim tierheim kinderheim ferienheim seniorenheim
    berg eisberg weinberg schuldenberg aktenberg bach fach einfach mehrfach vielfach zweifach hundertfach tausendfach zehnfach
    danach hernach demnach wonach wach schwach flach nach bau krach dach gemach ungemach
    dorf feriendorf bergdorf weltdorf krankenhausen behagen unbehagen
  `),
]);
