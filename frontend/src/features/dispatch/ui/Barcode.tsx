import { bars } from '../lib/code128';

/** A code that any scanner reads, with its characters below. */
export function Barcode({ code, height = 48 }: { code: string; height?: number }) {
  const drawn = bars(code);
  return (
    <svg className="ys-barcode" viewBox={`-10 0 ${drawn.width + 20} ${height}`} role="img" aria-label={code} preserveAspectRatio="none">
      {drawn.bars.map(([from, width]) => (
        <rect key={from} x={from} y={0} width={width} height={height} fill="#000" />
      ))}
    </svg>
  );
}
