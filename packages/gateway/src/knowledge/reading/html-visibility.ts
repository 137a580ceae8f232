import type { DefaultTreeAdapterTypes } from 'parse5';
import type { HidingRule } from './document-text.ts';
import { black, type Colour, isSameToPeople, over, readColour, white } from './html-colours.ts';
import { attributeOf, type Declarations } from './html-styles.ts';

type Element = DefaultTreeAdapterTypes.Element;

/** How text in an element looks, as far as it inherits. */
export interface Look {
  /** Why nothing below is seen, whatever it says about itself. */
  readonly rule: HidingRule | undefined;
  readonly isInvisible: boolean;
  /** In CSS pixels. */
  readonly fontSize: number;
  /** Undefined where it cannot be told, such as of a variable or a picture. */
  readonly colour: Colour | undefined;
  readonly ground: Colour | undefined;
  /** The background is only seen through the letters, which are transparent for it. */
  readonly isClippedToText: boolean;
}

export const rootLook: Look = Object.freeze({
  rule: undefined,
  isInvisible: false,
  fontSize: 16,
  colour: black,
  ground: white,
  isClippedToText: false,
});

const smallestSize = 3;
const farAway = 300;
const veryFar = 5_000;
const linkColour: Colour = Object.freeze({ red: 0, green: 0, blue: 0.93, alpha: 1 });
const sizeWords = new Map([
  ['xx-small', 9],
  ['x-small', 10],
  ['small', 13],
  ['medium', 16],
  ['large', 18],
  ['x-large', 24],
  ['xx-large', 32],
]);

/** Why people do not see text that stands directly in an element that looks so; undefined where they do. */
export function hidingRuleOf(look: Look): HidingRule | undefined {
  if (look.rule !== undefined) return look.rule;
  if (look.isInvisible) return 'visibility-hidden';
  if (look.fontSize < smallestSize) return 'tiny';
  if (look.colour === undefined || look.isClippedToText) return undefined;
  if (look.colour.alpha < 0.1) return 'transparent';
  return look.ground !== undefined && isSameToPeople(look.colour, look.ground) ? 'same-colour' : undefined;
}

/** How an element looks within its parent. */
export function lookOf(parent: Look, element: Element, declarations: Declarations): Look {
  if (parent.rule !== undefined) return parent;
  const value = (name: string): string | undefined => declarations.get(name)?.value;
  const rule = hidesAll(element, value);
  if (declarations.size === 0 && element.attrs.length === 0 && rule === undefined) return parent;
  const visibility = value('visibility');
  const clip = value('background-clip') ?? value('-webkit-background-clip');
  return {
    rule,
    isInvisible: visibility === undefined || visibility === 'inherit' ? parent.isInvisible : visibility !== 'visible',
    fontSize: fontSizeOf(parent.fontSize, value),
    colour: colourOf(parent.colour, element, value),
    ground: groundOf(parent.ground, element, value),
    isClippedToText: clip === undefined ? parent.isClippedToText : clip.includes('text'),
  };
}

type Value = (name: string) => string | undefined;

function hidesAll(element: Element, value: Value): HidingRule | undefined {
  const display = value('display');
  if (display === 'none' || value('content-visibility') === 'hidden') return 'display-none';
  const isShown = display !== undefined;
  if (attributeOf(element, 'hidden') !== undefined && !isShown) return 'hidden-attribute';
  if (element.tagName === 'dialog' && attributeOf(element, 'open') === undefined && !isShown) return 'hidden-attribute';
  const opacity = value('opacity');
  if (opacity !== undefined && fraction(opacity) < 0.05) return 'transparent';
  if (/opacity\(\s{0,9}(?:0?\.0\d*|0|[0-4](?:\.\d+)?%)\s{0,9}\)/.test(value('filter') ?? '')) return 'transparent';
  if (isOffScreen(value)) return 'off-screen';
  return isClipped(value) ? 'clipped' : undefined;
}

function fraction(text: string): number {
  const number = Number.parseFloat(text);
  return Number.isNaN(number) ? 1 : text.endsWith('%') ? number / 100 : number;
}

/** A length in CSS pixels, about; undefined where there is none. */
function pixels(text: string | undefined, em = 16): number | undefined {
  const found = /^\s*(-?(?:\d+\.?\d*|\.\d+)(?:e\d+)?)(px|pt|pc|cm|mm|in|r?em|ex|ch|%|v[wh]|)/.exec(text ?? '');
  if (found === null) return undefined;
  const factors: Readonly<Record<string, number>> = {
    '': 1,
    px: 1,
    pt: 4 / 3,
    pc: 16,
    cm: 37.8,
    mm: 3.78,
    in: 96,
    em,
    rem: 16,
    ex: em / 2,
    ch: em / 2,
    '%': 10,
    vw: 12.8,
    vh: 8,
  };
  return Number.parseFloat(found[1] ?? '') * (factors[found[2] ?? ''] ?? 1);
}

function isOffScreen(value: Value): boolean {
  const position = value('position');
  if (position === 'absolute' || position === 'fixed' || position === 'relative') {
    const places = ['left', 'top', 'right', 'bottom'].map((side) => pixels(value(side)) ?? 0);
    if (places.some((place) => place <= -farAway || place >= veryFar)) return true;
  }
  const shifts = ['text-indent', 'margin-left', 'margin-top'].map((name) => pixels(value(name)) ?? 0);
  if (shifts.some((shift) => shift <= -farAway || shift >= veryFar)) return true;
  const moved = /translate(?:x|y|3d)?\(([^)]*)\)/.exec(value('transform') ?? '')?.[1];
  return (moved?.split(',') ?? []).some((part) => !part.includes('%') && Math.abs(pixels(part) ?? 0) >= farAway * 2);
}

function isClipped(value: Value): boolean {
  if (/^rect\((?:\s*[01](?:px)?[\s,]*){4}\)$/.test(value('clip') ?? '')) return true;
  const path = value('clip-path') ?? '';
  if (/^inset\(\s*(?:[5-9]\d|100)(?:\.\d+)?%/.test(path) || /^circle\(\s*0(?:px|%)?[\s)]/.test(path)) return true;
  if (/scale(?:x|y|3d)?\(\s*0?\.?0*\s*[,)]/.test(value('transform') ?? '')) return true;
  const cuts = ['overflow', 'overflow-x', 'overflow-y'].some((name) => /hidden|clip/.test(value(name) ?? ''));
  if (!cuts) return false;
  return ['width', 'height', 'max-width', 'max-height'].some((name) => (pixels(value(name)) ?? 99) <= 1);
}

function fontSizeOf(parent: number, value: Value): number {
  const own = value('font-size');
  if (own !== undefined) {
    const word = sizeWords.get(own);
    if (word !== undefined) return word;
    if (own.endsWith('%')) return (parent * Number.parseFloat(own)) / 100;
    return pixels(own, parent) ?? parent;
  }
  const size = /(?:^|\s)((?:\d+\.?\d*|\.\d+)(?:px|pt|r?em|%)?)(?:\s*\/|\s)/.exec(value('font') ?? '')?.[1];
  if (size === undefined || /^[1-9]00$/.test(size)) return parent;
  return size.endsWith('%') ? (parent * Number.parseFloat(size)) / 100 : (pixels(size, parent) ?? parent);
}

function colourOf(parent: Colour | undefined, element: Element, value: Value): Colour | undefined {
  const own =
    value('-webkit-text-fill-color') ??
    value('color') ??
    colourAttribute(element, ['font', 'basefont'], 'color') ??
    colourAttribute(element, ['body'], 'text');
  if (own === undefined)
    return element.tagName === 'a' && attributeOf(element, 'href') !== undefined ? linkColour : parent;
  if (own === 'inherit' || own === 'unset' || own === 'currentcolor') return parent;
  return own === 'initial' ? black : readColour(own);
}

function groundOf(parent: Colour | undefined, element: Element, value: Value): Colour | undefined {
  const image = value('background-image');
  const own = value('background-color') ?? value('background') ?? colourAttribute(element, [], 'bgcolor');
  if ((image !== undefined && image !== 'none') || attributeOf(element, 'background') !== undefined) return undefined;
  if (own === undefined || /^(?:none|inherit|unset|initial)$/.test(own)) return parent;
  if (/url\(|gradient\(|var\(/.test(own)) return undefined;
  const colour =
    readColour(own) ??
    own
      .split(/\s+(?![^(]*\))/)
      .map(readColour)
      .find((found) => found !== undefined);
  if (colour === undefined) return parent;
  if (colour.alpha === 1) return colour;
  return parent === undefined ? undefined : over(colour, parent);
}

function colourAttribute(element: Element, tags: readonly string[], name: string): string | undefined {
  if (tags.length > 0 && !tags.includes(element.tagName)) return undefined;
  return attributeOf(element, name);
}
