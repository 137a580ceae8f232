import { SaxesParser } from 'saxes';
import { decodeText } from './decode-text.ts';
import type { DocumentLimits } from './document-limits.ts';
import { DocumentProblem } from './document-problem.ts';

export interface XmlElement {
  /** With a prefix of ours for the namespaces that are known, whatever prefix the document uses: `w:p`. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (XmlElement | string)[];
}

const prefixes = new Map([
  ['http://schemas.openxmlformats.org/wordprocessingml/2006/main', 'w'],
  ['http://purl.oclc.org/ooxml/wordprocessingml/main', 'w'],
  ['http://schemas.openxmlformats.org/officeDocument/2006/relationships', 'r'],
  ['http://purl.oclc.org/ooxml/officeDocument/relationships', 'r'],
  ['http://schemas.openxmlformats.org/markup-compatibility/2006', 'mc'],
  ['http://schemas.openxmlformats.org/officeDocument/2006/math', 'm'],
  ['http://purl.oclc.org/ooxml/officeDocument/math', 'm'],
  ['http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing', 'wp'],
  ['http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing', 'wp'],
  ['http://schemas.openxmlformats.org/package/2006/relationships', 'rel'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
  ['http://schemas.microsoft.com/office/word/2010/wordml', 'w14'],
  ['http://schemas.microsoft.com/office/word/2010/wordprocessingShape', 'wps'],
]);

const pieceLength = 65_536;

/**
 * Reads XML strictly and gives each element that lies `depth` elements deep as a tree, when it is whole: nothing more of the
 * document is held. Declarations of document types are refused, so there are no entities but the five of XML itself.
 */
export function readXml(
  bytes: Uint8Array,
  limits: DocumentLimits,
  depth: number,
  take: (element: XmlElement) => void,
): void {
  const text = decodeText(bytes);
  const parser = new SaxesParser({ xmlns: true });
  const open: { name: string; attributes: Map<string, string>; children: (XmlElement | string)[] }[] = [];
  let level = 0;
  parser.on('doctype', () => {
    throw new DocumentProblem('has-entities');
  });
  parser.on('error', (cause) => {
    throw new DocumentProblem('is-broken', undefined, cause);
  });
  parser.on('opentag', (tag) => {
    if (level > limits.depth)
      throw new DocumentProblem('nested-too-deep', `more than ${limits.depth} elements in one another`);
    if (level >= depth) {
      const attributes = new Map<string, string>();
      for (const { local, uri, value } of Object.values(tag.attributes)) attributes.set(named(local, uri), value);
      open.push({ name: named(tag.local, tag.uri), attributes, children: [] });
    }
    level += 1;
  });
  const addText = (part: string): void => {
    open.at(-1)?.children.push(part);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    level -= 1;
    const element = open.pop();
    if (element === undefined) return;
    const parent = open.at(-1);
    if (parent === undefined) take(element);
    else parent.children.push(element);
  });
  for (let from = 0; from < text.length; from += pieceLength) parser.write(text.slice(from, from + pieceLength));
  parser.close();
}

function named(local: string, uri: string): string {
  const prefix = uri === '' ? undefined : (prefixes.get(uri) ?? 'other');
  return prefix === undefined ? local : `${prefix}:${local}`;
}

export function childrenOf(element: XmlElement | undefined): readonly XmlElement[] {
  return (element?.children ?? []).filter((child): child is XmlElement => typeof child !== 'string');
}

export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child): child is XmlElement => typeof child !== 'string' && child.name === name);
}

/** The attribute of a child, as Word keeps its properties: `<w:pStyle w:val="…"/>`. */
export function valueOf(element: XmlElement | undefined, name: string, attribute = 'w:val'): string | undefined {
  return childOf(element, name)?.attributes.get(attribute);
}

/** All text in elements of some names, in order. */
export function textOf(element: XmlElement, names: ReadonlySet<string>): string {
  const parts: string[] = [];
  const collect = (from: XmlElement, isText: boolean): void => {
    for (const child of from.children)
      if (typeof child !== 'string') collect(child, isText || names.has(child.name));
      else if (isText) parts.push(child);
  };
  collect(element, names.has(element.name));
  return parts.join('');
}
