import type { Guard } from '../core/guard.ts';
import { allow } from '../core/verdict.ts';
import type { Verdict } from '../core/verdict.ts';
import { SeenTexts } from '../lib/seen-texts.ts';
import type { ShownText } from './shown-text.ts';

/** As many guards as have a bit. */
const mostNumbers = 31;

type Ask = (texts: readonly ShownText[]) => Verdict | Promise<Verdict>;

/**
 * Texts that guards let pass. Clients send a conversation anew with each of its turns: what was judged before, by the same guards with the
 * same settings, is not judged again. Nothing of a text is kept but a digest, and no tenant learns from the time what another has sent.
 */
export class PassedTexts {
  readonly #seen = new SeenTexts();
  readonly #guards: readonly Guard[];
  #version = -1;

  /** All guards of a direction; those that judge by text take part. */
  constructor(guards: readonly Guard[]) {
    this.#guards = guards.filter(({ byText }) => byText !== undefined).slice(0, mostNumbers);
  }

  /** Under which number a guard is known here; undefined for one that has to see every text. */
  numberOf(guard: Guard): number | undefined {
    const number = this.#guards.indexOf(guard);
    return number === -1 ? undefined : number;
  }

  /** What a guard says of texts, with those left out that it let pass before. */
  ask(number: number, texts: readonly ShownText[], tenant: string, ask: Ask): Verdict | Promise<Verdict> {
    const version = this.#renewed();
    const segments: number[] = [];
    for (const [segment, text] of texts.entries()) if (!this.#hasPassed(number, text, tenant)) segments.push(segment);
    if (segments.length === 0) return allow;
    const shown = segments.length === texts.length ? texts : segments.flatMap((segment) => texts[segment] ?? []);
    const said = ask(shown);
    const judged = (verdict: Verdict): Verdict => {
      // What it has learnt meanwhile may be against what it let pass.
      if (version === this.#renewed()) this.#remember(number, shown, tenant, verdict);
      return shown === texts ? verdict : placed(verdict, segments);
    };
    return said instanceof Promise ? said.then(judged) : judged(said);
  }

  #hasPassed(number: number, text: ShownText, tenant: string): boolean {
    const digest = text.digest(tenant);
    return digest !== undefined && (this.#seen.readers(digest) & (1 << number)) !== 0;
  }

  #remember(number: number, texts: readonly ShownText[], tenant: string, verdict: Verdict): void {
    if (verdict.outcome === 'unable') return;
    const findings = verdict.outcome === 'allow' ? [] : verdict.findings;
    // Without findings nobody knows which text it is about.
    if (verdict.outcome !== 'allow' && findings.length === 0) return;
    const found = new Set(findings.map(({ segment }) => segment));
    for (const [segment, text] of texts.entries()) {
      if (found.has(segment)) continue;
      const digest = text.digest(tenant);
      if (digest !== undefined) this.#seen.add(digest, number);
    }
  }

  /** What all guards go by now; all is forgotten when that has changed. */
  #renewed(): number {
    let version = 0;
    for (const { byText } of this.#guards) version += byText?.() ?? 0;
    if (version !== this.#version) this.#seen.clear();
    this.#version = version;
    return version;
  }
}

/** A verdict on some of the texts, told of all of them. */
function placed(verdict: Verdict, segments: readonly number[]): Verdict {
  if (verdict.outcome === 'allow' || verdict.outcome === 'unable') return verdict;
  const findings = verdict.findings.map((finding) => ({ ...finding, segment: segments[finding.segment] ?? 0 }));
  return { ...verdict, findings };
}
