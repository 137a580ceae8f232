/** Gives a text to the person as a file: a link could not carry the key. */
export function saveFile(text: string, name: string, type = 'text/plain'): void {
  saveBlob(new Blob([text], { type }), name);
}

/** The same for what is no text. */
export function saveBlob(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
