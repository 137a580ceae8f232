import type { ServerProfileName } from '@gatehouse/contract/server-profiles';

/** What a server does beside texts. */
export type MediaWork = 'transcribe' | 'translate' | 'make-images';

/** Sources are the pages and the code of each server as of 2026. Who is not here cannot. */
const works: Readonly<Partial<Record<ServerProfileName, readonly MediaWork[]>>> = Object.freeze({
  generic: ['transcribe', 'translate', 'make-images'],
  openai: ['transcribe', 'translate', 'make-images'],
  'azure-openai': ['transcribe', 'translate', 'make-images'],
  // https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html
  vllm: ['transcribe', 'translate'],
  // https://docs.sglang.io; images by `sglang generate`
  sglang: ['transcribe', 'make-images'],
  // https://console.groq.com/docs/speech-to-text
  groq: ['transcribe', 'translate'],
  // https://docs.mistral.ai/capabilities/audio_transcription
  mistral: ['transcribe'],
  // https://docs.ollama.com/api/openai-compatibility
  ollama: ['make-images'],
});

const ways: Readonly<Record<MediaWork, string>> = Object.freeze({
  transcribe: 'audio/transcriptions',
  translate: 'audio/translations',
  'make-images': 'images/generations',
});

export function mediaWorkOf(profile: ServerProfileName): readonly MediaWork[] {
  return works[profile] ?? [];
}

/** Below the root of the API. */
export function wayTo(work: MediaWork): string {
  return ways[work];
}
