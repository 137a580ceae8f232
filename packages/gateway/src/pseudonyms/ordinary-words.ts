/*
 * Words that are names and ordinary words as well, in small letters. Once "Herr Koch" is known, "Koch hat angerufen" is about him too, but
 * "der Koch" may be anybody's. Written for this purpose from the lists of the most frequent family and given names that are also
 * words, German and English.
 */

/** Words that stand at the beginning of so many sentences that nothing follows from them. */
export const functionWords: ReadonlySet<string> = new Set(
  `an am as at be by do du er es go he ich im in is it la le li me my no of on or sie so to um us we will wir you may can mark hope
the and all any but for not now out one two new more most may june april august man mann frau herr kind dr prof will auch alle aber
noch nur oder und wenn wie was wer wo ja nein bin bis da dann das dem den der des die ein hat ist mit von vor zu sein seine ihr ihre
many may long even just sun see say ha an anh ho so son to van yes thank thanks bitte danke hallo dear liebe lieber sehr guten tag test
admin root user guest info name none null true false default unknown system client server kunde kundin firma team`.split(
    /\s+/,
  ),
);

/** Nouns and adjectives that are family or given names. */
export const wordsThatAreNames: ReadonlySet<string> = new Set(
  `adler amsel apfel arndt bach bader bauer baum beck becker berg bergmann besser binder blum blume bock boden bogen böhm braun bruder
brunnen bube bürger busch christ dachs decker dick dorn eis engel erb ernst esser falk falke fass faust feld fels fink fischer fleischer
forst frank franke freitag freund friede frosch fröhlich frost fuchs funk fuß gabel gans garten gast gärtner geiger geist gerber glas glaser
glück gold gott graf groß gross grün gut haas hahn hammer hase haupt haus heck heide heinz held hell herbst herz heuer hirsch hirt hof
hofmann hoffmann hund jäger jahn jung junge kaiser kalt kammer kanne karl kaufmann keil keller kern kessel kirch kirsch klein klug knabe
knecht koch köhler kohl kolb könig kopf korn kraft krämer kranz kraus krause krebs kreuz krieg krieger krone krug küfer kuhn kunst kurz
küster lamm land lang lange laub lehmann lehrer lerch licht linde lob löffel löwe lustig maier mai maler markt maurer meier meister
messer metz metzger mohr mond montag morgen müller mut nagel neu neumann nuss ochs ort oster ott papst pfaff pfeffer pfeifer pfeil pfister
pilz pohl rabe rad rast rau rausch recht reich reif reim reiter richter riemer riese ring ritter rose rosen roth rot ruf ruhe rüger
sachs sand sauer schaaf schäfer schatz schenk scherer schiff schild schilling schlegel schlosser schmal schmied schmidt schnabel
schneider schnell schön schreiber schreiner schröder schuh schulz schulze schuster schütz schütze schwab schwan schwarz schwarze schwert
seel segen sieber silber singer sommer sonne sonntag spatz speck spiegel spitz springer stahl stamm stark staub stein stern stolz
storch strauß strauss streit strom stumpf sturm tanner teich teufel thal theil thon tisch töpfer traub trost tür ulm vater vogel
vogt voigt voll wagner wald walter wand wasser weber wechsler weg weich wein weis weiß weiss weit wende wert west wetter wiese wild
winkel winter wirt wirth witt wolf wolff wolle wunder zahn zauber zeit zeller ziegler zimmer zimmermann zorn
abbott angel archer art ash baker bank banks barber bell bill bird bishop black bloom blue bond booth bow bowman brook brooks brown bush
butcher butler carpenter carter chance chase christian church clay cliff cloud cole cook cooper cross crystal daisy dale dawn day dean drew
driver duke east faith farmer field fields fisher flood flower ford forest forester fox france french frost gardener gay glass glory gold
good grace grant gray green grey hall hand hardy harper hart hill holly hood hope hunt hunter iris ivy jack jade joy judge king knight
lake lamb lane law leaf lily little love major marsh martin mason may melody mercy mill miller moon moore moss nelson nick north olive
page park parker parsons pat patience pearl penny perry pike piper pitt pool pope porter potter power price prince queen rain ray reed
rich rivers rob robin rock rosemary ruby rush ruth sage sailor sandy savage sharp shepherd short silver singer skip small smith snow south
sparrow spring stone storm street strong summer sterling sue swan swift taylor teacher temple thorn tucker turner valentine violet wade
walker wall ward waters weaver wells west wheeler white wise wood woods wright york young`.split(/\s+/),
);

/** What stands before a noun and not before a name. */
export const determiners: ReadonlySet<string> = new Set(
  `der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner mein meine meinen meinem meiner dein deine
sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer unser unsere unseren unserem unserer euer eure dieser diese dieses diesen diesem
jeder jede jedes jeden jedem welcher welche welches am im zum zur beim vom ins ans aufs viele viel mehr alle allen jenes jener guter gute
gutes guten the a an this that these those my your his her its our their every each some any no which what in of on to`.split(
    /\s+/,
  ),
);
