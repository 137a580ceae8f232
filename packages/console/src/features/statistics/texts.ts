import { defineTexts } from '../../language/define-texts.ts';

const english = {
  title: 'Statistics',
  explanation:
    'How many requests of teams were answered, with noise that hides every single person (differential privacy): for readers who must not learn of anybody. For your own eyes there are the record and the metrics, which are exact.',
  budget: (epsilon: string) =>
    `What may be told of any time altogether: ε = ${epsilon} (privacy.statisticsBudget). Every release takes from it, for good.`,
  form: {
    title: 'New release',
    explanation:
      'Teams are labels of keys. ε says how much the release may tell: less is more private, and noisier. The same question has the same answer for ever and costs nothing again.',
    from: 'From (day of UTC)',
    to: 'Up to, without this day',
    teams: 'Teams, as labels of keys',
    teamsExample: 'sales, support',
    epsilon: 'ε',
    most: 'Requests of one person at most',
    plan: 'Show what it costs',
    release: 'Release for good',
    releaseTitle: 'Release these figures?',
    consequences: (epsilon: string) => [
      `ε = ${epsilon} of the budget of this time is spent, for good.`,
      'The figures stand for ever: the same question gets the same answer.',
      'Whoever gets them can add them to what they know. Give out only what is meant to be given.',
    ],
    asAdmin: 'Administrators make releases. You see here what they would cost, and what was released.',
    cost: (cost: string, left: string, noise: string) =>
      `It costs ε = ${cost}; ε = ${left} is left for this time. 19 of 20 figures will be off by ${noise} at most.`,
    tooMuch: (cost: string, left: string) =>
      `It would cost ε = ${cost}, and only ε = ${left} is left for this time. Choose a smaller ε or another time.`,
    repeated: 'This was released before and stands below: asking again gives the same figures, at no cost.',
    done: 'Released. It stands below.',
    faults: {
      order: 'The time must end behind its beginning.',
      future: 'The time is not over yet: a release must be the same whenever it is asked for.',
      halves:
        'The time reaches from one half of a year into another. People have other references in the record then, so ask for each half by itself.',
      teams: 'Name one team at least. Labels have small letters, digits and dashes, 32 characters at most.',
      form: 'ε goes from 0.001 to 10 with three decimals at most; the requests of one person are a whole number from 1 on.',
    },
  },
  list: {
    title: 'Released',
    none: 'Nothing was released yet. Ask above what a month of some teams would cost, then release it.',
    readers: 'Files are written for',
    forWhom: { public: 'the public', 'works-council': 'the works council' },
    heading: { public: 'Use of language models', 'works-council': 'Use of language models, for the works council' },
    time: (from: string, to: string) => `${from} up to ${to}`,
    made: (time: string, epsilon: string, most: string) =>
      `Released on ${time} with ε = ${epsilon}, ${most} requests of one person at most`,
    team: 'Team',
    requests: 'Requests',
    noise: 'Noise (95%)',
    csv: 'Download as CSV',
    markdown: 'Download as text (Markdown)',
    file: 'use',
    method: (epsilon: string, most: string, noise: string, day: string) =>
      `Answered requests; discrete Laplace noise with ε = ${epsilon} (differential privacy of a person), at most ${most} requests of one person counted. 19 of 20 figures are off by ${noise} at most. Released on ${day}.`,
  },
};

export const statisticsTexts = defineTexts<typeof english>({
  en: english,
  de: {
    title: 'Statistik',
    explanation:
      'Wie viele Anfragen von Teams beantwortet wurden, mit einem Rauschen, das jede einzelne Person verbirgt (Differential Privacy): für Leser, die über niemanden etwas erfahren dürfen. Für Ihre eigenen Augen gibt es das Protokoll und die Metriken, die genau sind.',
    budget: (epsilon) =>
      `Was über eine Zeit insgesamt gesagt werden darf: ε = ${epsilon} (privacy.statisticsBudget). Jede Veröffentlichung zehrt davon, endgültig.`,
    form: {
      title: 'Neue Veröffentlichung',
      explanation:
        'Teams sind Marken von Schlüsseln. ε gibt an, wie viel verraten werden darf: Weniger ist privater und verrauschter. Dieselbe Frage hat für immer dieselbe Antwort und kostet kein zweites Mal.',
      from: 'Von (Tag in UTC)',
      to: 'Bis, ohne diesen Tag',
      teams: 'Teams, als Marken von Schlüsseln',
      teamsExample: 'vertrieb, support',
      epsilon: 'ε',
      most: 'Anfragen einer Person, höchstens',
      plan: 'Kosten zeigen',
      release: 'Endgültig veröffentlichen',
      releaseTitle: 'Diese Zahlen veröffentlichen?',
      consequences: (epsilon) => [
        `ε = ${epsilon} vom Budget dieser Zeit ist verbraucht, endgültig.`,
        'Die Zahlen stehen für immer: Dieselbe Frage hat dieselbe Antwort.',
        'Wer sie bekommt, kann sie mit anderem Wissen verbinden. Geben Sie nur weiter, was weitergegeben werden soll.',
      ],
      asAdmin:
        'Veröffentlichen kann die Administration. Sie sehen hier, was es kosten würde und was veröffentlicht wurde.',
      cost: (cost, left, noise) =>
        `Es kostet ε = ${cost}; für diese Zeit ist ε = ${left} übrig. 19 von 20 Zahlen werden um höchstens ${noise} abweichen.`,
      tooMuch: (cost, left) =>
        `Es würde ε = ${cost} kosten, und für diese Zeit ist nur ε = ${left} übrig. Wählen Sie ein kleineres ε oder eine andere Zeit.`,
      repeated:
        'Das wurde schon veröffentlicht und steht unten: Noch einmal zu fragen ergibt dieselben Zahlen, ohne Kosten.',
      done: 'Veröffentlicht. Es steht unten.',
      faults: {
        order: 'Die Zeit muss hinter ihrem Anfang enden.',
        future: 'Die Zeit ist noch nicht vorbei: Eine Veröffentlichung muss dieselbe sein, wann immer gefragt wird.',
        halves:
          'Die Zeit reicht von einem Halbjahr in ein anderes. Personen haben dann im Protokoll andere Kennungen; fragen Sie nach jedem Halbjahr für sich.',
        teams:
          'Nennen Sie mindestens ein Team. Marken haben kleine Buchstaben, Ziffern und Bindestriche, höchstens 32 Zeichen.',
        form: 'ε reicht von 0,001 bis 10 mit höchstens drei Nachkommastellen; die Anfragen einer Person sind eine ganze Zahl ab 1.',
      },
    },
    list: {
      title: 'Veröffentlicht',
      none: 'Noch wurde nichts veröffentlicht. Fragen Sie oben, was ein Monat einiger Teams kosten würde, und veröffentlichen Sie ihn dann.',
      readers: 'Dateien sind geschrieben für',
      forWhom: { public: 'die Öffentlichkeit', 'works-council': 'den Betriebsrat' },
      heading: {
        public: 'Nutzung von Sprachmodellen',
        'works-council': 'Nutzung von Sprachmodellen, für den Betriebsrat',
      },
      time: (from, to) => `${from} bis ${to}`,
      made: (time, epsilon, most) =>
        `Veröffentlicht am ${time} mit ε = ${epsilon}, höchstens ${most} Anfragen einer Person`,
      team: 'Team',
      requests: 'Anfragen',
      noise: 'Rauschen (95 %)',
      csv: 'Als CSV herunterladen',
      markdown: 'Als Text herunterladen (Markdown)',
      file: 'nutzung',
      method: (epsilon, most, noise, day) =>
        `Beantwortete Anfragen; diskretes Laplace-Rauschen mit ε = ${epsilon} (Differential Privacy einer Person), höchstens ${most} Anfragen einer Person gezählt. 19 von 20 Zahlen weichen um höchstens ${noise} ab. Veröffentlicht am ${day}.`,
    },
  },
});
