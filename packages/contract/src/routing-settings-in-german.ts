/** What settings of routing are for, in German, by the English sentence of the schema; see settings-in-german.ts. */
export const routingSettingsInGerman: Readonly<Record<string, string>> = Object.freeze({
  'How names with several targets are routed': 'Wie Namen mit mehreren Zielen vermittelt werden',
  'Id of the provider, of a name with one target': 'Kennung des Anbieters, bei einem Namen mit einem Ziel',
  'The name that the provider is asked for, of a name with one target':
    'Der Name, nach dem der Anbieter gefragt wird, bei einem Namen mit einem Ziel',
  'Who may answer, instead of `provider` and `target`; the strategy says who is asked first':
    'Wer antworten darf, anstelle von `provider` und `target`; die Strategie sagt, wer zuerst gefragt wird',
  'Share of the requests beside the weights of the others; one with 0 is asked only when others fail':
    'Anteil an den Anfragen neben den Gewichten der anderen; eines mit 0 wird nur gefragt, wenn andere ausfallen',
  'Share of people, or of keys without a person, whose requests all go here first, from 0 to 1; the others come here only when the other targets fail':
    'Anteil der Personen, oder der Schlüssel ohne Person, deren Anfragen alle zuerst hierher gehen, von 0 bis 1; die anderen kommen nur hierher, wenn die anderen Ziele ausfallen',
  'How long to wait for this target; only what is shorter than at its provider makes a difference':
    'Wie lange auf dieses Ziel gewartet wird; nur was kürzer als bei seinem Anbieter ist, ändert etwas',
  'From the sent request to the first piece of the answer':
    'Von der gesendeten Anfrage bis zum ersten Stück der Antwort',
  'Between two pieces of the answer, of this target': 'Zwischen zwei Stücken der Antwort, bei diesem Ziel',
  'The whole call of this target': 'Der ganze Aufruf dieses Ziels',
  'Who is asked first: `first` as listed, `weighted` by chance and weight, `latency` who begins soonest, `load` who has least to do, `cost` who is cheapest':
    'Wer zuerst gefragt wird: `first` wie aufgezählt, `weighted` nach Zufall und Gewicht, `latency` wer am ehesten beginnt, `load` wer am wenigsten zu tun hat, `cost` wer am billigsten ist',
  'What stays with one target as long as that has room: the requests of a key, of a person, or of a conversation, whose beginning the server may still have in its cache':
    'Was bei einem Ziel bleibt, solange dort Platz ist: die Anfragen eines Schlüssels, einer Person oder eines Gesprächs, dessen Anfang der Server noch im Zwischenspeicher haben kann',
  'What makes a request go on to another target: an `error`, a server that is `busy`, a request beyond the `contextLength`, or a `refusal` for its content':
    'Was eine Anfrage an ein anderes Ziel weitergehen lässt: ein Fehler (`error`), ein ausgelasteter Server (`busy`), eine zu lange Anfrage (`contextLength`) oder eine Ablehnung wegen ihres Inhalts (`refusal`)',
  'Whether a request may go on to a target that is trusted less than the one it was meant for, such as from a server of yours to a cloud':
    'Ob eine Anfrage an ein Ziel weitergehen darf, dem weniger vertraut wird als dem, für das sie bestimmt war, etwa von einem eigenen Server in eine Cloud',
  'Calls of targets at most for one request': 'Höchstzahl der Aufrufe von Zielen für eine Anfrage',
  'Asking a second target when the first is slow to begin; who begins first answers, the other is ended, and both are paid. Off without it':
    'Ein zweites Ziel fragen, wenn das erste nur langsam beginnt; wer zuerst beginnt, antwortet, das andere wird beendet, und beide werden bezahlt. Ohne Angabe aus',
  'How long the first target may take to begin before the next one is asked as well':
    'Wie lange das erste Ziel bis zum Beginn brauchen darf, bevor auch das nächste gefragt wird',
  'What the second call may cost at most, in the currency of `prices`; where the price is not known there is no second call. No such limit without it':
    'Was der zweite Aufruf höchstens kosten darf, in der Währung von `prices`; ist der Preis unbekannt, gibt es keinen zweiten Aufruf. Ohne Angabe unbegrenzt',
  'When a target that fails is left out for a while': 'Wann ein Ziel, das ausfällt, eine Weile ausgelassen wird',
  'Failed calls within `window` before a target is left out':
    'Gescheiterte Aufrufe innerhalb von `window`, bevor ein Ziel ausgelassen wird',
  'Share of all its calls in that time that they must be':
    'Welcher Anteil aller seiner Aufrufe in dieser Zeit sie sein müssen',
  'Time over which they are counted': 'Zeitraum, über den sie gezählt werden',
  'How long it is left out before it is tried again; twice as long each time that fails':
    'Wie lange es ausgelassen wird, bevor es wieder versucht wird; jedes Mal doppelt so lange, wenn das scheitert',
  'The longest of these times': 'Die längste dieser Zeiten',
  'Calls that it gets at once when it is tried again, and that must succeed':
    'Aufrufe, die es gleichzeitig bekommt, wenn es wieder versucht wird, und die gelingen müssen',
  'How often and how soon a call that failed is made again':
    'Wie oft und wie bald ein gescheiterter Aufruf wiederholt wird',
  'Further calls that requests may cause, as a share of all requests of a name':
    'Weitere Aufrufe, die Anfragen auslösen dürfen, als Anteil an allen Anfragen eines Namens',
  'Further calls each second that are always allowed': 'Weitere Aufrufe je Sekunde, die immer erlaubt sind',
  'Longest wait before the same target is called again; doubled each time, drawn by chance':
    'Längste Wartezeit, bevor dasselbe Ziel wieder gefragt wird; jedes Mal verdoppelt, durch Zufall gezogen',
  'The longest of these waits, and of what a server may ask for by `retry-after`':
    'Die längste dieser Wartezeiten, auch derer, um die ein Server mit `retry-after` bitten kann',
  'Looking in the background whether servers are well, and how much they have to do':
    'Im Hintergrund nachsehen, ob es den Servern gut geht und wie viel sie zu tun haben',
  'How often the targets of names with several are looked at':
    'Wie oft nach den Zielen von Namen mit mehreren gesehen wird',
  'How long a server may take to answer that': 'Wie lange ein Server brauchen darf, um das zu beantworten',
});
