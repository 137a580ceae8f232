import type { Grounding } from '../../core/grounding.ts';

/** Takes only what stands in the evidence word for word. */
export const verbatimGrounding: Grounding = {
  check: (answer, evidence) =>
    [...answer.matchAll(/[^.!?\n]+[.!?]*/g)]
      .filter(([text]) => text.trim() !== '')
      .map((match) => {
        const text = match[0].trim();
        const start = match.index + match[0].indexOf(text);
        const best = evidence.find((one) => one.text.includes(text));
        return {
          text,
          start,
          end: start + text.length,
          support: best === undefined ? 0 : 1,
          best: best?.id,
          quote: best === undefined ? undefined : text,
          problems: [],
          claimsNothing: false,
        };
      }),
  support: (answer, evidence, question) => {
    const sentences = verbatimGrounding.check(answer, evidence, question);
    return sentences.reduce((sum, { support }) => sum + support, 0) / Math.max(1, sentences.length);
  },
};
