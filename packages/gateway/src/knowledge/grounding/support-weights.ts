/** Weights of the model of support; made by `npm run train -- grounding`, see docs/reference/models/grounding.md. */
export const supportWeights = {
  coverage: 0.6878,
  pairs: 0.2269,
  longestRun: -0.5926,
  inOrder: 0.5862,
  uncovered: -0.8864,
  uncoveredNames: -0.5866,
  person: -1.3952,
  addressed: -0.0222,
  question: 0.0,
  opinion: -0.9575,
  exclamation: 0.1212,
  length: 0.2795,
  wordsApart: -0.9173,
  letters: 0.6451,
  longestGap: -1.997,
  bestPart: 0.5844,
};

export const supportBias = 1.0543;
