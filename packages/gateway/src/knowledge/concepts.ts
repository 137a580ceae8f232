// oxlint-disable max-lines -- a table: one idea a line

/** Words for one idea in both languages. `+` joins the words of a phrase, which may stand a few words apart. */
export interface Concept {
  readonly id: string;
  readonly de: string;
  readonly en: string;
  /** Something that may be asked about anything: what it costs, how big it is. It does not say what a question is about. */
  readonly aspect?: true;
}

/**
 * The vocabulary of customer service: what people call what documents call otherwise. It bridges the two languages too.
 * Kept general on purpose; what belongs to one knowledge base is told in its front matter.
 */
export const concepts: readonly Concept[] = [
  {
    id: 'return',
    de: 'rückgabe retoure retournieren rücksendung rücksenden zurückschicken zurücksenden zurückgeben zurückbringen widerruf widerrufen widerrufsrecht rückgaberecht schicken+zurück senden+zurück geben+zurück bringen+zurück gefällt+nicht ware+zurück retournierung zurückgesendet zurückgeschickt zurücknehmen rücknahme nehmt+zurück nehmen+zurück bringe+zurück gebe+zurück schicke+zurück sende+zurück rückversand rückschein',
    en: 'return returns send+back give+back bring+back ship+back withdrawal withdraw revocation returnable changed+mind take+back sending+back sent+back refundable return+label returning',
  },
  {
    id: 'exchange',
    de: 'umtausch umtauschen tauschen austauschen eintauschen tausche+um umgetauscht ersetzen ersatz passt+nicht nicht+passt zu+klein zu+groß zu+eng zu+weit',
    en: 'exchange swap replace replacement different+size other+size bigger+size smaller+size wrong+size doesn+fit not+fit too+small too+big too+large too+tight',
  },
  {
    id: 'refund',
    de: 'erstattung entschädigung erstatten rückerstattung rückzahlung zurückerstatten zurückzahlen geld+zurück geld+wieder erstattet gutschrift überweist+zurück wiederbekommen zurückbekommen',
    en: 'refund reimburse reimbursement money+back refunded get+back restitution compensation credited money+returned',
  },
  {
    id: 'shipping',
    de: 'versand lieferung liefern geliefert verschicken versenden zustellung zustellen zugestellt ausliefern porto versandkosten lieferkosten abschicken losschicken rausschicken versandt verschickt geschickt+wird losgehen rausgehen',
    en: 'shipping ship delivery deliver dispatch postage shipment dispatched shipped freight sent+out leave+warehouse go+out',
  },
  {
    id: 'parcel',
    de: 'paket päckchen sendung lieferung päckle packerl karton',
    en: 'parcel package shipment delivery box pack',
  },
  {
    id: 'arrive',
    de: 'ankommen angekommen eintreffen lieferzeit lieferdauer zustellung kommt+an da+ist wann+lieferung wann+paket wann+geliefert wann+kommt wann+erhalte wann+bekomme+ware wann+da lieferzeitraum wie+lange+warten',
    en: 'arrive arrival delivery+time get+here turn+up show+up when+get+order eta when+come when+receive when+get+parcel',
  },
  {
    id: 'price',
    aspect: true,
    de: 'preis kosten kostet teuer preiswert gebühr wie+viel wieviel günstig preislich kostenpunkt zuschlag aufpreis aufschlag kostenpflichtig betrag summe wer+zahlt wer+bezahlt wer+trägt wer+übernimmt',
    en: 'price cost fee charge expensive cheap how+much pricing surcharge fees costs prices amount who+pays who+pay who+bears',
  },
  {
    id: 'pay',
    de: 'bezahlen zahlen zahlung bezahlung zahlungsart zahlungsmittel zahlungsweise begleichen zahlungsmethode bezahlt gezahlt ',
    en: 'pay payment paying pay+for',
  },
  {
    id: 'invoice',
    de: 'rechnung rechnungskauf beleg quittung rechnungskopie kassenbon bon ',
    en: 'invoice bill receipt bills invoices ',
  },
  {
    id: 'cancel',
    de: 'stornieren storno stornierung abbrechen abbestellen rückgängig kündigen kündigung annullieren zurückziehen widerrufen',
    en: 'cancel cancellation undo stop+order stop+it cancelling canceled cancelled revoke call+off',
  },
  {
    id: 'change',
    de: 'ändern änderung umändern korrigieren anpassen bearbeiten nachträglich umstellen wechseln umbuchen geändert abändern',
    en: 'change modify amend edit update correct adjust alter switch swap+to changing',
  },
  { id: 'warranty', de: 'garantie gewährleistung garantiezeit haltbarkeitsgarantie', en: 'warranty guarantee' },
  {
    id: 'defect',
    de: 'defekt kaputt beschädigt mangelhaft mangel schaden fehlerhaft gebrochen zerbrochen gerissen zerrissen reißen kaputtgegangen beschädigung transportschaden brechen bricht kaputtgehen undicht loch löcher riss risse kratzer delle beule verbeult zerdrückt eingedrückt zerkratzt ramponiert demoliert geplatzt verbogen geht+nicht+mehr funktioniert+nicht+mehr ging+kaputt hinüber',
    en: 'broken damaged defective faulty defect damage torn cracked ripped flaw broke stopped+working not+working break breaks leaking leaks hole holes rip tear tore tears dent dented scratch scratched crushed smashed shattered bent burst leaked malfunction cracks snapped',
  },
  {
    id: 'account',
    de: 'konto kundenkonto benutzerkonto profil account nutzerkonto kundenprofil',
    en: 'account profile login+account',
  },
  {
    id: 'login',
    de: 'anmelden einloggen login anmeldung logge+ein melde+an einlogge anmelde logge ausgesperrt ins+konto+rein konto+rein komme+nicht+konto rein+kommen zugang',
    en: 'login log+in sign+in logging+in log+on get+into+account access+account locked+out logging signing+in enter+account',
  },
  {
    id: 'password',
    de: 'passwort kennwort zugangsdaten pin anmeldedaten losungswort',
    en: 'password passcode credentials pin+code access+key login+details passphrase pass+code user+pass account+pass',
  },
  {
    id: 'register',
    de: 'registrieren registrierung anlegen eröffnen konto+erstellen neues+konto konto+einrichten konto+erstellen konto+machen konto+anlegen registriere anmelde+neu kundin+werden kunde+werden',
    en: 'register registration sign+up signup create+account open+account new+account set+up+account creating+account make+account become+customer signing+up',
  },
  {
    id: 'voucher',
    de: 'gutschein gutscheincode geschenkkarte geschenkgutschein',
    en: 'voucher gift+card gift+certificate',
  },
  {
    id: 'discount',
    de: 'rabatt nachlass ermäßigung vergünstigung rabattcode rabattaktion prozente sparen gutscheincode skonto sonderangebot preisnachlass reduziert reduzierung aktionscode promocode coupon billiger günstiger prozent',
    en: 'discount reduction rebate promo coupon promotion promotional reductions cash+discount discounted percent+off cheaper deal',
  },
  {
    id: 'contact',
    de: 'kontakt kontaktieren kundenservice kundendienst hotline telefon anrufen erreichen telefonnummer ansprechpartner telefonisch erreichbar servicenummer sprechen reden chatten chat mitarbeiter+sprechen rufnummer email+schreiben email+adresse email+schicken mail+schreiben wen+wenden anruf telefonieren durchwahl servicehotline support',
    en: 'contact hotline phone call reach telephone customer+service customer+support get+touch speak talk chat agent representative live+agent human+agent real+person advisor email+you email+address write+you email+support ring+you helpline telephone+number support talking+to speaking+to talk+to speak+to somebody+talk',
  },
  {
    id: 'track',
    de: 'verfolgen sendungsverfolgung tracking sendungsnummer nachverfolgen wo+bleibt wo+paket wo+bestellung status lieferstatus sendungsnummer paketnummer trackingnummer sendungsstatus verfolge',
    en: 'track tracking where+parcel where+order where+package where+delivery status locate eta whereabouts tracked tracking+number trace on+its+way on+way',
  },
  {
    id: 'stock',
    aspect: true,
    de: 'vorrätig lieferbar verfügbar verfügbarkeit bestand lager ausverkauft lagernd lagerbestand',
    en: 'stock available availability sold+out inventory',
  },
  {
    id: 'size',
    aspect: true,
    de: 'größe größen maß maße abmessung abmessungen passform konfektionsgröße',
    en: 'size sizes dimension measurement sizing',
  },
  { id: 'colour', aspect: true, de: 'farbe farben farbig farbton farbvariante', en: 'color colour shade' },
  { id: 'weight', aspect: true, de: 'gewicht wiegen wiegt schwer', en: 'weight weigh weighs heavy' },
  { id: 'material', aspect: true, de: 'material stoff gewebe woraus', en: 'material fabric made+of made+from' },
  {
    id: 'care',
    de: 'waschen pflege pflegen reinigen reinigung waschmaschine säubern putzen gewaschen wäscht sauber sauber+machen trockner trocknen schleudern bügeln',
    en: 'wash clean cleaning care maintain washing laundry tumble dryer dry drying cleaned rinse iron',
  },
  {
    id: 'repair',
    de: 'reparatur reparieren instandsetzen flicken reparaturservice repariert geflickt flickt wieder+ganz instand',
    en: 'repair fix mend repaired repairs patch patched mended fixed',
  },
  {
    id: 'part',
    de: 'ersatzteil ersatzteile einzeln nachkaufen nachbestellen',
    en: 'spare+part spares replacement+part separately replacement',
  },
  {
    id: 'newsletter',
    de: 'newsletter werbung werbemail werbemails werbepost mails+mehr eure+mails',
    en: 'newsletter marketing mailing spam+emails promotional+emails mailing+list your+mails sending+mails sending+emails stop+mails marketing+emails',
  },
  {
    id: 'privacy',
    de: 'datenschutz personenbezogen dsgvo meine+daten gespeichert',
    en: 'privacy gdpr personal+data my+data',
  },
  {
    id: 'delete',
    de: 'löschen löschung entfernen gelöscht konto+kündigen kundenkonto+kündigen konto+schließen',
    en: 'delete erase erasure deletion remove close+account cancel+account closing+account cancel+account',
  },
  {
    id: 'premises',
    de: 'filiale ladengeschäft geschäft ausstellungsraum ausstellung showroom laden+gibt einen+laden euer+laden euren+laden eurem+laden ihr+laden ihren+laden ihrem+laden vor+ort laden+besuchen vorbeikommen standort laden läden geschäfte filialen verkaufsstelle verkaufsraum niederlassung sitz ansässig hingehen reingehen anprobieren+vor+ort wo+seid+ihr wo+sitzt',
    en: 'showroom physical+store physical+shop retail+store brick+mortar visit+store visit+shop location in+person shop+in store+in branch branches showrooms premises where+you+are store+near where+are+you you+located company+located store+located shop+located you+based',
  },
  {
    id: 'hours',
    de: 'öffnungszeit öffnungszeiten geöffnet offen auf+haben servicezeiten sprechzeiten',
    en: 'opening+hours opening+times open business+hours',
  },
  {
    id: 'order',
    de: 'bestellung bestellen auftrag ordern bestellt bestellvorgang bestelle',
    en: 'order ordering ordered purchase acquire acquiring shopping orders',
  },
  { id: 'buy', de: 'kaufen kauf einkauf einkaufen erwerben', en: 'buy purchase bought' },
  {
    id: 'address',
    de: 'adresse anschrift lieferadresse rechnungsadresse umgezogen umzug hausnummer postleitzahl straße wohnort umgezogen ziehe+um',
    en: 'address moved+house postcode house+number street moving+house moved',
  },
  {
    id: 'abroad',
    de: 'ausland international länder europa land eu wohin liefern+nach versand+nach verschicken+nach versenden+nach senden+nach lieferung+nach schicken+nach liefergebiet',
    en: 'abroad international countries country overseas europe eu worldwide ship+to deliver+to shipping+to delivery+to shipment+to send+to destination',
  },
  { id: 'customs', de: 'zoll zollgebühren verzollung einfuhr', en: 'customs duty duties import' },
  {
    id: 'lost',
    de: 'verschwunden verloren nicht+angekommen nicht+erhalten nicht+bekommen nicht+da verspätet verspätung verlorengegangen unterwegs+immer wochen+unterwegs kommt+nicht nicht+da+ist nie+angekommen überfällig',
    en: 'lost never+arrived not+arrived not+received not+here delayed delay never+came hasn+arrived didn+arrive still+waiting still+not late overdue gone+missing stuck hasn+come',
  },
  {
    id: 'missing',
    de: 'fehlt fehlen unvollständig unvollzählig hälfte vermisse vergessen+einzupacken',
    en: 'missing incomplete half+order not+in+package not+in+box',
  },
  {
    id: 'transfer',
    de: 'überweisung überweisen vorkasse vorauskasse vorab vorauszahlung',
    en: 'bank+transfer advance prepay prepayment in+advance',
  },
  { id: 'interest', de: 'zinsen zins zinssatz zinsfrei jahreszins', en: 'interest interest-free annual+rate' },
  {
    id: 'locker',
    de: 'packstation paketstation abholstation paketshop paketbox postfiliale paketladen',
    en: 'parcel+locker parcel+shop pick-up+shop pickup+point locker parcelshop',
  },
  { id: 'wrap', de: 'einpacken verpacken geschenkverpackung geschenkpapier', en: 'wrap wrapped wrapping gift-wrap' },
  {
    id: 'overdue',
    de: 'mahnung mahngebühr verzug zu+spät+zahle zahlungsverzug überfällig verzugszinsen',
    en: 'overdue reminder late+payment pay+late default dunning reminder+fee',
  },
  { id: 'people', aspect: true, de: 'person personen leute mann menschen', en: 'person people persons' },
  {
    id: 'unsubscribe',
    de: 'abmelden abbestellen austragen newsletter+abbestellen newsletter+kündigen mails+mehr',
    en: 'unsubscribe opt+out stop+emails unsubscribing no+more+emails cancel+newsletter cancel+subscription',
  },
  {
    id: 'employees',
    de: 'mitarbeiter mitarbeiterin angestellte personal belegschaft',
    en: 'employee employees staff workers',
  },
  {
    id: 'wrong',
    de: 'falsch falsche falscher falsches verwechselt verkehrt jemand+anderes anderes+bestellt',
    en: 'wrong incorrect mistaken someone+else',
  },
  {
    id: 'gift',
    de: 'geschenk schenken geschenkverpackung verschenken geschenkt geschenke verschenkt',
    en: 'gift present presents',
  },
  {
    id: 'instalments',
    de: 'raten ratenzahlung ratenkauf finanzierung finanzieren teilzahlung monatlich',
    en: 'instalment installment financing instalments monthly',
  },
  { id: 'card', de: 'kreditkarte kreditkarten', en: 'credit+card credit+cards' },
  {
    id: 'complaint',
    de: 'beschwerde reklamation reklamieren beschweren unzufrieden verärgert beschweren beschwert ärger enttäuscht',
    en: 'complaint complain complaining reclamation consumer+claim customer+claim dissatisfied unhappy complaints disappointed grievance file+claim make+claim making+claim claim+against lodge',
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
  {
    id: 'packaging',
    de: 'verpackung verpacken verpackt karton verpackungsmaterial plastik originalkarton',
    en: 'packaging packing box wrapped wrapping+material plastic',
  },
  {
    id: 'duration',
    aspect: true,
    de: 'dauer dauern dauert frist zeitraum wie+lange bis+wann werktage wie+schnell wann+geliefert wann+lieferung wann+kommt+paket wann+kommt+bestellung wartezeit lieferdauer warten lieferzeit',
    en: 'how+long how+soon how+fast how+many+days duration deadline period time+limit working+days when+arrive when+arriving when+delivered estimated+time eta when+expect waiting+time wait delivery+time shipping+time',
  },
  {
    id: 'express',
    de: 'express expressversand expresslieferung eilversand eilig schnellversand nächsten+tag schon+morgen morgen+schon bis+morgen morgen+da morgen+haben so+schnell+wie morgen+da bis+übermorgen',
    en: 'express next+day expedited urgent fast+delivery overnight by+tomorrow get+tomorrow arrive+tomorrow need+tomorrow next-day',
  },
  { id: 'pickup', de: 'abholen abholung selbstabholung selbst+abholen', en: 'pick+up pickup collect collection' },
  {
    id: 'business',
    de: 'firma unternehmen gewerblich geschäftskunde firmenkunde gewerbe firmenkunden gmbh verein vereine schule behörde umsatzsteuer ust-id ustid',
    en: 'business company corporate b2b trade vat ltd organisation school club',
  },
  {
    id: 'capacity',
    aspect: true,
    de: 'volumen fassungsvermögen liter inhalt füllmenge',
    en: 'capacity volume litre liter litres liters',
  },
  {
    id: 'job',
    de: 'job jobs stellenangebot stellenangebote bewerbung bewerben karriere personal+suchen personal+sucht sucht+personal offene+stellen stellen ausbildungsplatz praktikum',
    en: 'job jobs career careers vacancy apply+job hiring hire+staff vacancies open+positions position recruit recruiting internship apprenticeship',
  },
  { id: 'language', de: 'sprache sprachen', en: 'language languages' },
  {
    id: 'review',
    de: 'bewertung bewertungen rezension bewerten feedback meinung rückmeldung kommentar bewerte sterne',
    en: 'review reviews rating rate feedback opinion comment stars',
  },
  {
    id: 'bulk',
    de: 'mengenrabatt großbestellung sammelbestellung größere+menge staffelpreis gruppe gruppenbestellung sammelbestellung',
    en: 'bulk wholesale large+quantity large+order group+order group+discount',
  },
  { id: 'minimum', aspect: true, de: 'mindestbestellwert mindestbestellmenge mindestens mindestmenge', en: 'minimum' },
  {
    id: 'security',
    de: 'sicher sicherheit verschlüsselt verschlüsselung datensicherheit',
    en: 'secure safe security encrypted encryption encrypted',
  },
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
    de: 'verleihen leihen ausleihen mieten verleih miete leihweise vermieten vermietet geliehen leihgerät',
    en: 'rent rental hire borrow rent+out lend borrowing renting',
  },
  {
    id: 'used',
    de: 'gebraucht gebrauchte gebrauchtes secondhand ankaufen alte+zurück inzahlungnahme in+zahlung altgerät',
    en: 'used second+hand secondhand trade+in pre+owned old+in+exchange part+exchange',
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
    de: 'zurücksetzen wiederherstellen neu+setzen zurückgesetzt',
    en: 'reset recover recovery restore retrieve recovering resetting',
  },
  {
    id: 'founder',
    de: 'gründer gründerin inhaber inhaberin geschäftsführer geschäftsführerin chef chefin',
    en: 'founder owner ceo',
  },
  {
    id: 'free',
    de: 'kostenlos gratis umsonst kostenfrei portofrei versandkostenfrei kein+porto keine+versandkosten spendiert gebührenfrei entfallen',
    en: 'free gratis free+charge no+charge waived',
  },
  { id: 'identity', de: 'ausweis personalausweis altersnachweis', en: 'id identification passport' },
  {
    id: 'disclose',
    de: 'weitergeben weitergegeben weitergabe teilen dritte an+dritte weiterverkauft',
    en: 'share shared sharing passed+on third+parties third+party pass+on sell+data',
  },
  {
    id: 'absent',
    de: 'zuhause zu+hause nicht+da niemand+da abwesend keiner+da verpasst keiner+aufmacht niemand+öffnet',
    en: 'home nobody+home not+home away answers+door missed nobody+answers not+in',
  },
  { id: 'accessible', de: 'barrierefrei rollstuhl rollstuhlgerecht', en: 'wheelchair step-free accessible disabled' },
  { id: 'start', aspect: true, de: 'beginnen beginn anfangen ab+wann', en: 'begin start' },
  {
    id: 'failed',
    de: 'fehlgeschlagen fehlschlag scheitert gescheitert abgelehnt abgewiesen zurückgewiesen geht+nicht klappt+nicht funktioniert+nicht geht+nicht+durch fehlermeldung wird+nicht+angenommen nicht+akzeptiert',
    en: 'failed fail fails declined decline rejected refused bounced not+accepted doesn+work not+work isn+working go+through error',
  },
  { id: 'cash', de: 'bar bargeld barzahlung', en: 'cash' },
  {
    id: 'means',
    de: 'zahlungsart zahlungsarten zahlungsmittel zahlungsmethode zahlungsweise zahlungsmöglichkeiten bezahlmöglichkeiten paypal klarna visa mastercard amex maestro giropay sofortüberweisung nachnahme kreditkarte kreditkarten lastschrift bitcoin kryptowährung kryptowährungen apple+pay google+pay',
    en: 'payment+method payment+methods payment+option payment+options pay+with ways+to+pay paypal klarna visa mastercard amex maestro bitcoin cryptocurrency cryptocurrencies apple+pay google+pay debit+card credit+card cash+on+delivery payment+modalities payment+forms accepted+payment',
  },
  {
    id: 'cutoff',
    de: 'bestellschluss annahmeschluss bis+wann bis+wieviel bis+wie+viel+uhr spätestens rechtzeitig',
    en: 'cut-off cutoff by+when by+what+time latest deadline same+day',
  },
  {
    id: 'carrier',
    de: 'paketdienst lieferdienst versanddienstleister versandunternehmen zusteller bote paketbote kurier spedition spediteur dhl dpd hermes gls ups fedex',
    en: 'courier carrier parcel+service delivery+service shipping+company haulier postman dhl dpd hermes gls ups fedex',
  },
  {
    id: 'advise',
    de: 'beraten beratung berater kaufberatung empfehlung',
    en: 'advise advice recommendation consultation',
  },
  { id: 'parking', de: 'parken parkplatz parkplätze parkhaus auto+abstellen', en: 'parking park car+park' },
  {
    id: 'combine',
    de: 'zusammenfassen zusammenlegen kombinieren zusammen+schicken zusammen+liefern sammellieferung in+ein+paket',
    en: 'combine merge consolidate together one+parcel one+shipment one+package',
  },
  { id: 'afterwards', de: 'nachträglich hinterher im+nachhinein danach', en: 'afterwards after+ordering later+on' },
  { id: 'claim', de: 'anspruch garantieanspruch garantiefall geltend+machen einfordern', en: 'claim claims' },
  { id: 'bulky', de: 'sperrig sperrgut', en: 'bulky oversized' },
  { id: 'app', de: 'app smartphone-app', en: 'app' },
  {
    id: 'opened',
    de: 'getragen benutzt gebraucht angehabt anprobiert ausgepackt geöffnet angezogen',
    en: 'worn used wore tried+on unpacked opened',
  },
  // The names of all countries come in addition.
  { id: 'country', de: 'land länder ausland', en: 'country countries abroad overseas' },
  {
    id: 'debit',
    de: 'abbuchen abbuchung abgebucht belastet belastung belasten eingezogen einziehen',
    en: 'charge charged debit debited deducted take+money taken+from',
  },
  { id: 'email', de: 'mail mails email emails e-mail', en: 'mail mails email emails e-mail' },
  {
    id: 'on-invoice',
    de: 'rechnungskauf auf+rechnung per+rechnung gegen+rechnung später+zahlen später+bezahlen nach+erhalt+zahlen',
    en: 'on+invoice by+invoice with+invoice pay+later pay+after invoice+purchase',
  },
  {
    id: 'redeem',
    de: 'einlösen einlösung eingelöst eingeben gutschein+nutzen gutschein+verwenden',
    en: 'redeem enter type+in use+voucher use+code apply+code',
  },
];
