//! Which piece a name means.

use std::collections::BTreeSet;

use prescriptions::{Library, Resolved};

fn canonical(name: &str) -> String {
    match Library::shipped().resolve(name) {
        Resolved::Piece(piece) => piece.name.clone(),
        Resolved::Unknown { proposal } => format!("? {}", proposal.unwrap_or_default()),
    }
}

fn check(cases: &[(&str, &str)]) {
    for (name, expected) in cases {
        assert_eq!(canonical(name), *expected, "{name}");
    }
}

#[test]
fn every_piece_is_found_by_its_own_name_and_has_everyday_ones() {
    let library = Library::shipped();
    let with_alias: BTreeSet<&str> = library
        .aliases()
        .map(|(_, piece)| piece.name.as_str())
        .collect();
    // The first 603 are those of the county's list.
    for piece in &library.pieces()[..603] {
        assert_eq!(canonical(&piece.name), piece.name);
        assert!(
            with_alias.contains(piece.name.as_str()),
            "{} has no everyday name",
            piece.name
        );
    }
    for (alias, piece) in library.aliases() {
        assert_eq!(canonical(alias), piece.name, "{alias}");
        let stocked = library.pieces()[..603]
            .iter()
            .any(|piece| piece.name == alias);
        assert!(!stocked, "{alias} is a piece itself");
    }
}

#[test]
fn everyday_names_mean_their_piece() {
    check(&[
        ("杏仁", "燀苦杏仁"),
        ("附片", "附子"),
        ("枸杞", "枸杞子"),
        ("生地", "生地黄"),
        ("熟地", "熟地黄"),
        ("神曲", "六神曲"),
        ("浙贝", "浙贝母"),
        ("象贝", "浙贝母"),
        ("川连", "黄连"),
        ("元胡", "延胡索"),
        ("双花", "金银花"),
        ("忍冬花", "金银花"),
        ("丹皮", "牡丹皮"),
        ("山萸肉", "山茱萸"),
        ("淮山", "山药"),
        ("云苓", "茯苓"),
        ("坤草", "益母草"),
        ("川军", "大黄"),
        ("夜交藤", "首乌藤"),
        ("破故纸", "补骨脂"),
        ("仙灵脾", "淫羊藿"),
        ("全虫", "全蝎"),
        ("大力子", "牛蒡子"),
        ("潼蒺藜", "沙苑子"),
        ("白蒺藜", "蒺藜"),
        ("北五加皮", "香加皮"),
        ("南五加皮", "五加皮"),
        ("二丑", "牵牛子"),
        ("粉防己", "防己"),
    ]);
}

#[test]
fn prefixes_and_suffixes_of_processing_are_understood() {
    check(&[
        ("炒枣仁", "炒酸枣仁"),
        ("炒白术", "麸炒白术"),
        ("炒薏仁", "麸炒薏苡仁"),
        ("酒炒黄芩", "酒黄芩"),
        ("酒山萸肉", "酒萸肉"),
        ("醋玄胡", "醋延胡索"),
        ("醋炙香附", "醋香附"),
        ("制香附", "醋香附"),
        ("制首乌", "制何首乌"),
        ("制吴萸", "制吴茱萸"),
        ("蜜冬花", "蜜款冬花"),
        ("蜜炙黄芪", "炙黄芪"),
        ("炙麻黄", "蜜麻黄"),
        ("炙鳖甲", "醋鳖甲"),
        ("盐水炒知母", "盐知母"),
        ("姜汁炒竹茹", "姜竹茹"),
        ("煅左牡蛎", "煅牡蛎"),
        ("熟川军", "熟大黄"),
        ("荆芥炭", "荆芥炭"),
        ("茜根炭", "茜草炭"),
        ("白芍片", "白芍"),
        ("炒白芍片", "炒白芍"),
        ("黄芪饮片", "黄芪"),
        ("麻黄段", "麻黄"),
        ("白术(炒)", "麸炒白术"),
        ("(炙)甘草", "炙甘草"),
        ("石膏（先煎）", "石膏"),
        ("车前子(包)", "车前子"),
        (" 当 归 ", "当归"),
        // Without such a form in the list it is the piece itself.
        ("酒川芎", "川芎"),
        ("净山楂", "山楂"),
    ]);
}

/// The drug of which a name means a form.
fn base(name: &str) -> String {
    match Library::shipped().resolve(name) {
        Resolved::Piece(piece) => piece.base.clone(),
        Resolved::Unknown { .. } => format!("{name}?"),
    }
}

/// Forms that have a monograph of their own belong to the drug all the same.
fn family(base: &str) -> &str {
    match base {
        "炒瓜蒌子" => "瓜蒌子",
        "焦栀子" => "栀子",
        "煨肉豆蔻" => "肉豆蔻",
        own => own,
    }
}

#[test]
fn all_603_pieces_take_every_prefix_of_processing_and_their_slices() {
    let pieces = &Library::shipped().pieces()[..603];
    for piece in pieces {
        for suffix in ["片", "饮片", "（先煎）"] {
            let name = format!("{}{suffix}", piece.name);
            assert_eq!(canonical(&name), piece.name, "{name}");
        }
        // What is processed already is not processed again.
        if piece.name != piece.base {
            continue;
        }
        for prefix in ["生", "炒", "酒", "醋", "制", "蜜", "净"] {
            for suffix in ["", "片"] {
                let name = format!("{prefix}{}{suffix}", piece.name);
                assert_eq!(family(&base(&name)), family(&piece.base), "{name}");
            }
        }
    }
}

#[test]
fn names_that_look_alike_are_other_drugs() {
    for (one, other) in [
        ("白附子", "附子"),
        ("土贝母", "川贝母"),
        ("土贝母", "浙贝母"),
        ("香加皮", "五加皮"),
        ("白首乌", "何首乌"),
        ("川木香", "木香"),
        ("川木通", "木通"),
        ("土木香", "木香"),
        ("肉苁蓉", "肉桂"),
        ("红大戟", "京大戟"),
        ("南沙参", "北沙参"),
        ("苦杏仁", "甜杏仁"),
        ("白前", "白薇"),
        ("山豆根", "北豆根"),
    ] {
        assert_ne!(base(one), base(other), "{one} and {other}");
    }
}

#[test]
fn unqualified_names_mean_the_processed_piece_and_an_explicit_raw_one_stays_raw() {
    check(&[
        ("半夏", "法半夏"),
        ("生半夏", "生半夏"),
        ("姜半夏", "姜半夏"),
        ("川乌", "制川乌"),
        ("生川乌", "生川乌"),
        ("草乌", "制草乌"),
        ("天南星", "制天南星"),
        ("南星", "制天南星"),
        ("生南星", "生南星"),
        ("生天南星", "生南星"),
        ("白附子", "制白附子"),
        ("生白附子", "生白附子"),
        ("附子", "附子"),
        ("生附子", "生附子"),
        ("生附片", "生附子"),
        ("甘遂", "甘遂"),
        ("生甘遂", "生甘遂"),
        ("制甘遂", "醋甘遂"),
        ("马钱子", "马钱子粉"),
        ("生杏仁", "苦杏仁"),
        ("生白术", "白术"),
        ("生大黄", "大黄"),
        ("生首乌", "何首乌"),
        ("白果", "白果仁"),
        ("盐益智", "盐益智仁"),
    ]);
}

#[test]
fn no_name_is_found_by_a_part_of_it() {
    check(&[
        ("白附片", "白附片"),
        ("土贝母", "土贝母"),
        ("香附", "香附"),
        ("红大戟", "红大戟"),
        ("大戟", "京大戟"),
        ("黑顺片", "黑顺片"),
    ]);
    for name in [
        "附",
        "黄",
        "附子理中丸",
        "当归补血汤",
        "土三七",
        "青木香",
        "广防己",
        "关防己",
        "银耳",
        "贝母",
        "沙参",
        "芍药",
        "草河车",
        "生炙黄芪",
        "炒炙甘草",
        "生生地",
        "地黄炭",
        "水",
        "",
        "炒",
        "片",
        "炒片",
        "野百合",
        "龙骨牡蛎",
    ] {
        assert!(
            canonical(name).starts_with('?'),
            "{name}: {}",
            canonical(name)
        );
    }
}

#[test]
fn several_pieces_under_one_name_are_no_piece_and_are_proposed_one_by_one() {
    check(&[
        ("焦三仙", "? 焦麦芽、焦山楂、焦六神曲"),
        ("生熟地", "? 生地黄、熟地黄"),
        ("龙牡", "? 龙骨、牡蛎"),
        ("川草乌", "? 制川乌、制草乌"),
    ]);
}

#[test]
fn misspellings_stay_unknown_with_a_proposal() {
    check(&[
        ("浮小卖", "? 浮小麦"),
        ("黄其", "? 黄芪"),
        ("白勺", "? 白芍"),
        ("败浆草", "? 败酱草"),
        ("参党", "? 党参、人参叶"),
        ("鲜芦根", "? 芦根"),
        ("鲜茅根", "? 白茅根"),
        ("贝母", "? 川贝母、浙贝母、平贝母"),
        ("阿司匹林", "? "),
    ]);
}
