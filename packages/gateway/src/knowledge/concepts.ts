// oxlint-disable max-lines -- a table: one idea a line

/** Words for one idea in both languages. `+` joins the words of a phrase, which may stand a few words apart. */
export interface Concept {
  readonly id: string;
  readonly de: string;
  readonly en: string;
}

/**
 * The vocabulary of customer service: what people call what documents call otherwise. It bridges the two languages too.
 * Kept general on purpose; what belongs to one knowledge base is told in its front matter.
 */
export const concepts: readonly Concept[] = [
  {
    id: 'return',
    de: 'rückgabe retoure retournieren rücksendung rücksenden zurückschicken zurücksenden zurückgeben zurückbringen widerruf widerrufen widerrufsrecht rückgaberecht schicken+zurück senden+zurück geben+zurück bringen+zurück gefällt+nicht ware+zurück',
    en: 'return returns send+back give+back bring+back ship+back withdrawal withdraw revocation returnable changed+mind',
  },
  {
    id: 'exchange',
    de: 'umtausch umtauschen tauschen austauschen eintauschen tausche+um',
    en: 'exchange swap replace replacement',
  },
  {
    id: 'refund',
    de: 'erstattung entschädigung erstatten rückerstattung rückzahlung zurückerstatten zurückzahlen geld+zurück geld+wieder erstattet',
    en: 'refund reimburse reimbursement money+back refunded get+back restitution compensation',
  },
  {
    id: 'shipping',
    de: 'versand lieferung liefern geliefert verschicken versenden zustellung zustellen zugestellt ausliefern porto versandkosten lieferkosten',
    en: 'shipping ship delivery deliver dispatch postage shipment',
  },
  { id: 'parcel', de: 'paket päckchen sendung lieferung', en: 'parcel package shipment delivery' },
  {
    id: 'arrive',
    de: 'ankommen angekommen eintreffen lieferzeit lieferdauer zustellung kommt+an da+ist wann+lieferung wann+paket wann+geliefert wann+kommt wann+erhalte wann+bekomme+ware',
    en: 'arrive arrival delivery+time get+here turn+up show+up when+get+order eta',
  },
  {
    id: 'price',
    de: 'preis kosten kostet teuer preiswert gebühr wie+viel wieviel günstig preislich',
    en: 'price cost fee charge expensive cheap how+much pricing',
  },
  {
    id: 'pay',
    de: 'bezahlen zahlen zahlung bezahlung zahlungsart zahlungsmittel zahlungsweise begleichen zahlungsmethode',
    en: 'pay payment paying',
  },
  { id: 'invoice', de: 'rechnung rechnungskauf beleg quittung', en: 'invoice bill receipt' },
  {
    id: 'cancel',
    de: 'stornieren storno stornierung abbrechen abbestellen rückgängig kündigen kündigung',
    en: 'cancel cancellation undo stop+order stop+it',
  },
  {
    id: 'change',
    de: 'ändern änderung umändern korrigieren anpassen bearbeiten nachträglich umstellen',
    en: 'change modify amend edit update correct adjust alter',
  },
  { id: 'warranty', de: 'garantie gewährleistung garantiezeit haltbarkeitsgarantie', en: 'warranty guarantee' },
  {
    id: 'defect',
    de: 'defekt kaputt beschädigt mangelhaft mangel schaden fehlerhaft gebrochen zerbrochen gerissen zerrissen reißen kaputtgegangen beschädigung transportschaden brechen bricht kaputtgehen undicht',
    en: 'broken damaged defective faulty defect damage torn cracked ripped flaw broke stopped+working not+working break breaks leaking leaks',
  },
  { id: 'account', de: 'konto kundenkonto benutzerkonto profil account nutzerkonto', en: 'account profile' },
  { id: 'login', de: 'anmelden einloggen login anmeldung logge+ein melde+an', en: 'login log+in sign+in logging+in' },
  {
    id: 'password',
    de: 'passwort kennwort zugangsdaten pin anmeldedaten',
    en: 'password passcode credentials pin+code access+key login+details',
  },
  {
    id: 'register',
    de: 'registrieren registrierung anlegen eröffnen konto+erstellen neues+konto konto+einrichten konto+erstellen konto+machen konto+anlegen',
    en: 'register registration sign+up signup create+account open+account new+account set+up+account creating+account make+account get+account',
  },
  {
    id: 'voucher',
    de: 'gutschein gutscheincode geschenkkarte geschenkgutschein',
    en: 'voucher gift+card gift+certificate',
  },
  {
    id: 'discount',
    de: 'rabatt nachlass ermäßigung vergünstigung rabattcode rabattaktion prozente sparen gutscheincode',
    en: 'discount reduction rebate promo coupon promotion promotional',
  },
  {
    id: 'contact',
    de: 'kontakt kontaktieren kundenservice kundendienst hotline telefon anrufen erreichen telefonnummer ansprechpartner telefonisch erreichbar servicenummer sprechen reden chatten chat mitarbeiter+sprechen rufnummer email+schreiben email+adresse email+schicken mail+schreiben wen+wenden',
    en: 'contact hotline phone call reach telephone customer+service customer+support get+touch speak talk chat agent representative live+agent human+agent real+person advisor email+you email+address write+you email+support',
  },
  {
    id: 'track',
    de: 'verfolgen sendungsverfolgung tracking sendungsnummer nachverfolgen wo+bleibt wo+paket wo+bestellung status lieferstatus',
    en: 'track tracking where+parcel where+order where+package where+delivery status locate eta whereabouts',
  },
  {
    id: 'stock',
    de: 'vorrätig lieferbar verfügbar verfügbarkeit bestand lager ausverkauft lagernd lagerbestand',
    en: 'stock available availability sold+out inventory',
  },
  {
    id: 'size',
    de: 'größe größen maß maße abmessung abmessungen passform konfektionsgröße',
    en: 'size sizes dimension measurement sizing',
  },
  { id: 'colour', de: 'farbe farben farbig farbton farbvariante', en: 'color colour shade' },
  { id: 'weight', de: 'gewicht wiegen wiegt schwer', en: 'weight weigh weighs heavy' },
  { id: 'material', de: 'material stoff gewebe woraus', en: 'material fabric made+of made+from' },
  {
    id: 'care',
    de: 'waschen pflege pflegen reinigen reinigung waschmaschine säubern putzen spülmaschine geschirrspüler',
    en: 'wash clean cleaning care maintain washing dishwasher',
  },
  { id: 'repair', de: 'reparatur reparieren instandsetzen flicken reparaturservice', en: 'repair fix mend' },
  {
    id: 'part',
    de: 'ersatzteil ersatzteile einzeln nachkaufen nachbestellen',
    en: 'spare+part spares replacement+part separately replacement',
  },
  {
    id: 'newsletter',
    de: 'newsletter werbung werbemail werbemails',
    en: 'newsletter marketing mailing spam+emails promotional+emails',
  },
  {
    id: 'privacy',
    de: 'datenschutz personenbezogen dsgvo meine+daten gespeichert',
    en: 'privacy gdpr personal+data my+data',
  },
  { id: 'delete', de: 'löschen löschung entfernen gelöscht', en: 'delete erase erasure deletion remove close+account' },
  {
    id: 'premises',
    de: 'filiale ladengeschäft geschäft ausstellungsraum ausstellung showroom laden+gibt einen+laden vor+ort laden+besuchen vorbeikommen standort',
    en: 'showroom physical+store physical+shop retail+store brick+mortar visit+store visit+shop location in+person',
  },
  {
    id: 'hours',
    de: 'öffnungszeit öffnungszeiten geöffnet offen auf+haben servicezeiten sprechzeiten',
    en: 'opening+hours opening+times open business+hours',
  },
  {
    id: 'order',
    de: 'bestellung bestellen auftrag ordern bestellt',
    en: 'order ordering ordered purchase acquire acquiring shopping',
  },
  { id: 'buy', de: 'kaufen kauf einkauf einkaufen erwerben', en: 'buy purchase bought' },
  { id: 'address', de: 'adresse anschrift lieferadresse rechnungsadresse umgezogen umzug', en: 'address moved+house' },
  {
    id: 'abroad',
    de: 'ausland international länder europa land eu wohin liefern+nach versand+nach verschicken+nach versenden+nach senden+nach lieferung+nach schicken+nach liefergebiet',
    en: 'abroad international countries country overseas europe eu worldwide ship+to deliver+to shipping+to delivery+to shipment+to send+to destination',
  },
  { id: 'customs', de: 'zoll zollgebühren verzollung einfuhr', en: 'customs duty duties import' },
  {
    id: 'lost',
    de: 'verschwunden verloren nicht+angekommen nicht+erhalten nicht+bekommen nicht+da verspätet verspätung verlorengegangen',
    en: 'lost never+arrived not+arrived not+received not+here delayed delay never+came hasn+arrived didn+arrive',
  },
  { id: 'missing', de: 'fehlt fehlen unvollständig', en: 'missing incomplete' },
  {
    id: 'transfer',
    de: 'überweisung überweisen vorkasse vorauskasse vorab vorauszahlung',
    en: 'bank+transfer advance prepay prepayment in+advance',
  },
  { id: 'interest', de: 'zinsen zins zinssatz zinsfrei jahreszins', en: 'interest interest-free annual+rate' },
  {
    id: 'locker',
    de: 'packstation paketstation abholstation paketshop paketbox postfiliale',
    en: 'parcel+locker parcel+shop pick-up+shop pickup+point locker',
  },
  { id: 'wrap', de: 'einpacken verpacken geschenkverpackung geschenkpapier', en: 'wrap wrapped wrapping gift-wrap' },
  { id: 'zip', de: 'reißverschluss zipper', en: 'zip zipper' },
  {
    id: 'overdue',
    de: 'mahnung mahngebühr verzug zu+spät+zahle zahlungsverzug überfällig',
    en: 'overdue reminder late+payment pay+late default',
  },
  { id: 'people', de: 'person personen leute mann menschen', en: 'person people persons' },
  { id: 'unsubscribe', de: 'abmelden abbestellen austragen', en: 'unsubscribe opt+out stop+emails' },
  { id: 'oven', de: 'herd herdart induktion ceran kochfeld induktionsherd', en: 'hob stove+top induction cooktop' },
  { id: 'employees', de: 'mitarbeiter mitarbeiterin angestellte', en: 'employee employees staff' },
  { id: 'wrong', de: 'falsch falsche falscher falsches verwechselt verkehrt', en: 'wrong incorrect mistaken' },
  { id: 'gift', de: 'geschenk schenken geschenkverpackung verschenken', en: 'gift present' },
  {
    id: 'instalments',
    de: 'raten ratenzahlung ratenkauf finanzierung finanzieren teilzahlung monatlich',
    en: 'instalment installment financing instalments monthly',
  },
  { id: 'card', de: 'kreditkarte kreditkarten', en: 'credit+card credit+cards' },
  {
    id: 'complaint',
    de: 'beschwerde reklamation reklamieren beschweren unzufrieden verärgert',
    en: 'complaint complain complaining reclamation consumer+claim customer+claim dissatisfied unhappy',
  },
  {
    id: 'waterproof',
    de: 'wasserdicht regenfest wetterfest wasserabweisend regendicht wassersäule',
    en: 'waterproof rainproof weatherproof water+resistant',
  },
  {
    id: 'sustainable',
    de: 'nachhaltig nachhaltigkeit umwelt ökologisch klimaneutral umweltfreundlich recycelt',
    en: 'sustainable sustainability eco environment environmentally green recycled',
  },
  { id: 'packaging', de: 'verpackung verpacken verpackt karton', en: 'packaging packing box wrapped' },
  {
    id: 'duration',
    de: 'dauer dauern dauert frist zeitraum wie+lange bis+wann werktage wie+schnell wann+geliefert wann+lieferung wann+kommt+paket wann+kommt+bestellung',
    en: 'how+long how+soon how+fast how+many+days duration deadline period time+limit working+days when+arrive when+arriving when+delivered estimated+time eta when+expect',
  },
  {
    id: 'express',
    de: 'express expressversand expresslieferung eilversand eilig schnellversand nächsten+tag schon+morgen morgen+schon bis+morgen morgen+da morgen+haben so+schnell+wie',
    en: 'express next+day expedited urgent fast+delivery overnight by+tomorrow get+tomorrow arrive+tomorrow',
  },
  { id: 'pickup', de: 'abholen abholung selbstabholung selbst+abholen', en: 'pick+up pickup collect collection' },
  {
    id: 'business',
    de: 'firma unternehmen gewerblich geschäftskunde firmenkunde gewerbe firmenkunden',
    en: 'business company corporate b2b trade',
  },
  {
    id: 'capacity',
    de: 'volumen fassungsvermögen liter inhalt füllmenge',
    en: 'capacity volume litre liter litres liters',
  },
  {
    id: 'job',
    de: 'job jobs stellenangebot stellenangebote bewerbung bewerben karriere',
    en: 'job jobs career careers vacancy apply+job',
  },
  { id: 'language', de: 'sprache sprachen', en: 'language languages' },
  {
    id: 'review',
    de: 'bewertung bewertungen rezension bewerten feedback meinung rückmeldung kommentar',
    en: 'review reviews rating rate feedback opinion comment',
  },
  {
    id: 'bulk',
    de: 'mengenrabatt großbestellung sammelbestellung größere+menge',
    en: 'bulk wholesale large+quantity large+order',
  },
  { id: 'minimum', de: 'mindestbestellwert mindestbestellmenge mindestens', en: 'minimum' },
  { id: 'security', de: 'sicher sicherheit verschlüsselt', en: 'secure safe security encrypted' },
  {
    id: 'guest',
    de: 'gast gastbestellung ohne+konto ohne+registrierung ohne+anmeldung',
    en: 'guest without+account without+registering',
  },
  {
    id: 'student',
    de: 'student studentin studenten studierende studentenrabatt schüler azubi auszubildende',
    en: 'student students trainee apprentice',
  },
  {
    id: 'uk',
    de: 'großbritannien england uk britannien schottland vereinigtes+königreich',
    en: 'uk united+kingdom britain england scotland',
  },
  { id: 'usa', de: 'usa amerika vereinigte+staaten', en: 'usa us united+states america' },
  { id: 'germany', de: 'deutschland bundesrepublik', en: 'germany' },
  { id: 'austria', de: 'österreich wien', en: 'austria vienna' },
  { id: 'switzerland', de: 'schweiz zürich', en: 'switzerland swiss' },
  {
    id: 'adult',
    de: 'volljährig volljährigkeit mindestalter altersgrenze altersnachweis ab+18 minderjährig jugendschutz',
    en: 'adult underage minor minors minimum+age age+limit',
  },
  {
    id: 'weekend',
    de: 'wochenende samstag samstags sonntag sonntags feiertag feiertagen',
    en: 'weekend saturday saturdays sunday sundays',
  },
  {
    id: 'hire',
    de: 'verleihen leihen ausleihen mieten verleih miete leihweise',
    en: 'rent rental hire borrow rent+out',
  },
  {
    id: 'used',
    de: 'gebraucht gebrauchte gebrauchtes secondhand zweitrunde ankaufen',
    en: 'used second+hand secondhand trade+in pre+owned',
  },
  {
    id: 'installing',
    de: 'aufbau aufbauen montage montieren zusammenbauen',
    en: 'assembly assemble set+up pitch put+together',
  },
  {
    id: 'twofactor',
    de: 'zweifaktor zwei+faktor einmalcode zwei+schritten 2fa',
    en: 'two+factor 2fa one-time two-step mfa',
  },
  {
    id: 'reset',
    de: 'zurücksetzen wiederherstellen neu+setzen',
    en: 'reset recover recovery restore retrieve recovering',
  },
  {
    id: 'founder',
    de: 'gründer gründerin inhaber inhaberin geschäftsführer geschäftsführerin chef chefin',
    en: 'founder owner ceo',
  },
  {
    id: 'free',
    de: 'kostenlos gratis umsonst kostenfrei portofrei versandkostenfrei kein+porto keine+versandkosten',
    en: 'free gratis free+charge no+charge',
  },
  {
    id: 'dishwasher',
    de: 'spülmaschine spülmaschinenfest spülmaschinengeeignet geschirrspüler',
    en: 'dishwasher dishwasher-safe',
  },
  { id: 'identity', de: 'ausweis personalausweis altersnachweis', en: 'id identification passport' },
  {
    id: 'disclose',
    de: 'weitergeben weitergegeben weitergabe teilen dritte',
    en: 'share shared sharing passed+on third+parties third+party',
  },
  { id: 'absent', de: 'zuhause zu+hause nicht+da niemand+da abwesend', en: 'home nobody+home not+home away' },
  { id: 'accessible', de: 'barrierefrei rollstuhl rollstuhlgerecht', en: 'wheelchair step-free accessible disabled' },
  { id: 'start', de: 'beginnen beginn anfangen ab+wann', en: 'begin start' },
];
