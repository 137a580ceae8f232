import { defineTexts } from '../../language/define-texts.ts';
import type { PairFault } from './read-pairs.ts';

type Faults = Readonly<Record<PairFault, string>>;

const english = {
  title: 'Calibrate an assistant',
  explanation:
    'An assistant answers only where a passage covers enough of the question. How much is enough depends on your documents: too little, and it answers what it does not know; too much, and it is silent where it could help. With questions whose answers you know, this can be measured instead of guessed.',
  how: 'One question a line, with what answers it: the id of a document or passage, or words that stand in the answer. Questions without an answer have an empty list. Take as many of them as come in practice; a hundred lines tell something, a thousand tell much.',
  pairs: 'Questions with their answers, as JSON Lines',
  file: 'Load a file',
  example: 'Put in an example',
  exampleLines: [
    '{"question":"How long may I return items?","answers":["30 days"]}',
    '{"question":"How much is delivery to Austria?","answers":["delivery.md"]}',
    '{"question":"Who won the world cup in 1954?","answers":[]}',
  ].join('\n'),
  count: (count: number, text: string) => (count === 1 ? '1 question' : `${text} questions`),
  faulty: (count: number, text: string) =>
    count === 1
      ? 'One line cannot be read. Mend it, or take it out:'
      : `${text} lines cannot be read. Mend them, or take them out:`,
  line: (line: string) => `Line ${line}:`,
  faults: {
    json: 'it is no JSON',
    object: 'it is no object',
    question: '“question” must be a text of up to 4,000 characters',
    answers: '“answers” must be a list of up to 20 texts, which may be empty',
  } satisfies Faults,
  tooMany: (most: string) => `There may be ${most} questions at once.`,
  risk: 'Wrong answers that are taken, in percent',
  riskHelp: 'Of a hundred answers that are given, so many may be wrong or unfounded.',
  run: 'Calibrate',
  running: 'Each question is asked. With many of them that takes a while.',
  result: 'What came of it',
  asked: (pairs: string, answerable: string) => `${pairs} questions, of which ${answerable} have an answer.`,
  notFound: 'Some answers name documents or passages that cannot be found: they may be misspelt, held or gone.',
  leftOut: (count: number, text: string) =>
    count === 1 ? '1 question does not count for it.' : `${text} questions do not count for it.`,
  moreNotFound: (count: string) => `And ${count} more.`,
  few: 'These are few questions: another handful could move the threshold.',
  noneUnanswerable:
    'Every question has an answer. Without some that have none it cannot be seen whether the assistant is silent where it should be.',
  threshold: 'Threshold',
  coverage: 'answered, of those with an answer',
  falseAnswers: 'answered, of those without one',
  risks: 'wrong, of the answers given',
  now: (threshold: string) => `Now: ${threshold}`,
  recommended: (threshold: string) => `Recommended: ${threshold}`,
  taken: (risk: string) => `Risk that is taken: ${risk}`,
  chart: 'Risk and coverage by threshold',
  chartHelp:
    'From left to right the assistant is asked for more before it answers. It answers fewer questions (blue), fewer that it should not answer (red), and fewer of its answers are wrong (amber).',
  curve: 'Risk over coverage',
  curveHelp:
    'The same as a curve: how many answers are wrong, if so many of the questions are to be answered. The further down to the right, the better.',
  curveSummary: (risk: string, coverage: string) => `${risk} of the answers are wrong where ${coverage} are answered.`,
  verdict: (threshold: string, coverage: string, falseAnswers: string, risk: string) =>
    `From ${threshold} on, ${coverage} of the questions that have an answer are answered, ${falseAnswers} of those without one are answered all the same, and ${risk} of the answers are wrong.`,
  verdictNow: (threshold: string, coverage: string, falseAnswers: string, risk: string) =>
    `With ${threshold}, as it is configured now, it is ${coverage}, ${falseAnswers} and ${risk}.`,
  same: 'That is what is configured now.',
  none: (risk: string) =>
    `There is no threshold at which at most ${risk} of the answers are wrong. Look at questions that were answered wrongly under “Try a question”: often a document is missing, or two say different things. Or take more risk.`,
  noRisk: 'none given',
  write: 'What to write',
  writeHelp: 'Nothing was changed. Write this into gatehouse.yaml, or into the settings of the assistant.',
  settings: 'To the settings',
};

export const calibrationTexts = defineTexts<typeof english>({
  en: english,
  de: {
    title: 'Einen Assistenten kalibrieren',
    explanation:
      'Ein Assistent antwortet nur, wo eine Passage genug von der Frage deckt. Wie viel genug ist, hängt von Ihren Dokumenten ab: Ist es zu wenig, beantwortet er, was er nicht weiß; ist es zu viel, schweigt er, wo er helfen könnte. Mit Fragen, deren Antwort Sie kennen, lässt sich das messen, statt es zu raten.',
    how: 'Eine Frage je Zeile, mit dem, was sie beantwortet: der Kennung eines Dokuments oder einer Passage, oder Worten, die in der Antwort stehen. Fragen ohne Antwort haben eine leere Liste. Nehmen Sie so viele davon, wie in der Praxis kommen; hundert Zeilen sagen etwas, tausend sagen viel.',
    pairs: 'Fragen mit ihren Antworten, als JSON Lines',
    file: 'Datei laden',
    example: 'Ein Beispiel einsetzen',
    exampleLines: [
      '{"question":"Wie lange kann ich Artikel zurückgeben?","answers":["30 Tage"]}',
      '{"question":"Was kostet der Versand nach Österreich?","answers":["versand.md"]}',
      '{"question":"Wer wurde 1954 Weltmeister?","answers":[]}',
    ].join('\n'),
    count: (count, text) => (count === 1 ? '1 Frage' : `${text} Fragen`),
    faulty: (count, text) =>
      count === 1
        ? 'Eine Zeile ist nicht lesbar. Verbessern Sie sie, oder nehmen Sie sie heraus:'
        : `${text} Zeilen sind nicht lesbar. Verbessern Sie sie, oder nehmen Sie sie heraus:`,
    line: (line) => `Zeile ${line}:`,
    faults: {
      json: 'sie ist kein JSON',
      object: 'sie ist kein Objekt',
      question: '„question“ muss ein Text von höchstens 4.000 Zeichen sein',
      answers: '„answers“ muss eine Liste von höchstens 20 Texten sein, die leer sein darf',
    },
    tooMany: (most) => `Es dürfen ${most} Fragen auf einmal sein.`,
    risk: 'Falsche Antworten, die hingenommen werden, in Prozent',
    riskHelp: 'Von hundert Antworten, die gegeben werden, dürfen so viele falsch oder unbegründet sein.',
    run: 'Kalibrieren',
    running: 'Jede Frage wird gestellt. Bei vielen dauert das eine Weile.',
    result: 'Was herauskam',
    asked: (pairs, answerable) => `${pairs} Fragen, von denen ${answerable} eine Antwort haben.`,
    notFound:
      'Manche Antworten nennen Dokumente oder Passagen, die nicht auffindbar sind: falsch geschrieben, zurückgehalten oder nicht mehr da.',
    leftOut: (count, text) =>
      count === 1 ? '1 Frage zählt deshalb nicht mit.' : `${text} Fragen zählen deshalb nicht mit.`,
    moreNotFound: (count) => `Und ${count} weitere.`,
    few: 'Das sind wenige Fragen: Eine Handvoll mehr könnte die Schwelle verschieben.',
    noneUnanswerable:
      'Jede Frage hat eine Antwort. Ohne einige, die keine haben, ist nicht zu sehen, ob der Assistent schweigt, wo er soll.',
    threshold: 'Schwelle',
    coverage: 'beantwortet, von denen mit Antwort',
    falseAnswers: 'beantwortet, von denen ohne',
    risks: 'falsch, von den gegebenen Antworten',
    now: (threshold) => `Jetzt: ${threshold}`,
    recommended: (threshold) => `Empfohlen: ${threshold}`,
    taken: (risk) => `Hingenommenes Risiko: ${risk}`,
    chart: 'Risiko und Abdeckung nach der Schwelle',
    chartHelp:
      'Von links nach rechts wird von dem Assistenten mehr verlangt, bevor er antwortet. Er beantwortet weniger Fragen (blau), weniger, die er nicht beantworten soll (rot), und weniger seiner Antworten sind falsch (gelb).',
    curve: 'Risiko über der Abdeckung',
    curveHelp:
      'Dasselbe als Kurve: wie viele Antworten falsch sind, wenn so viele der Fragen beantwortet werden sollen. Je weiter rechts unten, desto besser.',
    curveSummary: (risk, coverage) => `${risk} der Antworten sind falsch, wo ${coverage} beantwortet werden.`,
    verdict: (threshold, coverage, falseAnswers, risk) =>
      `Ab ${threshold} werden ${coverage} der Fragen beantwortet, die eine Antwort haben, ${falseAnswers} derer ohne Antwort trotzdem, und ${risk} der Antworten sind falsch.`,
    verdictNow: (threshold, coverage, falseAnswers, risk) =>
      `Mit ${threshold}, wie es jetzt eingestellt ist, sind es ${coverage}, ${falseAnswers} und ${risk}.`,
    same: 'So ist es jetzt eingestellt.',
    none: (risk) =>
      `Es gibt keine Schwelle, bei der höchstens ${risk} der Antworten falsch sind. Sehen Sie sich Fragen, die falsch beantwortet wurden, unter „Frage ausprobieren“ an: Oft fehlt ein Dokument, oder zwei sagen Verschiedenes. Oder nehmen Sie mehr Risiko hin.`,
    noRisk: 'keine gegeben',
    write: 'Was zu schreiben ist',
    writeHelp:
      'Es wurde nichts geändert. Schreiben Sie dies in gatehouse.yaml oder in die Einstellungen des Assistenten.',
    settings: 'Zu den Einstellungen',
  },
});
