/** A place as the map needs it. */
export interface Point {
  lat: number;
  lon: number;
}

export interface Projection {
  at: (point: Point) => [x: number, y: number];
  width: number;
  height: number;
}

/** Fits places into a box, a kilometre as long in both directions. No tiles: a county is small enough to be flat. */
export function project(points: readonly Point[], width: number, height: number, pad = 24): Projection {
  const lats = points.map(({ lat }) => lat);
  const lons = points.map(({ lon }) => lon);
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  const [west, east] = [Math.min(...lons), Math.max(...lons)];
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const wide = Math.max((east - west) * shrink, 1e-6);
  const high = Math.max(north - south, 1e-6);
  const scale = Math.min((width - 2 * pad) / wide, (height - 2 * pad) / high);
  const left = (width - wide * scale) / 2;
  const top = (height - high * scale) / 2;
  return { width, height, at: ({ lat, lon }) => [left + (lon - west) * shrink * scale, top + (north - lat) * scale] };
}

/** Millionths of a degree as the server keeps them; nothing where one is missing. */
export function pointOf(place: { latitude_e6?: number | null; longitude_e6?: number | null }): Point | null {
  const { latitude_e6, longitude_e6 } = place;
  return typeof latitude_e6 === 'number' && typeof longitude_e6 === 'number' ? { lat: latitude_e6 / 1e6, lon: longitude_e6 / 1e6 } : null;
}
