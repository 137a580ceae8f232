/**
 * What looking for personal data costs: processor time of the serving thread for 1 KB without and with ten hits, and how it grows with the
 * length; and the longest stretch for which a text of 1 MB keeps other work waiting.
 *
 *   node --conditions=source benchmarks/personal-data.ts
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { EntityScanner } from '../packages/gateway/src/pseudonyms/entity-scanner.ts';
import { recogniserCatalogue } from '../packages/gateway/src/pseudonyms/recogniser-catalogue.ts';
import { median } from './statistics.ts';

const german = `Guten Tag, ich habe vor zwei Wochen eine neue Waschmaschine bestellt, und nun ist sie leider beschädigt angekommen. Die Tür schließt nicht
richtig, und beim Schleudern macht das Gerät laute Geräusche. Könnten Sie mir bitte mitteilen, wie ich die Maschine zurückgeben kann und wann ich
mit einer Erstattung rechnen darf? Außerdem würde ich gerne wissen, ob die Abholung kostenlos ist und ob ich dafür einen Termin vereinbaren muss. `;
const english = `Please summarise the following article in three sentences and give it a title that readers will like. The article is about the history of
the bicycle, how it changed the way people travel, and why cities are now building more lanes for it than ever before. Use plain words, avoid jargon,
and mention at least two of the inventions that made it popular. `;
const tenHits = `Sehr geehrte Frau Anna Krüger, Ihre Überweisung von DE89 3704 0044 0532 0130 00 ist da. Bitte melden Sie sich unter 030 1234567 oder
anna.krueger@example.org. Kundennummer: 4711-22, geboren am 12.03.1980, wohnhaft Hauptstr. 12, 10115 Berlin. Ihr Passwort lautet Sommer2024!. Steuer-ID
65929970489. Viele Grüße, Dr. Peter Weber. `;

const scanner = new EntityScanner(recogniserCatalogue);

function filled(text: string, length: number): string {
  return text.repeat(Math.ceil(length / text.length)).slice(0, length);
}

/** Processor time of this thread for one look, in µs: the median of several rounds. */
function cost(text: string): number {
  const looks = Math.max(3, Math.ceil(300_000 / text.length));
  const rounds: number[] = [];
  for (let round = 0; round < 9; round++) {
    const before = process.threadCpuUsage();
    for (let look = 0; look < looks; look++) scanner.find(text);
    const { user, system } = process.threadCpuUsage(before);
    rounds.push((user + system) / looks);
  }
  return median(rounds);
}

for (const text of [german, english, tenHits]) cost(filled(text, 1_000));
const texts = {
  'German, no hits': filled(german, 1_000),
  'English, no hits': filled(english, 1_000),
  'ten hits': tenHits + filled(german, 1_000 - tenHits.length),
};
console.table(
  Object.entries(texts).map(([text, value]) => ({
    text,
    'µs for 1 KB': Number(cost(value).toFixed(1)),
    spans: scanner.find(value).length,
  })),
);
console.table(
  [1, 4, 16, 64, 256, 1_024].map((kilobytes) => {
    const length = kilobytes * 1_024;
    const perKilobyte = (text: string): number => Number((cost(filled(text, length)) / kilobytes).toFixed(1));
    return { KB: kilobytes, 'µs per KB, no hits': perKilobyte(german), 'with hits': perKilobyte(tenHits + german) };
  }),
);
const long = filled(tenHits + german, 1_048_576);
await scanner.findInTurns(long);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
await scanner.findInTurns(long);
delay.disable();
console.log(`1 MB in turns: the longest stretch was ${(delay.max / 1e6).toFixed(1)} ms`);
