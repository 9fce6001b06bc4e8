import { sparkPoints } from '../model/spark';

/** The last values as a thin line, without axes: only the direction matters here. */
export function Sparkline({ values, tone }: { values: readonly number[]; tone: 'jade' | 'realgar' }) {
  const width = 76;
  const height = 22;
  if (values.length < 2) return null;
  return (
    <svg className={`ys-spark ys-spark-${tone}`} width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden>
      <polyline points={sparkPoints(values, width, height)} fill="none" strokeWidth="1.5" strokeLinejoin="round" />
    </svg>
  );
}
