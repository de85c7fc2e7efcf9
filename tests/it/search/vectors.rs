//! What the two sides of the search have to agree on: the words of many texts, as Rust cuts and folds
//! them, are written to a file. `tests/search/client.test.mjs` holds the client against it.

use crate::support::Numbers;
use guidepost::search::fold::fold;
use guidepost::search::words::{Role, words};
use std::fs;
use std::path::Path;
use unicode_normalization::char::is_combining_mark;

/// Where the vectors go, in the folder that Cargo keeps for the files of tests.
const FILE: &str = "search-vectors.json";
/// How many random texts there are.
const RANDOM: usize = 20_000;

/// A sentence or two of many languages and scripts, with what is particular to each.
const SAMPLES: &[&str] = &[
    "The museum's re-use policy isn't \"final\": don't e-mail Ms. O’Neil at 9.30 a.m.",
    "Die Straße heißt »Große Übersicht«; ein Ärztehaus, STRASSE und Straßen.",
    "L’été où naïve s’en va à Besançon: œuvre, cœur, aujourd’hui.",
    "El pingüino comió piñas en A Coruña; ¿qué más?",
    "Não há coração; os pães são ótimos em São Paulo.",
    "Perché la città è più bella? L’università dell’Aquila.",
    "Łódź, Gdańsk i Wrocław: zażółć gęślą jaźń.",
    "Příliš žluťoučký kůň úpěl ďábelské ódy.",
    "Ľúbezný kôň v Košiciach, ŕba a ĺalia.",
    "Árvíztűrő tükörfúrógép ŐRÜLT.",
    "Țara și județul Iași; ţară cu sedilă.",
    "Đorđe je iz Niša; čaša, šuma, žaba, ćup.",
    "Smörgåsbord på Åland, ÆØÅ og blåbærsyltetøy, Þingvellir og Ísland, eð.",
    "Hyvää päivää, öljy ja åbo; Õun ja jäääär.",
    "Ąžuolas, ėjo, šįryt; Rīga, ķēniņš, ņem.",
    "İstanbul'da ışık, IŞIK, Iğdır, çiçek, ğüşö; i̇stanbul İİ.",
    "Azərbaycan dili: Əli, gəldi; oʻzbekcha gʻoz; qazaqşa.",
    "Tiếng Việt: Nguyễn Thị Minh Khai, đường phố, ở Đà Nẵng, ữ.",
    "Ċikku u għawdex; Ħamrun; Gaeilge: Seán Ó Súilleabháin, an t-uisce.",
    "Ŝanĝu ĉiuĵaŭde la ĥoron; Yorùbá: ẹ̀kọ́ ọ̀rọ̀ ẹ̣; Hausa: ɓarna ɗaki ƙofa; Ewe: ŋutɔ.",
    "Ἀθηναῖος ὁ Σίσυφος ΣΊΣΥΦΟΣ ᾳ ᾠδή· Ελληνικά: ΐ ΰ άέήίόύώ, οὐρανός",
    "Мой дом, ёлка, подъезд, ЙОД, белорусский Ў: ўсё, об'єкт, п’ять, їжа, ґанок",
    "Љубав и њега; ѓавол, ќерка, ѕвезда; ѝ, Ѝ, и\u{300}; ѣ і ѵ; ҚАЗАҚ тілі, ә ғ қ ң ө ұ ү һ; тоҷикӣ; монгол хэл өө үү",
    "Հայերեն լեզու և գիրք, եւ Երեւան, ﬓ ﬔ",
    "ქართული ენა, ᲥᲐᲠᲗᲣᲚᲘ, ⴀⴁⴂ Ⴀ",
    "שָׁלוֹם עֲלֵיכֶם, צה״ל, ג׳ירפה, ﭏ שׂ ךםןףץ; יידיש: ייִדיש װ ױ ײַ",
    "السَّلامُ عَلَيْكُمْ، مُحَمَّدٌ، إسلام أكل آمن، مؤمن، شيء، لإ ﷺ ﷲ ﻻ، كتـــاب، ١٢٣٫٤٥، مدرسة، على",
    "فارسی: می‌خواهم کتاب‌های خوب، ۱۲۳، گچ پژ، نیمفاصله ها، هٔ ۀ",
    "اردو: ٹیچر ڑ ں ے ھ ہ ۃ؛ پښتو: ښځه ړ ډ؛ کوردی: ێ ۆ ڵ ڕ؛ سنڌي: ٻ ڏ ڳ؛ ئۇيغۇرچە",
    "ܫܠܡܐ ܥܠܝܟܘܢ; ދިވެހި; ߒߞߏ; ⵜⴰⵎⴰⵣⵉⵖⵜ; ልዩ ፊደል አማርኛ ፩፪፫; ⲁⲃⲅ ⲧⲙⲛⲧⲣⲙⲛⲕⲏⲙⲉ",
    "हिन्दी में लिखना, क्‍ष क्‌ष, ज़रूर फ़र्क, ॐ १२३, पढ़ाई; मराठी र्‍या; नेपाली",
    "বাংলা ভাষা, ক্‍ষ, ড় ঢ় য়, ১২৩; অসমীয়া ৰ ৱ; ਪੰਜਾਬੀ ਸ਼ ਖ਼; ગુજરાતી ૧૨; ଓଡ଼ିଆ ଡ଼",
    "தமிழ் மொழி கௌ கொ ௧௨; తెలుగు క్‌క ౧; ಕನ್ನಡ ಕೊ ೧; മലയാളം ന്‍ ൻ ർ ൧; සිංහල ක්‍ෂ ශ්‍රී",
    "ภาษาไทยไม่มีช่องว่าง กำลัง น้ำ ๑๒๓ ฯลฯ; ພາສາລາວ ນ້ຳ ໜ ໝ ໑; ຫມາ",
    "မြန်မာဘာသာ စကား ၁၂၃ ဿ ꩠ ꧠ; ភាសាខ្មែរ ១២ ឣ; བོད་སྐད་ ༡༢ ༀ; ᠮᠣᠩᠭᠣᠯ; ᏣᎳᎩ ꮳꮃꭹ; ᐃᓄᒃᑎᑐᑦ",
    "日本語のガイド、ｶﾞｲﾄﾞ、㍿と㌀、々〆〇、ゔヴ、ﾊﾟﾊﾟ、第３章、東京都のWikipedia、〱ゟヿ",
    "中文維基百科,自由的百科全書;简体字 U+20000 𠀀𠀁 豈 﨑 ㊗ ⼀ ㄅㄆㄇ ㋿",
    "한국어 위키백과는 자유로운, 각 각, ㄱㄴㅏ ﾡﾢ, ㈀㉠, 1월",
    "ꦗꦮ ꦧꦱ; ᬩᬮᬶ; ᨅᨔ; ᜊᜌ᜔; ꤊꤢ; ꯃꯤꯇꯩ; ᱥᱟᱱᱛᱟᱲᱤ; 𞤆𞤵𞤤𞤢𞤪 𞤀; 𐐔𐐯𐑅𐐨𐑉𐐯𐐻 𐐀𐐨; 𐓏𐓷; 𑄌𑄋𑄴; ꕙꔤ ꘠; 𖬖𖬰; 𞄀𞄁; ꆈꌠꉙ; ꓡꓲꓢꓴ; ⰳⰾⰰ Ⰳ; 𐌰𐌱; ᚠᚢ; 𓀀𓁐 𒀀 𐤀 𐎀",
    "camelCase XMLHttpRequest getURLParser iOS iPhone15Pro HTML5 v1.10.0-rc.2 a1B2c3 __proto__ toString Élan ÉcoleÀParis aǅb",
    "Get-Item Set_Item get_item_by_id --no-verify -x a.b.c ...a..b a--b a-_b .env file.tar.gz C++ C# F# .NET user@example.org",
    "https://example.org/a_b/c.html?q=1&r=%20#top <b>bold</b> &amp; {{Commons|name=x}} [[File:A b.jpg|thumb]] $HOME \\n 'q' don't’s",
    "ﬁle ﬂow ﬀ ﬃ ﬅ Ⅷ ⅷ ① ⑴ ⒈ ½ ²³ₙ ™ ℡ Å Ω K ℵ ㎏ ㏒ ㎧ ＦＵＬＬ－ｗｉｄｔｈ＿ｎａｍｅ ． ａ．ｂ ’ ʼn ŀ ǆ ǅ Ǆ 𝒜𝓫𝟙 𝔸𝔹 🅰 🄰 ﹍ ﹣ ＇",
    "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇪 1️⃣ #️⃣ ☃️ a👍b a\u{200d}b a\u{200d}\u{200d}b \u{200d} x\u{fe0f}y ❤\u{fe0f}",
    "a\u{301}b\u{327}\u{301} \u{301} \u{300}\u{301} x\u{20dd} и\u{306} и\u{323}\u{306} И\u{306} и\u{301}\u{306} a-\u{301} a-\u{640} \u{640} \u{640}-\u{640} -\u{301}b ﱞ a\u{345} q\u{307}\u{323}",
    "a\u{ad}b a\u{200b}b a\u{2060}b a\u{feff}b \u{202e}abc\u{202c} \u{200f}אב\u{200e} a\u{a0}b a\u{2028}b\ta\nb a\u{0}b\u{7f} \u{fffd} \u{e000} \u{1d173}",
    "x·y l·l L·L ŀl ʻokina ʼaʼ a‘b a`b a´b a–b a—b a‐b a‑b a−b a⁓b a‧b a・b a･b 1,000 1 000 1٬000 3′ 5″ §12 ª º №",
];

/// A character of a range.
fn of(numbers: &mut Numbers, (first, last): (u32, u32)) -> char {
    char::from_u32(first + numbers.below((last - first + 1) as usize) as u32).unwrap_or('a')
}

/// Where random texts take their characters from: what a rule about words could stumble over.
const RANGES: &[(u32, u32)] = &[
    (0x20, 0x7e),
    (0x41, 0x5a),
    (0x61, 0x7a),
    (0x2d, 0x2e),
    (0x5f, 0x5f),
    (0xa0, 0x17f),
    (0x1c4, 0x24f),
    (0x300, 0x36f),
    (0x370, 0x3ff),
    (0x400, 0x45f),
    (0x418, 0x438),
    (0x483, 0x487),
    (0x591, 0x5ea),
    (0x610, 0x66f),
    (0x670, 0x6ef),
    (0x900, 0x97f),
    (0xe00, 0xe5b),
    (0x1000, 0x109f),
    (0x1100, 0x11ff),
    (0x1e00, 0x1fff),
    (0x200b, 0x2019),
    (0x2070, 0x209c),
    (0x2100, 0x218b),
    (0x3040, 0x30ff),
    (0x3131, 0x318e),
    (0x4e00, 0x4eff),
    (0xac00, 0xacff),
    (0xfb00, 0xfb4f),
    (0xfc5e, 0xfdfb),
    (0xfe70, 0xfefc),
    (0xff01, 0xffdc),
    (0x10400, 0x1044f),
    (0x1d400, 0x1d4ff),
    (0x1f1e6, 0x1f1ff),
    (0x1f466, 0x1f469),
    (0x20000, 0x20010),
];

/// Texts of a few characters from few ranges, so that neighbours often have to do with each other.
fn random() -> impl Iterator<Item = String> {
    let mut numbers = Numbers(0x5eed_0f5e_a4c4);
    (0..RANDOM).map(move |_| {
        let ranges: Vec<_> = (0..1 + numbers.below(4)).map(|_| RANGES[numbers.below(RANGES.len())]).collect();
        let length = 1 + numbers.below(24);
        let mut one = || {
            let range = ranges[numbers.below(ranges.len())];
            of(&mut numbers, range)
        };
        (0..length).map(|_| one()).collect()
    })
}

/// Whether Rust knows a character as one of a word. Of other characters only those are compared that
/// stand in blocks of signs: elsewhere a newer Unicode of the other side may know letters.
fn is_compared(c: char) -> bool {
    let sign = matches!(c, '\u{20}'..='\u{2ff}' | '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{303f}' | '\u{fe00}'..='\u{fe6f}' | '\u{ff00}'..='\u{ffef}');
    sign || c.is_alphanumeric() || is_combining_mark(c)
}

/// Every character alone.
fn characters() -> impl Iterator<Item = char> {
    ('\u{20}'..=char::MAX).filter(|c| is_compared(*c))
}

/// Every character in runs with its neighbours, and between a small and a capital letter.
fn neighbours() -> impl Iterator<Item = String> {
    let all: Vec<char> = characters().filter(|c| !matches!(c, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{20000}'..)).collect();
    let runs: Vec<String> = all.chunks(6).map(|run| run.iter().collect()).collect();
    runs.into_iter().chain(all.into_iter().map(|c| format!("a{c}Bи{c}\u{306}-{c}")))
}

/// Words of the greatest length and beyond it.
fn long() -> impl Iterator<Item = String> {
    let repeated = ["x", "ß", "é", "e\u{301}", "ﷺ", "字", "𐐀", "aB", "a-", "ก"].into_iter();
    repeated.flat_map(|text| [19, 20, 21, 39, 40, 41, 1000].map(|times| text.repeat(times)))
}

#[test]
fn the_words_of_many_texts_are_written_for_the_client() {
    let samples = SAMPLES.iter().map(|text| (*text).to_owned());
    let texts = samples.chain(long()).chain(random()).chain(neighbours()).chain(characters().map(String::from));
    let vector = |text: String| {
        let words: Vec<_> = words(&text).into_iter().map(|(word, role)| (word, role == Role::Whole)).collect();
        (text, words)
    };
    let vectors: Vec<_> = texts.map(vector).collect();
    assert!(vectors.len() > 150_000, "{}", vectors.len());
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(FILE);
    fs::write(file, serde_json::to_vec(&vectors).unwrap()).unwrap();
}

/// What a query is folded to is folded to itself, and no word is empty or long.
#[test]
fn words_of_all_scripts_are_ones_that_can_be_looked_up() {
    for text in SAMPLES.iter().map(|text| (*text).to_owned()).chain(long()).chain(random()) {
        for (word, _) in words(&text) {
            assert!((1..=40).contains(&word.chars().count()), "{word:?} of {text:?}");
            assert!(!word.contains(|c: char| c.is_whitespace() || c.is_control()), "{word:?} of {text:?}");
        }
    }
}

#[test]
fn words_that_readers_take_for_the_same_are_the_same() {
    let all = |text| words(text).into_iter().map(|(word, _)| word).collect::<Vec<_>>();
    for (one, other) in [
        ("İstanbul IŞIK", "istanbul isik"),
        ("Nguyễn Đà Nẵng", "nguyen da nang"),
        ("ΟΔΟΣ οδός", "οδοσ οδοσ"),
        ("Ёлка", "елка"),
        ("שָׁלוֹם", "שלום"),
        ("ﻻ كتـــاب", "لا كتاب"),
        ("ﬁle Ⅷ ①", "file viii 1"),
        ("각", "각"),
        ("ﾊﾟﾊﾟ", "パパ"),
        ("𝒜𝓫𝟙", "ab1"),
        ("कौन ज़रूर", "कौन ज़रूर"),
    ] {
        assert_eq!(all(one), all(other), "{one} {other}");
    }
    assert_ne!(fold("йод"), fold("иод"));
    assert_ne!(fold("ўсё"), "");
    assert_eq!(all("👍🏽 🏳️\u{200d}🌈 … !?"), Vec::<String>::new());
}
