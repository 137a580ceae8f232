import { expect, it } from 'vitest';
import { TextReader } from '../../text-view.ts';
import { isMediaCommand } from './media-command.ts';

const reader = new TextReader();

it.each([
  'Spiele etwas von David Mallett auf last fm',
  'bitte spiel das Album Vibrations von Marion Raven',
  'Füge Jacob Hoggard zu meiner R&B-Wiedergabeliste hinzu',
  'Öffne Spotify und spiele ein Lied von Richard Harvey',
  'Add Miles Davis to my playlist',
  'Give the book by Jane Roe four stars',
])('takes %j for a command about media', (text) => {
  expect(isMediaCommand(reader.read(text))).toBe(true);
});

it.each([
  'Spiel morgen mit Jonas Tennis',
  'Das Spiel von Herrn Krüger war gut',
  'Gib Anna das Buch',
  'Füge Anna Berg zum Verteiler hinzu',
  `Spiele das Album von Anna. ${'Herr Krüger war da. '.repeat(10)}`,
  '',
])('takes %j for none', (text) => {
  expect(isMediaCommand(reader.read(text))).toBe(false);
});
