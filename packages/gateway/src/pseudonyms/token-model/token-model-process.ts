import { readFile } from 'node:fs/promises';
import { type JudgeOptions, judgeText } from './judge-text.ts';
import { openSession } from './open-session.ts';
import { type TokeniserDefinition, SubTokeniser } from './sub-tokens.ts';
import type { FromModel, ModelStart, ToModel } from './token-model-protocol.ts';
import { wordPieceDefinition } from './word-piece-definition.ts';

/*
 * A process of its own for the operator's model: the runtime computes in the thread that calls it, and what goes wrong in native code ends
 * only this process. It is told what to load, judges one text after another, and ends with the gateway.
 */

function say(message: FromModel): void {
  process.send?.(message);
}

async function open({ files, runtime, meanings, threshold, threads }: ModelStart): Promise<JudgeOptions> {
  const written = await readFile(files.tokeniser.file, 'utf8');
  const definition =
    files.tokeniser.kind === 'json'
      ? (JSON.parse(written) as TokeniserDefinition)
      : wordPieceDefinition(written, files.settings);
  const tokeniser = new SubTokeniser(definition, files.settings);
  const infer = await openSession({ runtime, model: files.model, threads, labels: meanings.length });
  const options = { tokeniser, infer, meanings, threshold, maxLength: files.maxLength };
  // The first text takes longest, and what does not fit together shows now.
  await judgeText('Anna', options);
  return options;
}

let opened: Promise<JudgeOptions> | undefined;

async function heed(message: ToModel): Promise<void> {
  if (message.type === 'start') {
    opened = open(message);
    try {
      await opened;
      say({ type: 'started' });
    } catch (thrown) {
      say({ type: 'refused', reason: reasonOf(thrown) });
    }
    return;
  }
  const { id, text } = message;
  try {
    const options = await opened;
    if (options === undefined) throw new Error('no model is loaded');
    say({ type: 'judged', id, spans: await judgeText(text, options) });
  } catch (thrown) {
    // What libraries say may quote the text.
    say({ type: 'failed', id, reason: thrown instanceof RangeError ? thrown.message : 'the model failed' });
  }
}

function reasonOf(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, 500).replace(/[.\s]{1,9}$/, '');
}

// A signal to the whole group is the gateway's to heed; it lets requests end first.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => process.exit(0));
process.on('message', (message: ToModel) => void heed(message));
