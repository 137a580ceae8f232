import { batchOperations } from './batch-operations.ts';
import { configurationOperations } from './configuration-operations.ts';
import { costOperations } from './cost-operations.ts';
import { declaredOperations } from './declared-operations.ts';
import { directoryOperations } from './directory-operations.ts';
import { evidenceOperations } from './evidence-operations.ts';
import { guardOperations } from './guard-operations.ts';
import { keyOperations } from './key-operations.ts';
import { limitOperations } from './limit-operations.ts';
import { modelRegisterOperations } from './model-register-operations.ts';
import type { Operation } from './operation.ts';
import { privacyOperations } from './privacy-operations.ts';
import { knowledgeOperations } from './knowledge-operations.ts';
import { promptOperations } from './prompt-operations.ts';
import { recordOperations } from './record-operations.ts';
import { secretOperations } from './secret-operations.ts';
import { signInOperations } from './sign-in-operations.ts';
import { stateOperations } from './state-operations.ts';

export interface OperationGroup {
  readonly name: string;
  readonly operations: readonly Operation[];
}

/** All of `/admin/v1`, in the order of the document. */
export const adminOperations: readonly OperationGroup[] = [
  { name: 'State', operations: stateOperations },
  { name: 'Keys', operations: keyOperations },
  { name: 'People', operations: directoryOperations },
  { name: 'Directory', operations: declaredOperations },
  { name: 'Sign-in', operations: signInOperations },
  { name: 'Record', operations: recordOperations },
  { name: 'Configuration', operations: configurationOperations },
  { name: 'Secrets', operations: secretOperations },
  { name: 'Models', operations: modelRegisterOperations },
  { name: 'Prompts', operations: promptOperations },
  { name: 'Knowledge', operations: knowledgeOperations },
  { name: 'Guards', operations: guardOperations },
  { name: 'Limits', operations: limitOperations },
  { name: 'Costs', operations: costOperations },
  { name: 'Privacy', operations: privacyOperations },
  { name: 'Evidence', operations: evidenceOperations },
  { name: 'Batches', operations: batchOperations },
];
