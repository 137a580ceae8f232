import { describe, expect, it } from 'vitest';
import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { EntityScanner } from '../entity-scanner.ts';
import { names } from './names.ts';

describe('names', () => {
  recogniserContract(names, {
    finds: [
      'Frau ⟦Weiß⟧ trägt weiß, Dr. ⟦Freitag⟧ ist am Freitag nicht da.',
      'Lieber Herr ⟦Bäcker⟧, der Bäcker hat heute geschlossen.',
      'Herr ⟦Förster⟧, dürfen wir auf Ihrer Wiese zelten?',
      '⟦Keller, Sabine⟧ muss noch unterschreiben.',
      'Geschäftsführer: ⟦Detlef Harms⟧, ⟦Ines Wedekind⟧',
      'Angemeldet: 1) ⟦Roswitha Kempf⟧ 2) ⟦Gerd-Uwe Plath⟧',
      'Es kommen ⟦Basia⟧, ⟦Ali⟧ und ⟦Tom⟧.',
      'Prof. ⟦Kunz-Albrecht⟧ liest im Winter nicht.',
      'i. A. ⟦Petra Nolte⟧, Sachbearbeiterin',
      '⟦Mulally⟧ wies den Vorwurf zurück, ⟦Röttgen⟧ schwieg.',
      'Name: ⟦Petra Hahn⟧\nAbt.: Lager',
      '⟦Friedrich II.⟧ fiel in Sachsen ein.',
      'Herrn ⟦von der Heide⟧ bitte anrufen',
      '⟦Nowak, Katarzyna⟧',
      '⟦MÜLLER, HANS⟧',
      '⟦A. Krüger⟧',
      '⟦Hans-Peter M.⟧ wurde verhaftet.',
      'Herr ⟦Peter A.⟧ schwieg.',
      'Herr ⟦Koch⟧ hat gekündigt, Frau ⟦Klein⟧ nicht.',
      'Sag Frau ⟦Sommer⟧, dass Herr ⟦Bach⟧ krank ist.',
      'Frau ⟦Mai⟧ kommt im Mai.',
      '⟦Ayşe Yılmaz⟧ und ⟦Nguyễn Văn Minh⟧',
      '⟦Mohammed al-Masri⟧',
      '⟦Katarzyna Wiśniewska-Nowak⟧ rief an.',
      'hallo ⟦tobias⟧, danke für deine mail. lg ⟦sophie⟧',
      'Mit freundlichen Grüßen\n⟦Thomas Becker⟧\nBecker GmbH',
      '{"customer":{"firstName":"⟦Maria⟧","lastName":"⟦Schneider⟧"}}',
      'Das ist ⟦Lena⟧s Fahrrad.',
      "⟦Hans⟧' Auto ist kaputt.",
      "My name is ⟦Siobhan O'Connor⟧.",
      'talk to ⟦jenny⟧ from accounting',
      'I met ⟦Will⟧ and ⟦Grace⟧ yesterday.',
      'Dear Ms ⟦Chatterjee⟧, please find the agenda below.',
    ],
    passes: [
      'Der Sturm Friederike hat Bäume entwurzelt, Raum Kepler ist belegt.',
      "Parkinson's disease, Murphy's law und Morbus Crohn",
      'Kopf- und Rückenschmerzen behandelt die Praxis am Markt.',
      'Die Becker Logistik AG und die Krause & Söhne GmbH fusionieren.',
      'Die ISIN und die Kunden-ID stehen oben rechts auf dem Auszug.',
      'Sehr geehrte Damen und Herren, hiermit kündige ich meinen Vertrag zum 31. März.',
      'Die Firma Krause & Sohn aus Nürnberg liefert Schrauben.',
      'Konrad-Adenauer-Allee 5, 70173 Stuttgart',
      'Im Herbst fallen die Blätter, im Winter schneit es.',
      'Der Bauer fährt über das Feld.',
      'max.mustermann@example.org, https://example.org/team/anna-schmidt',
      'ich bin müde und brauche hilfe',
      'Spiele etwas von David Bowie auf Spotify',
      'Will you mark the essays before the May deadline, or may I ask the dean?',
      'How do I cancel my newspaper subscription in time?',
      'class UserService extends BaseService { constructor() {} }',
    ],
  });
});

it('is surer of a name after a title than of a mere word', () => {
  const scanner = new EntityScanner([names]);
  const [after] = scanner.find('Frau Krüger hat angerufen.');
  expect(after?.score).toBeGreaterThan(700);
  expect(after?.score).toBeLessThanOrEqual(850);
});

it('reads a megabyte of names, of capitals and of initials', () => {
  const scanner = new EntityScanner([names]);
  for (const piece of ['Anna ', 'A. ', 'von ', 'Anna-', 'AB'])
    for (const { value } of scanner.find(piece.repeat(Math.ceil(200_000 / piece.length))))
      expect(value.length).toBeLessThan(200);
});
