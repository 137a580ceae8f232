/**
 * A signature of reasoning is worth something only to whoever made it, and others refuse a request that has it. A conversation may go on at
 * another provider than the one that it began at, so what Gemini signed is marked on its way to the client. Without a mark it is
 * Anthropic's, whose signatures hold at Anthropic and at Bedrock, and for conversations that began without this gateway.
 */
const geminiMark = 'gemini:';

export function markGemini(signature: string): string {
  return geminiMark + signature;
}

/** The signature as Gemini made it; undefined where another did. */
export function ofGemini(signature: string | undefined): string | undefined {
  return signature?.startsWith(geminiMark) === true ? signature.slice(geminiMark.length) : undefined;
}

/** The signature as Anthropic made it; undefined where another did. */
export function ofAnthropic(signature: string | undefined): string | undefined {
  return signature?.startsWith(geminiMark) === true ? undefined : signature;
}
