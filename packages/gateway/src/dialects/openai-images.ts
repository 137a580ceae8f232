import type { CollectedAnswer } from '../core/answer.ts';
import type { AnswerHead, DecodeOptions, Dialect } from '../core/dialect.ts';
import { GatehouseError } from '../core/errors.ts';
import type { ImageRequest } from '../core/request.ts';
import { sseEvent } from '../lib/sse-encoder.ts';
import { encodeOpenaiError } from './openai-error.ts';
import { isObject, parseBody } from './parse-body.ts';
import { given } from './part-list.ts';
import { modelOf, pointerToken, refuse, refuseContent, RequestScan } from './request-scan.ts';
import { subjectIn } from './request-subjects.ts';

const mostImages = 10;

const refused: ReadonlySet<string> = new Set([
  'api_base',
  'api_key',
  'base_url',
  'fallbacks',
  'image',
  'images',
  'mask',
  'messages',
  'models',
  'partial_images',
]);

function decode(raw: Uint8Array, options: DecodeOptions): ImageRequest {
  const body = parseBody(raw);
  const scan = new RequestScan(options);
  const model = modelOf(body);
  let images = 1;
  for (const field of Object.keys(body)) {
    const value = body[field];
    if (field === 'model') continue;
    if (!given(value)) scan.fieldName(body, field, `/${pointerToken(field)}`, 'body', 'parameter');
    else if (field === 'prompt') {
      if (typeof value !== 'string') refuse('prompt');
      scan.text(body, 'prompt', '/prompt', 'user');
    } else if (field === 'n') {
      if (!Number.isSafeInteger(value) || (value as number) < 1 || (value as number) > mostImages) refuse('n');
      images = value as number;
    } else if (field === 'response_format') {
      if (value !== 'url' && value !== 'b64_json') refuse('response_format');
    } else if (field === 'stream') {
      // Images in the making are images that nobody asked a guard about, many times over.
      if (value !== false) refuseContent('stream');
    } else if (refused.has(field)) refuseContent(field);
    else {
      if (field.length > 128) refuseContent(field.slice(0, 128));
      scan.field(body, field, `/${pointerToken(field)}`, field, 'parameter');
    }
  }
  if (!given(body['prompt'])) refuse('prompt');
  // No guard looks at what is made: where that is not to be, none is made.
  for (let image = 0; image < images; image += 1) scan.uninspectable('made_image', 'model');
  return {
    kind: 'image',
    model,
    segments: scan.segments,
    notInspected: scan.notInspected,
    body,
    subject: subjectIn(body),
    warnings: scan.warnings,
    images,
  };
}

function encodePlain({ created }: AnswerHead, { choices, images = [], usage }: CollectedAnswer): string {
  if (images.length === 0) throw new GatehouseError('internal_error', { note: 'an answer without images' });
  return JSON.stringify({
    created,
    data: images.map((image) => {
      // What the model made of the prompt, as guards let it pass.
      const revised = choices.find(({ index }) => index === image.index)?.content;
      return {
        ...('data' in image ? { b64_json: image.data } : { url: image.at }),
        ...(typeof revised === 'string' && revised !== '' ? { revised_prompt: revised } : undefined),
      };
    }),
    ...(usage === undefined
      ? undefined
      : {
          usage: {
            ...(isObject(usage.details) ? usage.details : {}),
            input_tokens: usage.input,
            output_tokens: usage.output,
            total_tokens: usage.input + usage.output,
          },
        }),
  });
}

/** `POST /v1/images/generations`. Never a stream. */
export const openaiImages: Dialect = Object.freeze<Dialect>({
  id: 'openai-images',
  kind: 'image',
  decode,
  encodePlain,
  openStream: () => ({
    encode: () => '',
    end: () => '',
    fail: (error, language) => sseEvent(encodeOpenaiError(error, language)),
  }),
});
