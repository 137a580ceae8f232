import { type FrameReader, type Framing, limits } from './upstream-call.ts';
import { invalid } from './foreign-json.ts';

const lineFeed = 10;

/** Lines of JSON (https://github.com/ndjson/ndjson-spec): bytes in arbitrary chunks, empty lines passed over. */
export const lineFraming: Framing = Object.freeze({
  mediaType: 'application/x-ndjson',
  open(listener: (data: string, type: string) => void): FrameReader {
    let kept: Buffer[] = [];
    let keptLength = 0;
    const give = (line: Buffer): void => {
      const text = line.toString('utf8').trim();
      if (text !== '') listener(text, 'message');
    };
    const keep = (piece: Buffer): void => {
      if (piece.length === 0) return;
      keptLength += piece.length;
      if (keptLength > limits.line) throw invalid('a line is longer than allowed');
      kept.push(piece);
    };
    const giveKept = (): void => {
      const line = kept.length === 1 && kept[0] !== undefined ? kept[0] : Buffer.concat(kept, keptLength);
      kept = [];
      keptLength = 0;
      give(line);
    };
    return {
      push(bytes) {
        let start = 0;
        for (let end = bytes.indexOf(lineFeed); end !== -1; end = bytes.indexOf(lineFeed, start)) {
          keep(bytes.subarray(start, end));
          giveKept();
          start = end + 1;
        }
        keep(bytes.subarray(start));
      },
      end: giveKept,
    };
  },
});
