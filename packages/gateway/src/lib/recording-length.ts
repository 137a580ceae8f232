/** Bits a millisecond below which nobody encodes speech: 6 kbit/s is the least of Opus. */
const leastBits = 6;
/** The same of FLAC without a length, which writes silence down in next to nothing. */
const leastFlacBits = 0.4;

const formatPcm = 1;
const formatFloat = 3;
const formatExtensible = 0xff_fe;

/**
 * How long a recording is at most, in whole milliseconds. Of WAVE with plain samples and of FLAC it is what their heads say, as whoever decodes them reads
 * them; of others, what their bytes have room for.
 */
export function longestRecording(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read =
    wordAt(view, 0) === 'RIFF' ? waveLength(view) : wordAt(view, 0) === 'fLaC' ? flacLength(view) : undefined;
  return Math.ceil(read ?? (bytes.length * 8) / leastBits);
}

function wordAt(view: DataView, at: number): string {
  if (at + 4 > view.byteLength) return '';
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
}

/** Milliseconds; undefined where the samples are compressed, or the head is none. */
function waveLength(view: DataView): number | undefined {
  let perSecond = 0;
  let data = 0;
  let at = 12;
  while (at + 8 <= view.byteLength) {
    const size = view.getUint32(at + 4, true);
    const begin = at + 8;
    const word = wordAt(view, at);
    if (word === 'fmt ' && begin + 16 <= view.byteLength) perSecond = bytesPerSecond(view, begin);
    // A head that was written before the end was known names more than there is.
    if (word === 'data') data += Math.min(size, view.byteLength - begin);
    at = begin + size + (size % 2);
  }
  return perSecond === 0 ? undefined : (data * 1_000) / perSecond;
}

/** 0 where the samples are compressed. */
function bytesPerSecond(view: DataView, at: number): number {
  const format = view.getUint16(at, true);
  if (format !== formatPcm && format !== formatFloat && format !== formatExtensible) return 0;
  const channels = view.getUint16(at + 2, true);
  const rate = view.getUint32(at + 4, true);
  const bits = view.getUint16(at + 14, true);
  return rate * channels * Math.ceil(bits / 8);
}

/** RFC 9639, 8.2: after the mark and the head of the block, the rate has 20 bits, channels and width eight, the samples 36. */
function flacLength(view: DataView): number {
  const unknown = (view.byteLength * 8) / leastFlacBits;
  if (view.byteLength < 26) return unknown;
  const rate = view.getUint32(18) >>> 12;
  const samples = (view.getUint8(21) & 0x0f) * 2 ** 32 + view.getUint32(22);
  return rate === 0 || samples === 0 ? unknown : (samples * 1_000) / rate;
}
