//! Names that sound like a county of the middle Yangtze and belong to nobody.

use super::dice::Dice;

/// The county: invented.
pub const COUNTY: &str = "临江县";

/// Townships: name and kind, the county town first.
pub const TOWNSHIPS: [&str; 30] = [
    "城关镇",
    "河口镇",
    "白水镇",
    "青石镇",
    "龙泉镇",
    "石桥镇",
    "枫林镇",
    "双溪镇",
    "大坪镇",
    "望江镇",
    "茶园镇",
    "长岭镇",
    "黄沙镇",
    "南塘镇",
    "东山乡",
    "柳溪乡",
    "云岭乡",
    "高田乡",
    "竹山乡",
    "清水乡",
    "桃源乡",
    "横冲乡",
    "松林乡",
    "莲湖镇",
    "沙洲镇",
    "马头镇",
    "丁家乡",
    "三港镇",
    "古塔镇",
    "雁坪乡",
];

const VILLAGE_FIRST: [&str; 44] = [
    "李家", "王家", "张家", "刘家", "陈家", "杨家", "黄家", "周家", "吴家", "徐家", "孙家", "胡家",
    "朱家", "高家", "林家", "何家", "郭家", "罗家", "宋家", "郑家", "谢家", "唐家", "冯家", "邓家",
    "曹家", "彭家", "曾家", "肖家", "田家", "董家", "上", "下", "新", "大", "东", "西", "南", "北",
    "白石", "青山", "五里", "三合", "金龙", "永兴",
];
const VILLAGE_LAST: [&str; 20] = [
    "湾", "冲", "坪", "岭", "塘", "桥", "坳", "畈", "洲", "垭", "洞", "坡", "岗", "墩", "铺", "店",
    "溪", "口", "湖", "庄",
];

/// So many different village names.
pub fn villages(dice: &mut Dice, count: usize) -> Vec<String> {
    let mut all: Vec<String> = VILLAGE_FIRST
        .iter()
        .flat_map(|first| {
            VILLAGE_LAST
                .iter()
                .map(move |last| format!("{first}{last}"))
        })
        .collect();
    dice.shuffle(&mut all);
    let distinct = all.len();
    (0..count)
        .map(|index| match index / distinct {
            0 => all[index].clone(),
            round => format!("{}{}组", all[index % distinct], round + 1),
        })
        .collect()
}

const SURNAMES: [&str; 40] = [
    "李", "王", "张", "刘", "陈", "杨", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何",
    "郭", "罗", "宋", "郑", "谢", "唐", "冯", "邓", "曹", "彭", "曾", "肖", "田", "董", "袁", "潘",
    "蒋", "蔡", "余", "杜", "叶", "程", "魏", "苏",
];
const GIVEN: [&str; 60] = [
    "建国", "秀英", "志强", "丽华", "桂兰", "国庆", "小红", "海燕", "文斌", "晓东", "玉梅", "立新",
    "卫东", "春兰", "明辉", "静", "敏", "磊", "洋", "勇", "艳", "娟", "涛", "超", "霞", "平", "刚",
    "丹", "萍", "鑫", "佳怡", "子涵", "俊杰", "雪梅", "志远", "思源", "雨欣", "浩然", "文静",
    "晓玲", "永康", "德明", "润生", "素珍", "国强", "金花", "正云", "长青", "爱民", "兴旺", "美玲",
    "冬梅", "学文", "新民", "云飞", "正阳", "少华", "月娥", "友谊", "安平",
];

/// A person.
pub fn person(dice: &mut Dice) -> String {
    format!("{}{}", dice.pick(&SURNAMES), dice.pick(&GIVEN))
}

const FIRM_PLACES: [&str; 20] = [
    "洞庭", "湘北", "荆楚", "岳云", "汨水", "潇湘", "君山", "长江", "临江", "云梦", "沅江", "东湖",
    "衡岳", "洪湖", "武陵", "江南", "楚天", "三湘", "星沙", "资江",
];
const FIRM_WORDS: [&str; 20] = [
    "康泰", "同济", "济民", "仁和", "华康", "百草", "惠民", "恒心", "本草", "天成", "德源", "普济",
    "九安", "广济", "诚信", "瑞康", "益民", "正元", "博爱", "安康",
];
const MAKER_WORDS: [&str; 24] = [
    "远航",
    "同春",
    "华川",
    "新晨",
    "金石",
    "东岳",
    "瑞禾",
    "海润",
    "北辰",
    "万禾",
    "云杉",
    "中兴源",
    "百年春",
    "正清",
    "天目",
    "蓝江",
    "和盛",
    "丰泽",
    "青囊",
    "明德",
    "康裕",
    "银杏",
    "长白",
    "昆山",
];
const MAKER_KINDS: [&str; 4] = ["制药", "药业", "生物制药", "药业集团"];

/// A distributor; the mark says that it is invented.
pub fn distributor(index: usize) -> String {
    let place = FIRM_PLACES[index % FIRM_PLACES.len()];
    let word = FIRM_WORDS[(index * 7 + index / FIRM_PLACES.len()) % FIRM_WORDS.len()];
    format!("{place}{word}医药有限公司(示例)")
}

/// A manufacturer of drugs; the mark says that it is invented.
pub fn drug_maker(index: usize) -> String {
    let word = MAKER_WORDS[index % MAKER_WORDS.len()];
    let kind = MAKER_KINDS[(index / MAKER_WORDS.len()) % MAKER_KINDS.len()];
    format!("{word}{kind}(示例)")
}

/// How many makers of drugs there are.
pub const DRUG_MAKERS: usize = MAKER_WORDS.len() * MAKER_KINDS.len();

/// A manufacturer of devices.
pub fn device_maker(index: usize) -> String {
    format!("{}医疗器械(示例)", MAKER_WORDS[index % MAKER_WORDS.len()])
}

/// A maker of TCM pieces.
pub fn piece_maker(index: usize) -> String {
    format!("{}中药饮片(示例)", FIRM_PLACES[index % FIRM_PLACES.len()])
}
