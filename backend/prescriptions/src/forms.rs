//! How a processing is written before a name, and which prefixes of canonical names it can mean.

/// What a prefix says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Not processed.
    Raw,
    /// Processed: canonical names begin with one of these, the first that there is.
    Processed(&'static [&'static str]),
}

use Form::{Processed, Raw};

const FRIED: Form = Processed(&["炒", "麸炒", "燀"]);
const WINE: Form = Processed(&["酒"]);
const VINEGAR: Form = Processed(&["醋", "煅"]);
const SALT: Form = Processed(&["盐"]);
const GINGER: Form = Processed(&["姜"]);
const HONEY: Form = Processed(&["蜜", "炙"]);
const CALCINED: Form = Processed(&["煅"]);
const ROASTED: Form = Processed(&["煨", "麸煨"]);
const SAND: Form = Processed(&["烫", "炒"]);
const BLANCHED: Form = Processed(&["燀"]);
/// 炙 with honey is the rule; some are 炙 with vinegar, salt or wine.
const BROILED: Form = Processed(&["炙", "蜜", "醋", "盐", "酒", "制"]);
/// 制 says only that something was done.
const PREPARED: Form = Processed(&[
    "制", "法", "醋", "酒", "炙", "蜜", "盐", "姜", "熟", "煅", "烫", "炒", "麸炒", "燀",
]);

/// Longer ones first.
pub(crate) const PREFIXES: &[(&str, Form)] = &[
    ("麦麸炒", FRIED),
    ("盐水炒", SALT),
    ("姜汁炒", GINGER),
    ("滑石粉烫", SAND),
    ("清炒", FRIED),
    ("麸炒", Processed(&["麸炒", "炒"])),
    ("土炒", Processed(&["土炒", "麸炒", "炒"])),
    ("米炒", FRIED),
    ("炒焦", Processed(&["焦", "炒"])),
    ("炒黄", FRIED),
    ("酒炒", WINE),
    ("酒炙", WINE),
    ("酒制", WINE),
    ("酒蒸", WINE),
    ("酒洗", WINE),
    ("醋炒", VINEGAR),
    ("醋炙", VINEGAR),
    ("醋制", VINEGAR),
    ("醋煅", CALCINED),
    ("醋淬", CALCINED),
    ("盐炒", SALT),
    ("盐炙", SALT),
    ("盐制", SALT),
    ("姜炒", GINGER),
    ("姜炙", GINGER),
    ("姜制", GINGER),
    ("蜜炙", HONEY),
    ("蜜炒", HONEY),
    ("蜜制", HONEY),
    ("清炙", HONEY),
    ("砂烫", SAND),
    ("砂炒", SAND),
    ("炮制", PREPARED),
    ("生", Raw),
    ("净", Raw),
    ("炒", FRIED),
    ("麸", Processed(&["麸炒", "炒"])),
    ("焦", Processed(&["焦", "炒", "麸炒"])),
    ("酒", WINE),
    ("醋", VINEGAR),
    ("盐", SALT),
    ("姜", GINGER),
    ("蜜", HONEY),
    ("炙", BROILED),
    ("制", PREPARED),
    ("熟", Processed(&["熟", "制", "酒", "炒"])),
    ("煅", CALCINED),
    ("煨", ROASTED),
    ("烫", SAND),
    ("炮", Processed(&["炮", "烫"])),
    ("燀", BLANCHED),
    ("焯", BLANCHED),
];

/// How a piece is cut says nothing about what it is.
pub(crate) const SUFFIXES: &[&str] = &["饮片", "片", "段", "丝", "块"];

/// Burnt to charcoal: a form that stands behind the name.
pub(crate) const CHARCOAL: &str = "炭";

/// Special methods of decoction, which some write in brackets behind the name.
pub(crate) const METHODS: &[&str] = &[
    "先煎",
    "后下",
    "包煎",
    "另煎",
    "烊化",
    "冲服",
    "兑服",
    "煎汤代水",
    "久煎",
    "先煎久煎",
    "布包",
    "另炖",
    "包",
    "先下",
    "后入",
    "烊冲",
    "分冲",
    "研冲",
    "冲",
];

/// What is written where there is no special method.
pub(crate) const PLAIN_METHODS: &[&str] = &[
    "",
    "无",
    "常规",
    "普通",
    "煎服",
    "水煎",
    "水煎服",
    "同煎",
    "共煎",
    "-",
];
