import { EventStreamCodec } from '@smithy/core/event-streams';
import { invalid } from '../../upstream/foreign-json.ts';
import { type FrameReader, type Framing, limits } from '../../upstream/upstream-call.ts';

/** Stands before the type of what is no event but an exception. */
export const exceptionMark = 'exception:';

/** Total length, length of the headers, and a checksum of both, before every message. */
const preludeLength = 12;
const shortest = 16;

/**
 * Amazon's binary framing of streams (`application/vnd.amazon.eventstream`): messages with a length, typed headers, a payload
 * and checksums. Messages are decoded, and their checksums checked, by AWS's own codec; here they are only found.
 */
export function createEventStreamFraming(): Framing {
  const codec = new EventStreamCodec(
    (bytes) => Buffer.from(bytes).toString('utf8'),
    (text) => Buffer.from(text, 'utf8'),
  );
  return Object.freeze({
    mediaType: 'application/vnd.amazon.eventstream',
    open(listener: (data: string, type: string) => void): FrameReader {
      let kept: Buffer[] = [];
      let keptLength = 0;
      // Bytes of the message that has begun; as long as nobody knows, those that say it.
      let needed = preludeLength;
      return {
        push(bytes) {
          kept.push(bytes);
          keptLength += bytes.length;
          // Put together only when there is enough, or a message in tiny pieces would cost quadratic time.
          while (keptLength >= needed) {
            let rest = kept.length === 1 && kept[0] !== undefined ? kept[0] : Buffer.concat(kept, keptLength);
            const length = rest.readUInt32BE(0);
            if (length < shortest || length > limits.line) throw invalid('a message has a wrong length');
            needed = length;
            if (rest.length >= length) {
              give(codec, rest.subarray(0, length), listener);
              rest = rest.subarray(length);
              needed = preludeLength;
            }
            kept = rest.length === 0 ? [] : [rest];
            keptLength = rest.length;
          }
        },
        end() {
          if (keptLength > 0) throw invalid('the last message is not whole');
        },
      };
    },
  });
}

function give(codec: EventStreamCodec, bytes: Buffer, listener: (data: string, type: string) => void): void {
  let message: ReturnType<EventStreamCodec['decode']>;
  try {
    message = codec.decode(bytes);
  } catch (error) {
    throw invalid('a message is damaged', error);
  }
  const header = (name: string): string => {
    const value = message.headers[name];
    return value?.type === 'string' ? value.value : '';
  };
  const text = Buffer.from(message.body).toString('utf8');
  const kind = header(':message-type');
  if (kind === 'event') listener(text, header(':event-type'));
  else listener(text, exceptionMark + (header(':exception-type') || header(':error-code')));
}
