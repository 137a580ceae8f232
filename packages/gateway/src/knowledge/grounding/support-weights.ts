/** Weights of the model of support; made by `npm run train -- grounding`, see docs/reference/models/grounding.md. */
export const supportWeights = {
  coverage: 0.6895,
  pairs: 0.2261,
  longestRun: -0.5924,
  inOrder: 0.5852,
  uncovered: -0.8861,
  uncoveredNames: -0.5854,
  person: -1.3945,
  addressed: -0.0223,
  question: 0.0000,
  opinion: -0.9578,
  exclamation: 0.1215,
  length: 0.2815,
  wordsApart: -0.9162,
  letters: 0.6442,
  longestGap: -1.9968,
  bestPart: 0.5845,
};

export const supportBias = 1.0503;
