/** What makes a file no model that may be loaded. Stable names: people and programs look for them. */
export type FileFault =
  /** Pickle, or an archive with pickle in it: whoever loads it runs what its maker has written. */
  | 'pickle'
  /** A form of models that is not let in, such as HDF5, or one that nobody knows. */
  | 'unsafe_format'
  /** It is something else than its name says. */
  | 'content_mismatch'
  /** The header is not what the form wants it to be. */
  | 'malformed_header'
  /** The header claims more than it may, or than there is. */
  | 'header_too_large'
  /** Tensors lie outside of the file, or in each other. */
  | 'tensor_bounds'
  /** It refers to files outside of its folder. */
  | 'foreign_path'
  /** An archive hangs at its end, which other programs would open instead. */
  | 'hidden_archive'
  | 'unreadable';

/** What somebody should look at before the model is used. */
export type FileWarning =
  /** The chat template reaches for more than texts. */
  | 'suspicious_template'
  /** Bytes after the last tensor. */
  | 'trailing_bytes'
  /** A form of tensors that is not known here, so that their bounds cannot be checked. */
  | 'unknown_tensor_type'
  /** It is fine, but not what its name says. */
  | 'misleading_name'
  /** Code that some programs run when they load the model. */
  | 'model_code';

export interface FileFinding {
  readonly code: FileFault | FileWarning;
  readonly severity: 'refused' | 'warning';
  /** Short and printable; words of the file only where they name what was found. */
  readonly detail: string;
}

/** Thrown by the readers of headers, and nothing else is. */
export class ModelFileFault extends Error {
  readonly code: FileFault;

  constructor(code: FileFault, detail: string) {
    super(detail);
    this.name = 'ModelFileFault';
    this.code = code;
  }
}

/** Words out of a file, for people. */
export function shown(text: string, most = 80): string {
  const plain = text.replaceAll(/[^\x20-\x7e]/g, '?');
  return plain.length > most ? `${plain.slice(0, most)}…` : plain;
}
