//! Distances from coordinates.

/// Mean radius of the earth in kilometres (IUGG).
const EARTH_KM: f64 = 6371.0088;

/// Great circle between two places given by latitude and longitude in degrees, in kilometres (haversine).
pub fn great_circle_km(one: (f64, f64), other: (f64, f64)) -> f64 {
    let (lat_one, lat_other) = (one.0.to_radians(), other.0.to_radians());
    let half_lat = ((lat_other - lat_one) / 2.0).sin();
    let half_lon = ((other.1 - one.1).to_radians() / 2.0).sin();
    let chord = half_lat * half_lat + lat_one.cos() * lat_other.cos() * half_lon * half_lon;
    2.0 * EARTH_KM * chord.sqrt().min(1.0).asin()
}

/// Metres by road between two places in degrees × 1,000,000: great circle, longer by a detour in 1/100 %.
pub fn road_metres(one_e6: (i64, i64), other_e6: (i64, i64), detour_bp: i64) -> i64 {
    let degrees = |place: (i64, i64)| (place.0 as f64 / 1e6, place.1 as f64 / 1e6);
    let straight = great_circle_km(degrees(one_e6), degrees(other_e6)) * 1_000.0;
    straight as i64 * detour_bp / 10_000
}

/// In the plane.
pub fn euclidean(one: (f64, f64), other: (f64, f64)) -> f64 {
    let (x, y) = (one.0 - other.0, one.1 - other.1);
    (x * x + y * y).sqrt()
}

/// All distances between places, row by row.
pub fn table(places: &[(f64, f64)], distance: impl Fn((f64, f64), (f64, f64)) -> f64) -> Vec<f64> {
    let row = |from: &(f64, f64)| {
        let from = *from;
        places
            .iter()
            .map(|to| distance(from, *to))
            .collect::<Vec<_>>()
    };
    places.iter().flat_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_distances() {
        assert_eq!(euclidean((0.0, 0.0), (3.0, 4.0)), 5.0);
        assert_eq!(great_circle_km((30.0, 114.0), (30.0, 114.0)), 0.0);
        // A quarter of a meridian, and half of the equator.
        let quarter = great_circle_km((0.0, 0.0), (90.0, 0.0));
        assert!((quarter - 10_007.557).abs() < 0.001, "{quarter}");
        let half = great_circle_km((0.0, 0.0), (0.0, 180.0));
        assert!((half - 20_015.115).abs() < 0.001, "{half}");
        // Beijing to Shanghai.
        let far = great_circle_km((39.9042, 116.4074), (31.2304, 121.4737));
        assert!((far - 1_067.3).abs() < 0.5, "{far}");
    }
}
