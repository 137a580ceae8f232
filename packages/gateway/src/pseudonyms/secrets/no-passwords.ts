/*
 * Words that follow "password is" or "Passwort:" in ordinary text and are no password: what is said of passwords, and how sentences go on.
 */

const sayings: ReadonlySet<string> = new Set(
  `a an the my your our his her its their this that these those it there here not no none never also still already now just only too very so as at by for
from in into of on or and but if with without to be been being is are was were will would can could may might must shall should has have had do does
did what which who when where why how please see below above attached following same different new old current next last first second
incorrect invalid wrong correct valid right expired lost forgotten missing required optional empty weak strong secure insecure safe unsafe
compromised leaked stolen broken blank locked blocked reset changed updated saved stored sent set case sensitive short long longer shorter simple easy
hard difficult unknown known visible hidden protected protection policy manager generator field fields input prompt hash hashed hashing reset
recovery change changes security strength length minimum maximum least most characters character letters digits numbers number symbols bad
good okay ok fine working accepted rejected denied failing failed fails fail successful successfully available unavailable needed necessary
important unique common default temporary permanent random automatically generated encrypted decrypted stuff thing something anything nothing
everything someone because since until while after before then than though although however always often again back about around
private public personal confidential secret free paid shared enough longer gone dead down up out off over under between through
acting going getting giving causing written entered typed asked said told supposed meant due close ready
der die das ein eine einer eines einem einen kein keine keiner keinen mein meine dein deine ihr ihre sein seine unser unsere dieser diese dieses
nicht nie noch schon nur auch sehr so zu zum zur im in am an auf aus bei mit nach von vor für ohne um unter über durch und oder aber wenn ob dass
weil wie wo was wer wann warum bitte siehe hier da dort jetzt nun dann immer wieder leider unten oben anbei beiliegend folgt folgendes folgende
folgendermaßen wird wurde werden worden war waren ist sind sein hat haben hatte kann können muss müssen soll sollte sollten darf dürfen mag möchte
falsch richtig ungültig gültig abgelaufen vergessen verloren gesperrt entsperrt gestohlen bekannt unbekannt erforderlich notwendig nötig
optional leer schwach stark sicher unsicher kurz lang einfach schwer schwierig geändert gespeichert gesetzt zurückgesetzt verschlüsselt
sichtbar unsichtbar verborgen geschützt korrekt inkorrekt fehlerhaft kompromittiert geleakt kaputt weg futsch neu neue neues neuen alt alte altes
aktuell aktuelle aktuelles temporär vorläufig zufällig automatisch generiert identisch gleich dasselbe derselbe anders unterschiedlich
vertraulich privat öffentlich zeichen buchstaben ziffern zahlen mindestens höchstens maximal minimal ändern zurücksetzen eingeben anfordern
vergeben wählen setzen speichern merken notieren erneuern aktualisieren anzeigen verbergen wiederholen bestätigen bestätigung
zurückgesetzte angeben eintragen benötigt verlangt gefordert angefordert eingegeben versendet verschickt gesendet zugesandt mitgeteilt
per post sms mail email e-mail brief telefon persönlich separat extra getrennt später morgen heute gestern bald sofort
wie lautet unverändert individuell kompliziert simpel zu zwar eigentlich vielleicht wohl doch mal etwas nichts alles jemand
schutz schutz, richtlinie richtlinien manager reset änderung vergabe eingabe feld stärke länge hinterlegt hinterlegen ausgelaufen
invalid, mismatch matches match match. forgot forget remember confirm confirmation repeat re-enter retype enter submit login logout log sign signin signup
string integer boolean number null undefined object array true false success error warning info debug expected actual
entfernt gelöscht deaktiviert aktiviert inaktiv aktiv fehlt fehlend stimmt passt funktioniert geht klappt läuft steht liegt kommt gilt bleibt
user admin's rotated rotation revoked pending active inactive enabled disabled allowed forbidden used unused reused sufficient insufficient
welches welcher welche wessen irgendwas irgendein nochmal erneut`.split(/\s+/),
);

/** Endings of what is said of a thing, in English and German. */
const saying =
  /(?:ing|ed|ly|able|ible|less|ful|ous|ive|tion|tional|ised|ized|ment|ness|bar|lich|isch|haft|los|sam|ert|iert|ung|ungen|end|ende|keit|heit)$/;

/** Whether a word, as it stands without marks around it, is more likely said of a password than one. */
export function isNoPassword(word: string): boolean {
  const small = word.toLowerCase();
  if (sayings.has(small)) return true;
  return (
    /^[a-zäöüß-]+$/.test(small) &&
    (saying.test(small) || /^(?:ge|ver|be|zer|ent|abge|ausge|einge|zuge|vorge|ange)[a-zäöüß]{3,}(?:t|en)$/.test(small))
  );
}
