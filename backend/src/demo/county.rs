//! The tree of organisations: centre → lead hospitals → township centres → villages.

use std::f64::consts::TAU;

use super::codes;
use super::dice::Dice;
use super::names::{self, COUNTY, TOWNSHIPS};
use super::options::Options;
use kernel::actor::OrganisationKind;

/// An organisation; parents are positions in the same list.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// Position of the organisation above it.
    pub parent: Option<usize>,
    pub kind: OrganisationKind,
    pub code: String,
    pub name: String,
    pub short_name: String,
    pub uscc: Option<String>,
    /// Farther from the county town than a quick delivery reaches.
    pub remote: bool,
    /// A village with one person: the township approves.
    pub single_user: bool,
    pub place: Option<Place>,
    pub phone: String,
    pub address: String,
}

/// Where it stands, millionths of a degree.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub latitude_e6: i64,
    pub longitude_e6: i64,
}

/// The county town.
const TOWN: Place = Place {
    latitude_e6: 29_471_000,
    longitude_e6: 113_452_000,
};
const KM_PER_DEGREE: f64 = 111.2;
/// Beyond this distance from the county town a facility counts as remote.
const REMOTE_KM: f64 = 32.0;

impl Place {
    /// The place so many kilometres away in a direction (radians from east).
    fn away(self, km: f64, direction: f64) -> Self {
        let north = km * direction.sin() / KM_PER_DEGREE;
        let shrink = (self.latitude_e6 as f64 / 1e6).to_radians().cos();
        let east = km * direction.cos() / (KM_PER_DEGREE * shrink);
        Self {
            latitude_e6: self.latitude_e6 + (north * 1e6) as i64,
            longitude_e6: self.longitude_e6 + (east * 1e6) as i64,
        }
    }

    /// Straight distance in kilometres, good enough inside a county.
    fn km_to(self, other: Self) -> f64 {
        let north = (self.latitude_e6 - other.latitude_e6) as f64 / 1e6 * KM_PER_DEGREE;
        let shrink = (self.latitude_e6 as f64 / 1e6).to_radians().cos();
        let east = (self.longitude_e6 - other.longitude_e6) as f64 / 1e6 * KM_PER_DEGREE * shrink;
        north.hypot(east)
    }
}

/// Centre, supervisor, hospitals, township centres, villages and suppliers, parents before children.
pub fn organisations(options: &Options) -> Vec<Organisation> {
    let mut dice = Dice::new(options.seed, "county");
    let (leads, townships, villages) = options.tiers();
    let mut all = vec![centre(), supervisor()];
    let first_lead = all.len();
    all.extend((0..leads).map(|index| lead_hospital(index, &mut dice)));
    let first_township = all.len();
    for index in 0..townships {
        let parent = first_lead + index % leads;
        all.push(township(index, parent, townships, &mut dice));
    }
    let village_names = names::villages(&mut dice, villages);
    let mut counts = vec![0; townships];
    for (index, name) in village_names.into_iter().enumerate() {
        let township = index % townships;
        counts[township] += 1;
        let parent = first_township + township;
        let one = village(name, counts[township], parent, &all[parent], &mut dice);
        all.push(one);
    }
    all.extend((0..super::options::SUPPLIERS).map(|index| supplier(index, &mut dice)));
    all
}

fn centre() -> Organisation {
    Organisation {
        parent: None,
        kind: OrganisationKind::Centre,
        code: "ZX".to_owned(),
        name: format!("{COUNTY}医共体药械管理中心"),
        short_name: "药械中心".to_owned(),
        uscc: Some(codes::uscc("12", 1)),
        remote: false,
        single_user: false,
        place: Some(TOWN),
        phone: "0730-5550100".to_owned(),
        address: format!("{COUNTY}城关镇健康路1号"),
    }
}

fn supervisor() -> Organisation {
    Organisation {
        kind: OrganisationKind::Supervisor,
        code: "JG".to_owned(),
        name: format!("{COUNTY}卫生健康局"),
        short_name: "县卫健局".to_owned(),
        uscc: Some(codes::uscc("11", 2)),
        phone: "0730-5550101".to_owned(),
        address: format!("{COUNTY}城关镇政府路9号"),
        ..centre()
    }
}

fn lead_hospital(index: usize, dice: &mut Dice) -> Organisation {
    let (name, short) = match index {
        0 => (format!("{COUNTY}人民医院"), "县人民医院"),
        _ => (format!("{COUNTY}中医医院"), "县中医医院"),
    };
    Organisation {
        parent: Some(0),
        kind: OrganisationKind::LeadHospital,
        code: format!("H{}", index + 1),
        name,
        short_name: short.to_owned(),
        uscc: Some(codes::uscc("12", 10 + index)),
        place: Some(TOWN.away(1.0 + index as f64, dice.unit() * TAU)),
        phone: format!("0730-55502{index:02}"),
        address: format!("{COUNTY}城关镇人民路{}号", 20 + index * 30),
        ..centre()
    }
}

fn township(index: usize, parent: usize, of: usize, dice: &mut Dice) -> Organisation {
    let round = index / TOWNSHIPS.len();
    let place_name = match round {
        0 => TOWNSHIPS[index].to_owned(),
        _ => format!("{}{}", TOWNSHIPS[index % TOWNSHIPS.len()], round + 1),
    };
    // The county town in the middle, the others in a spiral around it so that none coincide.
    let km = if index == 0 {
        1.5
    } else {
        7.0 + 40.0 * (index as f64 / of.max(2) as f64).sqrt()
    };
    let direction = index as f64 * 2.4 + dice.unit() * 0.5;
    let place = TOWN.away(km, direction);
    Organisation {
        parent: Some(parent),
        kind: OrganisationKind::Township,
        code: format!("T{:02}", index + 1),
        name: format!("{COUNTY}{place_name}卫生院"),
        short_name: format!("{place_name}卫生院"),
        uscc: Some(codes::uscc("12", 100 + index)),
        remote: place.km_to(TOWN) > REMOTE_KM,
        place: Some(place),
        phone: format!("0730-5551{index:03}"),
        address: format!("{COUNTY}{place_name}卫生路{}号", 3 + index),
        ..centre()
    }
}

fn village(
    name: String,
    number: usize,
    parent: usize,
    township: &Organisation,
    dice: &mut Dice,
) -> Organisation {
    let town = township.short_name.trim_end_matches("卫生院");
    let place = township
        .place
        .unwrap_or(TOWN)
        .away(1.5 + dice.unit() * 7.0, dice.unit() * TAU);
    Organisation {
        parent: Some(parent),
        kind: OrganisationKind::Village,
        code: format!("{}V{number:02}", township.code),
        name: format!("{COUNTY}{town}{name}村卫生室"),
        short_name: format!("{name}村卫生室"),
        // Village clinics have a practice licence and no credit code of their own.
        uscc: None,
        remote: place.km_to(TOWN) > REMOTE_KM,
        single_user: !dice.chance(15),
        place: Some(place),
        phone: format!("139{:08}", dice.between(0, 99_999_999)),
        address: format!("{COUNTY}{town}{name}村"),
    }
}

fn supplier(index: usize, dice: &mut Dice) -> Organisation {
    let name = names::distributor(index);
    let short_name = name.replace("医药有限公司(示例)", "医药");
    Organisation {
        parent: None,
        kind: OrganisationKind::Supplier,
        code: format!("S{:02}", index + 1),
        name,
        short_name,
        uscc: Some(codes::uscc("91", 1_000 + index)),
        remote: false,
        single_user: false,
        place: None,
        phone: format!("0731-8{:07}", dice.between(0, 9_999_999)),
        address: format!("示例市物流园{}栋", index + 1),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn county() -> Vec<Organisation> {
        organisations(&Options::around("2026-11-22".parse().expect("a day")))
    }

    #[test]
    fn it_has_319_facilities_and_40_suppliers() {
        let all = county();
        let count = |kind| all.iter().filter(|one| one.kind == kind).count();
        assert_eq!(count(OrganisationKind::LeadHospital), 2);
        assert_eq!(count(OrganisationKind::Township), 22);
        assert_eq!(count(OrganisationKind::Village), 295);
        assert_eq!(count(OrganisationKind::Supplier), 40);
    }

    #[test]
    fn codes_and_names_are_distinct_and_parents_come_first() {
        let all = county();
        for key in [
            |one: &Organisation| one.code.clone(),
            |one: &Organisation| one.name.clone(),
        ] {
            let keys: HashSet<_> = all.iter().map(key).collect();
            assert_eq!(keys.len(), all.len());
        }
        assert!(
            all.iter()
                .enumerate()
                .all(|(index, one)| one.parent.is_none_or(|up| up < index))
        );
    }

    #[test]
    fn some_facilities_are_remote_and_the_county_town_is_not() {
        let all = county();
        let remote = all.iter().filter(|one| one.remote).count();
        assert!((20..200).contains(&remote), "{remote}");
        assert!(!all.iter().any(|one| one.code == "T01" && one.remote));
    }

    #[test]
    fn it_lies_in_one_piece() {
        for one in county().iter().filter_map(|one| one.place) {
            assert!(one.km_to(TOWN) < 65.0, "{one:?}");
        }
    }
}
