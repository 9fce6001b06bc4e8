/** Points of a polyline that fills the box with a margin of two pixels; a flat series runs through the middle. */
export function sparkPoints(values: readonly number[], width: number, height: number): string {
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  const step = (width - 4) / Math.max(1, values.length - 1);
  return values
    .map((value, index) => {
      const share = span === 0 ? 0.5 : (value - low) / span;
      return `${round(2 + index * step)},${round(height - 2 - share * (height - 4))}`;
    })
    .join(' ');
}

const round = (value: number): number => Math.round(value * 10) / 10;
