//! `new`, `init` and `schema`: what they write passes, and nothing that is there changes.

use crate::support::{Outcome, TestSite, names, tree};
use guidepost::author::new::{Question, Request, page};
use guidepost::world::MemWorld;
use std::process::{Command, Stdio};

/// Types with all that a type can ask for.
const SETTINGS: &str = "languages: [en, sv]
types:
  howto:
    schema:
      required: [description, minutes, level, tested, tools]
      properties:
        description: {minLength: 10, maxLength: 200}
        minutes: {type: integer, minimum: 5}
        level: {enum: [easy, hard]}
        tested: {type: string, format: date}
        tools: {type: array, items: {type: string}, minItems: 2}
        version: {type: string}
    headings: [Before you start, \"Steps {#do}\"]
  item:
    schema: {required: [id], properties: {id: {pattern: \"^Q[0-9]+$\"}}}
  faq:
    skeleton: |
      ---
      topic: TODO
      extra: {a: 1}
      ---
      ## TODO: the question
    fields: [topic]
  own:
    skeleton: content/_skeletons/own.md
";

fn site() -> TestSite {
    TestSite::with(&[("site.yaml", SETTINGS), ("content/_index.md", "Home.\n"), ("content/_skeletons/own.md", "## Own\n")])
}

fn new(site: &TestSite, args: &[&str]) -> Outcome {
    Outcome::of(&mut site.command("new", args))
}

#[test]
fn a_new_page_passes_but_for_what_is_marked() {
    let site = site();
    new(&site, &["howto", "a/bare"]).expect(0);
    new(&site, &["howto", "content/a/full.md", "minutes=7", "version=1.10", "tools=One, \"Two: x\"", "title=A: b # c"]).expect(0);
    new(&site, &["faq", "a/question", "--lang", "sv", "topic=maps"]).expect(0);
    new(&site, &["own", "a/own"]).expect(0);
    new(&site, &["item", "a/item", "id=Q42"]).expect(0);
    let outcome = site.check().expect(0);
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert!(lines.len() > 5 && lines.iter().all(|line| line.contains("warning[placeholder]")), "{lines:#?}");
    let full = std::fs::read_to_string(site.path("content/a/full.md")).unwrap();
    for line in
        ["title: \"A: b # c\"", "minutes: 7", "version: \"1.10\"", "tools: [One, \"\\\"Two: x\\\"\"]", "type: howto", "## Steps {#do}"]
    {
        assert!(full.lines().any(|found| found == line), "{line} in\n{full}");
    }
    new(&site, &["faq", "a/numbers", "topic=1.10"]).expect(0);
    new(&site, &["faq", "a/plain", "topic=5"]).expect(0);
    new(&site, &["howto", "a/digits", "minutes=10", "version=2"]).expect(0);
    let has = |path: &str, line: &str| {
        let text = std::fs::read_to_string(site.path(path)).unwrap();
        assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
    };
    has("content/a/numbers.md", "topic: \"1.10\"");
    has("content/a/plain.md", "topic: 5");
    has("content/a/digits.md", "version: \"2\"");
    let question = std::fs::read_to_string(site.path("content/a/question.sv.md")).unwrap();
    assert_eq!(question, "---\ntitle: Question\ntopic: maps\nextra: {a: 1}\ntype: faq\n---\n\n## TODO: the question\n");
}

#[test]
fn what_cannot_be_is_refused_and_nothing_is_written() {
    let site = site();
    site.write("content/there.md", "There.\n").write("static/x.txt", "x");
    std::os::unix::fs::symlink(site.outer(), site.path("content/out")).unwrap();
    let before = tree(site.outer());
    let refused: &[(&[&str], &str)] = &[
        (&["howto", "../x"], "not the path of a page"),
        (&["howto", "/etc/x"], "not the path of a page"),
        (&["howto", "a\\b"], "not the path of a page"),
        (&["howto", "a/../../x"], "not the path of a page"),
        (&["howto", "a/"], "not the path of a page"),
        (&["howto", "_hidden/x"], "would be no page"),
        (&["howto", "aux"], "Windows"),
        (&["howto", "there"], "is there already"),
        (&["howto", "there.md"], "is there already"),
        (&["howot", "x"], "Did you mean `howto`?"),
        (&["howto", "x", "--lang", "de"], "no language `de`"),
        (&["howto", "x", "minuts=5"], "Did you mean `minutes`?"),
        (&["howto", "x", "minutes=1"], "less than 5"),
        (&["howto", "x", "type=faq"], "first argument"),
        (&["howto", "x", "slug=there"], "there"),
        (&["item", "x"], "id=…"),
        (&["item", "x", "id=42"], "does not have the form"),
        (&["faq", "out/x"], "cannot be written"),
    ];
    for (args, says) in refused {
        new(&site, args).expect(2).says(&[says]);
        assert_eq!(tree(site.outer()), before, "{args:?}");
    }
}

/// At a terminal the values that a type needs are asked for, until each fits.
#[test]
fn a_person_is_asked_until_the_answer_fits() {
    let mut world = MemWorld::default();
    world.files.insert("site.yaml".into(), SETTINGS.into());
    world.files.insert("content/_index.md".into(), "Home.\n".into());
    let mut asked = Vec::new();
    let mut ask = |question: &Question| {
        asked.push((question.key.to_owned(), question.fault.clone()));
        Some(match (question.key, &question.fault) {
            ("title", _) => "A title".to_owned(),
            ("minutes", None) => "three".to_owned(),
            ("minutes", Some(fault)) if fault.contains("whole") => "3".to_owned(),
            ("minutes", Some(_)) => "30".to_owned(),
            ("tools", _) => "One, Two".to_owned(),
            _ => String::new(),
        })
    };
    let request = Request { kind: "howto", path: "x", language: None, values: &[], today: jiff::civil::date(2026, 1, 2) };
    let made = page(&world, &request, Some(&mut ask)).unwrap();
    let keys: Vec<&str> = asked.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["title", "description", "minutes", "minutes", "minutes", "level", "tested", "tools"]);
    for line in ["title: A title", "minutes: 30", "tools: [One, Two]", "tested: 2026-01-02 # TODO: is this right?"] {
        assert!(made.text.lines().any(|found| found == line), "{line} in\n{}", made.text);
    }
}

/// Keys and values, and lists of such, are given as YAML.
const NESTED: &str = "types:
  case:
    schema:
      required: [place, makers, glance]
      properties:
        place:
          type: object
          required: [country]
          additionalProperties: false
          properties: {country: {type: string, pattern: \"^[A-Z]\"}, number: {type: integer}, code: {type: string}}
        makers: {type: array, items: {type: object, required: [name], properties: {name: {pattern: \"^[A-Z]\"}}}}
        glance: {type: object, required: [help], properties: {help: {type: string}}}
        words: {type: array, items: {type: string}}
";

#[test]
fn keys_and_values_are_given_as_yaml() {
    let site = TestSite::with(&[("site.yaml", NESTED), ("content/_index.md", "Home.\n")]);
    new(&site, &["case", "x"]).expect(2).says(&["`place` and `makers`; add 'place={country: …}' 'makers=[{name: …}]'"]);
    let refused: &[(&[&str], &str)] = &[
        (&["place={country: sweden}"], "`country` does not have the form"),
        (&["place={city: Lund}"], "`city` is not a key of `place`"),
        (&["place={number: 6}"], "`country` is missing in `place`"),
        (&["place=Sweden"], "`place` needs keys and values. Write it like `place={country: Sweden}`."),
        (&["makers=Ada"], "Write it like `{name: Ada}`."),
        (&["makers=[{name: ada}]"], "`name` does not have the form"),
        (&["place={country: Sweden}", "makers={name: ada}", "palce=x", "words={a: b}"], "Did you mean `place`?"),
    ];
    for (values, says) in refused {
        new(&site, &[&["case", "x"], *values].concat()).expect(2).says(&["these values do not fit", says]);
    }
    let place = "place={country: Sweden, number: 6, code: 1.10}";
    new(&site, &["case", "x", place, "makers=[{name: Ada}, {name: Bo}]", "words=[one, \"two, three\"]", "extra={a: 1}"]).expect(0);
    new(&site, &["case", "y", "place=country: Uganda", "makers={name: Ada}", "words=one, two"]).expect(0);
    site.check().expect(0);
    let read = |path: &str| std::fs::read_to_string(site.path(path)).unwrap();
    let wanted = "place: {code: \"1.10\", country: Sweden, number: 6}\nmakers: [{name: Ada}, {name: Bo}]\nglance: {help: TODO}\n\
                  type: case\nwords: [one, \"two, three\"]\nextra: {a: 1}\n";
    assert!(read("content/x.md").contains(wanted), "{}", read("content/x.md"));
    let wanted = "place: {country: Uganda}\nmakers: [{name: Ada}]\nglance: {help: TODO}\ntype: case\nwords: [one, two]\n";
    assert!(read("content/y.md").contains(wanted), "{}", read("content/y.md"));
}

#[test]
fn what_is_given_twice_is_a_list_or_a_mistake() {
    let site = TestSite::with(&[("site.yaml", NESTED), ("content/_index.md", "Home.\n")]);
    let place = "place={country: Uganda}";
    new(&site, &["case", "x", place, "makers={name: Ada}", "makers={name: Bo}", "tags=a, b", "tags=c", "title="]).expect(0);
    let text = std::fs::read_to_string(site.path("content/x.md")).unwrap();
    for line in ["title: X", "makers: [{name: Ada}, {name: Bo}]", "tags: [a, b, c]"] {
        assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
    }
    new(&site, &["case", "y", place, "makers={name: Ada}", "slug=a", "slug=b"]).expect(2).says(&["`slug` is given twice"]);
}

#[test]
fn nothing_is_asked_where_a_given_value_does_not_fit() {
    let mut world = MemWorld::default();
    world.files.insert("site.yaml".into(), NESTED.into());
    world.files.insert("content/_index.md".into(), "Home.\n".into());
    let given = |text: &str| [("place".to_owned(), text.to_owned())];
    let (wrong, right) = (given("Lund"), given("{country: Sweden}"));
    let request = |values| Request { kind: "case", path: "x", language: None, values, today: jiff::civil::date(2026, 1, 2) };
    let told = page(&world, &request(&wrong), Some(&mut |question: &Question| panic!("{} is asked", question.key))).unwrap_err();
    assert!(told.contains("`place` needs keys and values"), "{told}");
    let mut ask = |question: &Question| match (question.key, &question.fault) {
        ("makers", None) => Some("{name: ada}".to_owned()),
        ("makers", Some(_)) => question.form.as_ref().map(|form| form.replace('…', "Ada")),
        _ => None,
    };
    let made = page(&world, &request(&right), Some(&mut ask)).unwrap();
    assert!(made.text.contains("\nmakers: [{name: Ada}]\n"), "{}", made.text);
}

/// What is wrong with the site is told as such: whoever begins a page cannot mend it there.
#[test]
fn faults_of_the_site_are_not_blamed_on_who_begins_a_page() {
    let of = |settings: &str, skeleton: &[u8]| {
        let site = TestSite::with(&[("site.yaml", settings), ("content/_index.md", "Home.\n")]);
        std::fs::create_dir(site.path("skeletons")).unwrap();
        std::fs::write(site.path("skeletons/howto.md"), skeleton).unwrap();
        site
    };
    let settings = "types: {howto: {headings: [Before], skeleton: skeletons/howto.md}}\n";
    let skeletons: &[(&[u8], &str)] = &[
        (
            b"## Steps\n",
            "skeleton in skeletons/howto.md; whoever looks after the site has to mend that:\n  the heading `Before` is missing",
        ),
        (
            b"## Before\n\n[x](nowhere.md)\n",
            "skeleton in skeletons/howto.md; whoever looks after the site has to mend that:\n  there is no file `nowhere.md`",
        ),
        (
            b"---\nbad: 1\n---\n## Before\n",
            "skeleton in skeletons/howto.md; whoever looks after the site has to mend that:\n  `bad` is not a key",
        ),
        (b"## Before\n\nCaf\xe9\n", "the skeleton skeletons/howto.md cannot be read: from the byte at offset 14 on, this is not UTF-8"),
    ];
    for (skeleton, says) in skeletons {
        let site = of(settings, skeleton);
        new(&site, &["howto", "x"]).expect(2).says(&[says]);
        assert!(!site.path("content/x.md").exists());
    }
    of(settings, skeletons[3].0).check().expect(1).says(&["skeletons/howto.md:3:4: error[encoding]"]);
    let site = of("types: {howto: {schema: {required: [descripton]}}}\n", b"");
    new(&site, &["howto", "x"]).expect(2).says(&["site.yaml has a mistake: `descripton` is required"]);
    let inline = "types:\n  howto:\n    headings: [Before]\n    skeleton: |\n      ## Steps\n  other: {skeleton: none.md}\n  more: {}\n";
    let site = of(inline, b"");
    new(&site, &["howto", "x"]).expect(2).says(&["site.yaml has a mistake: the heading `Before` is missing"]);
    new(&site, &["more", "x"]).expect(0);
    let site = of(settings, b"## Before\n");
    new(&site, &["howto", "x", "template=nope"]).expect(2).says(&["there is no template `nope.html`"]);
    new(&site, &["howto", "x", "template=404"]).expect(2).says(&["`404.html` is a part of the theme"]);
    std::fs::write(site.outer().join("outside.md"), "## Before\n").unwrap();
    std::os::unix::fs::symlink(site.outer().join("outside.md"), site.path("skeletons/link.md")).unwrap();
    for outside in ["../outside.md", "skeletons/link.md"] {
        site.write("site.yaml", settings.replace("skeletons/howto.md", outside));
        for told in [new(&site, &["howto", "x"]).expect(2), site.check().expect(1)] {
            told.says(&["cannot be read: it is outside the site's folder"]);
        }
    }
    site.write("site.yaml", settings.replace("howto.md", "none.md"));
    new(&site, &["howto", "x"]).expect(2).says(&["there is no file `skeletons/none.md`"]);
}

fn init(site: &TestSite, folder: &str) -> Outcome {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guidepost"));
    Outcome::of(command.arg("init").arg(folder).current_dir(site.outer()).env("NO_COLOR", "1").stdin(Stdio::null()))
}

#[test]
fn a_new_site_passes_and_changes_nothing_that_is_there() {
    let site = TestSite::new();
    init(&site, "site").expect(0);
    let check = site.command("check", &["--deny", "warnings"]);
    Outcome::of(&mut { check }).expect(0).says(&["no problems"]);
    site.build_well();
    for kind in ["howto", "faq", "reference"] {
        new(&site, &[kind, &format!("{kind}/mine")]).expect(0);
    }
    site.check().expect(0);
    let before = tree(site.outer());
    init(&site, "site").expect(2).says(&["is not empty"]);
    assert_eq!(tree(site.outer()), before);

    init(&site, "odd name").expect(0).says(&["guidepost serve --open --root 'odd name'\n"]);
    init(&site, "it's").expect(0).says(&[r"--root 'it'\''s'"]);

    let project = TestSite::with(&[
        ("README.md", "Mine.\n"),
        (".gitignore", "mine\n"),
        (".editorconfig", "root = true\n"),
        ("SECURITY.md", "Tell us.\n"),
    ]);
    init(&project, "site").expect(0).says(&[".gitignore was there and stays as it is"]);
    assert_eq!(std::fs::read_to_string(project.path(".gitignore")).unwrap(), "mine\n");
}

#[test]
fn schemas_are_written_again_but_never_over_something_else() {
    let site = site();
    let output = site.path("s");
    let write = || Outcome::of(&mut site.command("schema", &["--output", output.to_str().unwrap()]));
    write().expect(0);
    let files = [
        "page.schema.json",
        "site.schema.json",
        "type-faq.schema.json",
        "type-howto.schema.json",
        "type-item.schema.json",
        "type-own.schema.json",
    ];
    assert_eq!(names(&output), files);
    let before = tree(&output);
    write().expect(0);
    assert_eq!(tree(&output), before);
    site.write("s/site.schema.json", "{}");
    write().expect(2).says(&["was not written by Guidepost"]);
    assert_eq!(std::fs::read_to_string(site.path("s/site.schema.json")).unwrap(), "{}");
    std::fs::remove_file(site.path("s/site.schema.json")).unwrap();
    site.write("site.yaml", "types: {howto: {schema: {properties: {minutes: {type: integr}}}}}\n");
    write().expect(1).says(&["Wrote", "site.yaml has mistakes", "`integr` is no kind of value"]);
    let file = site.path("site.yaml");
    let refused = Outcome::of(&mut site.command("schema", &["--output", file.to_str().unwrap()]));
    refused.expect(2).says(&["site.yaml is a file", "name a folder"]);
}
