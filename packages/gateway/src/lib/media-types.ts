/** A kind of file, as its first bytes tell. */
export interface FileKind {
  readonly type: string;
  readonly extension: string;
}

function startsWith(bytes: Uint8Array, text: string, at = 0): boolean {
  if (bytes.length < at + text.length) return false;
  for (let index = 0; index < text.length; index += 1) if (bytes[at + index] !== text.charCodeAt(index)) return false;
  return true;
}

/** A frame of MPEG audio (ISO 11172-3) or ADTS: eleven bits are set, and no field has a value that is reserved. */
function isMpegFrame(bytes: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0] = bytes;
  if (first !== 0xff || (second & 0xe0) !== 0xe0 || (second & 0x18) === 0x08) return false;
  if ((second & 0x06) === 0) return (second & 0xf0) === 0xf0;
  return (third & 0xf0) !== 0xf0 && (third & 0x0c) !== 0x0c;
}

/** What a recording is, of those kinds that speech is usually written down from; undefined for everything else. */
export function audioKindOf(bytes: Uint8Array): FileKind | undefined {
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WAVE', 8)) return { type: 'audio/wav', extension: 'wav' };
  if (startsWith(bytes, 'fLaC')) return { type: 'audio/flac', extension: 'flac' };
  if (startsWith(bytes, 'OggS')) return { type: 'audio/ogg', extension: 'ogg' };
  if (startsWith(bytes, 'ftyp', 4)) return { type: 'audio/mp4', extension: 'm4a' };
  // EBML: Matroska and WebM.
  if (startsWith(bytes, '\x1a\x45\xdf\xa3')) return { type: 'audio/webm', extension: 'webm' };
  if (startsWith(bytes, 'ID3') || isMpegFrame(bytes)) return { type: 'audio/mpeg', extension: 'mp3' };
  return undefined;
}

/** Whether bytes begin as an image does of a kind that models make. */
export function isImage(bytes: Uint8Array): boolean {
  return (
    startsWith(bytes, '\x89PNG\r\n\x1a\n') ||
    startsWith(bytes, '\xff\xd8\xff') ||
    startsWith(bytes, 'GIF8') ||
    (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8))
  );
}
