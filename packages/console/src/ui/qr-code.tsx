import type { ReactNode } from 'react';
import { encode } from 'uqr';

interface Props {
  readonly text: string;
  /** What it is, for those who do not see it. */
  readonly label: string;
}

/** Modules around it that stay light, as ISO/IEC 18004 wants. */
const quiet = 4;

/** A QR code as one path, made in the page: no picture of a secret is asked for anywhere. Dark on light in every theme, or cameras do not read it. */
export function QrCode({ text, label }: Props): ReactNode {
  const { data, size } = encode(text, { border: quiet, ecc: 'M' });
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- drawn here, with a name: no picture is loaded
    <svg className="qr-code" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={pathOf(data)} fill="#000" />
    </svg>
  );
}

/** One rectangle for each run of dark modules in a row. */
function pathOf(rows: readonly (readonly boolean[])[]): string {
  const parts: string[] = [];
  for (const [y, row] of rows.entries()) {
    let from: number | undefined;
    for (const [x, dark] of [...row, false].entries()) {
      if (dark) from ??= x;
      else if (from !== undefined) {
        parts.push(`M${from} ${y}h${x - from}v1H${from}z`);
        from = undefined;
      }
    }
  }
  return parts.join('');
}
