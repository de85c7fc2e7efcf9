//! `check`: everything a build would complain about, without highlighting, writing or publishing.

use crate::diag::Diagnostic;
use crate::pipeline::{self, Build};
use crate::progress::Progress;

/// All problems of a site, those that only rendering shows included.
pub fn all_problems(build: &Build, progress: &dyn Progress) -> Vec<Diagnostic> {
    problems_of(build, &|_| true, progress)
}

/// The problems of a site, of those that only rendering shows the ones of the wanted files.
pub fn problems_of(build: &Build, wanted: &(dyn Fn(&str) -> bool + Sync), progress: &dyn Progress) -> Vec<Diagnostic> {
    let mut all = build.diagnostics.clone();
    all.extend(pipeline::render_problems_of(&build.bundle, wanted, progress));
    pipeline::judge(all, &build.config)
}
