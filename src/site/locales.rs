//! What a language code says: for now, its direction.

/// Languages that are written from right to left.
const RIGHT_TO_LEFT: &[&str] = &["ar", "arc", "arz", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"];

/// `rtl` or `ltr`.
pub fn direction(language: &str) -> &'static str {
    let base = language.split(['-', '_']).next().unwrap_or(language);
    if RIGHT_TO_LEFT.contains(&base) { "rtl" } else { "ltr" }
}
