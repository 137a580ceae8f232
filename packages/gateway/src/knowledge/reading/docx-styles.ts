import type { HidingRule } from './document-text.ts';
import { isSameToPeople, readColour } from './html-colours.ts';
import { childOf, childrenOf, valueOf, type XmlElement } from './read-xml.ts';

/** How a run of text looks, as far as it decides whether it is seen. What is undefined is as it is around it. */
export interface RunLook {
  readonly isVanished?: boolean | undefined;
  readonly isTransparent?: boolean | undefined;
  /** Six hexadecimal digits, or `auto`. */
  readonly colour?: string | undefined;
  readonly ground?: string | undefined;
  /** In half points, and the width of letters in per cent. */
  readonly size?: number | undefined;
  readonly width?: number | undefined;
}

export interface ParagraphStyle {
  readonly name: string;
  /** 1 to 9 for headings, 0 for the title of the document, undefined for text. */
  readonly level: number | undefined;
  readonly numbering: { readonly list: string; readonly level: number } | undefined;
  readonly look: RunLook;
}

const smallestSize = 5;
const narrowest = 5;
const longestChain = 20;
const highlights: Readonly<Record<string, string>> = {
  black: '000000',
  blue: '0000ff',
  cyan: '00ffff',
  green: '00ff00',
  magenta: 'ff00ff',
  red: 'ff0000',
  yellow: 'ffff00',
  white: 'ffffff',
  darkBlue: '000080',
  darkCyan: '008080',
  darkGreen: '008000',
  darkMagenta: '800080',
  darkRed: '800000',
  darkYellow: '808000',
  darkGray: '808080',
  lightGray: 'c0c0c0',
};

export class DocxStyles {
  readonly #styles = new Map<string, XmlElement>();
  readonly #known = new Map<string, ParagraphStyle>();
  #defaultParagraph: string | undefined;
  #defaultLook: RunLook = {};
  #language: string | undefined;

  /** Takes in a child of `w:styles`. */
  add(element: XmlElement): void {
    if (element.name === 'w:docDefaults') {
      const properties = childOf(childOf(element, 'w:rPrDefault'), 'w:rPr');
      this.#defaultLook = lookOfRun(properties);
      this.#language = valueOf(properties, 'w:lang');
    }
    const id = element.attributes.get('w:styleId');
    if (element.name !== 'w:style' || id === undefined) return;
    this.#styles.set(id, element);
    if (element.attributes.get('w:type') === 'paragraph' && isOn(element.attributes.get('w:default') ?? '0'))
      this.#defaultParagraph = id;
  }

  /** What the document says that its language is. */
  get language(): string | undefined {
    return this.#language;
  }

  /** Whether a table of this style may have cells of some colour. */
  hasColouredCells(id: string | undefined): boolean {
    let style = id === undefined ? undefined : this.#styles.get(id);
    for (let links = 0; style !== undefined && links < longestChain; links += 1) {
      if (hasShading(style)) return true;
      style = this.#styles.get(valueOf(style, 'w:basedOn') ?? '');
    }
    return false;
  }

  /** The style with what it is based on; that of plain paragraphs without an id. */
  of(id: string | undefined): ParagraphStyle {
    const key = id ?? this.#defaultParagraph ?? '';
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const style = this.#resolve(key, 0, this.#defaultLook);
    this.#known.set(key, style);
    return style;
  }

  /** What a style of characters changes, and nothing else. */
  ofCharacters(id: string): RunLook {
    return this.#resolve(id, 0, {}).look;
  }

  #resolve(id: string, links: number, plain: RunLook): ParagraphStyle {
    const element = links > longestChain ? undefined : this.#styles.get(id);
    if (element === undefined) return { name: '', level: undefined, numbering: undefined, look: plain };
    const parentId = valueOf(element, 'w:basedOn');
    const parent = this.#resolve(parentId ?? '', links + 1, plain);
    const name = valueOf(element, 'w:name') ?? id;
    const properties = childOf(element, 'w:pPr');
    return {
      name,
      level:
        levelOf(properties) ?? levelOfName(name) ?? (name.toLowerCase() === 'toc heading' ? undefined : parent.level),
      numbering: numberingOf(properties) ?? parent.numbering,
      look: { ...parent.look, ...lookOfParagraph(properties), ...lookOfRun(childOf(element, 'w:rPr')) },
    };
  }
}

function hasShading(element: XmlElement): boolean {
  if (element.name === 'w:shd')
    return !/^(?:auto|ffffff)?$/i.test(element.attributes.get('w:fill') ?? '') || element.attributes.has('w:themeFill');
  return childrenOf(element).some(hasShading);
}

export function levelOf(properties: XmlElement | undefined): number | undefined {
  const outline = Number.parseInt(valueOf(properties, 'w:outlineLvl') ?? '', 10);
  return outline >= 0 && outline < 9 ? outline + 1 : undefined;
}

function levelOfName(name: string): number | undefined {
  const number = /^(?:heading|überschrift)\s*([1-9])$/i.exec(name)?.[1];
  if (number !== undefined) return Number(number);
  return /^(?:title|titel)$/i.test(name) ? 0 : undefined;
}

export function numberingOf(properties: XmlElement | undefined): ParagraphStyle['numbering'] {
  const numbering = childOf(properties, 'w:numPr');
  const list = valueOf(numbering, 'w:numId');
  if (list === undefined) return undefined;
  return { list, level: Math.min(8, Math.max(0, Number.parseInt(valueOf(numbering, 'w:ilvl') ?? '0', 10) || 0)) };
}

export function lookOfParagraph(properties: XmlElement | undefined): RunLook {
  const fill = valueOf(properties, 'w:shd', 'w:fill');
  return fill === undefined || fill === 'auto' ? {} : { ground: fill };
}

export function isOn(value: string): boolean {
  return !/^(?:0|false|off)$/i.test(value);
}

/** What properties of a run say; only what they say is set. */
export function lookOfRun(properties: XmlElement | undefined): RunLook {
  if (properties === undefined) return {};
  const look: { -readonly [Key in keyof RunLook]: RunLook[Key] } = {};
  for (const property of childrenOf(properties)) {
    const value = property.attributes.get('w:val');
    if (property.name === 'w:vanish' || property.name === 'w:specVanish' || property.name === 'w:webHidden')
      look.isVanished = isOn(value ?? '1');
    else if (property.name === 'w:color') look.colour = value;
    else if (property.name === 'w:sz') look.size = Number.parseFloat(value ?? '') || undefined;
    else if (property.name === 'w:w') look.width = Number.parseFloat(value ?? '') || undefined;
    else if (property.name === 'w:highlight' && value !== undefined && value !== 'none')
      look.ground = highlights[value];
    else if (property.name === 'w:shd') {
      const fill = property.attributes.get('w:fill');
      if (fill !== undefined && fill !== 'auto') look.ground = fill;
    } else if (property.name === 'w14:textFill')
      look.isTransparent = childrenOf(property).some(({ name }) => name === 'w14:noFill');
  }
  return look;
}

/** Why a run that looks so is not seen; undefined where it is. `isGroundKnown`: whether tables or shapes may colour the ground. */
export function hidingRuleOfRun(look: RunLook, isGroundKnown: boolean): HidingRule | undefined {
  if (look.isVanished === true) return 'vanish';
  if (look.isTransparent === true) return 'transparent';
  if ((look.size ?? 20) < smallestSize || (look.width ?? 100) < narrowest) return 'tiny';
  if (look.colour === undefined || look.colour === 'auto') return undefined;
  if (look.ground === undefined && !isGroundKnown) return undefined;
  const colour = readColour(look.colour);
  const ground = readColour(look.ground ?? 'ffffff');
  return colour !== undefined && ground !== undefined && isSameToPeople(colour, ground) ? 'same-colour' : undefined;
}
