import type { Delta } from '../../core/delta.ts';
import { isImage } from '../../lib/media-types.ts';
import { tokenCount } from '../../upstream/answer-values.ts';
import { faultOfErrorAnswer, isErrorAnswer } from '../../upstream/faults.ts';
import { type Foreign, invalid, isObject, parseObject } from '../../upstream/foreign-json.ts';
import type { ReaderParts } from '../../upstream/model-server.ts';

const base64 = /^[A-Za-z0-9+/]+={0,2}$/;
const longestAddress = 4_096;

function isWebAddress(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > longestAddress || !URL.canParse(value)) return false;
  return /^https?:$/.test(new URL(value).protocol);
}

/** Turns an answer of `/images/generations` into deltas. What calls itself an image and begins as none is no answer. */
export class ImageReader {
  done = false;
  readonly #images: number;
  readonly #parts: Pick<ReaderParts, 'emit' | 'excerpt'>;

  constructor(images: number, parts: Pick<ReaderParts, 'emit' | 'excerpt'>) {
    this.#images = images;
    this.#parts = parts;
  }

  readEvent(): void {
    throw invalid('images cannot come as a stream');
  }

  endOfStream(): void {
    if (!this.done) throw invalid('images cannot come as a stream');
  }

  readWhole(text: string): void {
    const answer = parseObject(text, this.#parts.excerpt);
    if (isErrorAnswer(answer)) throw faultOfErrorAnswer(text, this.#parts.excerpt);
    const { data, usage } = answer;
    if (!Array.isArray(data) || data.length === 0 || data.length > this.#images)
      throw invalid('the answer has no images, or more than were asked for');
    // All of them before the first is told: until then another server can be asked.
    const deltas = (data as readonly unknown[]).flatMap(deltasOf);
    this.#parts.emit({ type: 'start' });
    for (const delta of deltas) this.#parts.emit(delta);
    if (isObject(usage)) this.#readUsage(usage);
    this.done = true;
  }

  #readUsage(usage: Foreign): void {
    const input = tokenCount(usage['input_tokens']);
    const output = tokenCount(usage['output_tokens'] ?? 0);
    if (input === undefined || output === undefined) return;
    const delta: Delta = { type: 'usage', usage: { input, output } };
    this.#parts.emit(delta);
  }
}

function deltasOf(entry: unknown, index: number): readonly Delta[] {
  if (!isObject(entry)) throw invalid('an image is no object');
  const { b64_json: data, revised_prompt: revised } = entry;
  const said: Delta[] =
    typeof revised === 'string' && revised !== ''
      ? [{ type: 'text', choice: index, channel: 'content', text: revised }]
      : [];
  const image: Delta =
    typeof data === 'string'
      ? { type: 'image', index, data: imageIn(data) }
      : { type: 'image', index, at: addressIn(entry) };
  return [...said, image, { type: 'finish', choice: index, reason: 'stop' }];
}

function imageIn(data: string): string {
  if (data.length % 4 !== 0 || !base64.test(data) || !isImage(Buffer.from(data.slice(0, 64), 'base64')))
    throw invalid('an image begins as none does');
  return data;
}

function addressIn({ url }: Foreign): string {
  if (!isWebAddress(url)) throw invalid('an image is missing');
  return url;
}
