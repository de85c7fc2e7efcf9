#!/usr/bin/env python3
"""Draws a sample of the problems that `guidepost check` finds in Markdown that was never written for it.

Use: draw.py GUIDEPOST FOLDER SEED [COUNT] > sample.tsv; FOLDER holds the packages of packages.tsv, unpacked, each
in a folder called NAME-VERSION. The numbers by rule go to the standard error output.

The same seed and the same packages give the same sample. Each rule that found anything has as equal a share as its
number of problems allows, and so have the packages within a rule: otherwise two or three rules that find the same
thing on each page would fill the sample. It judges nothing; the columns for that are left empty.
"""

import collections
import csv
import json
import pathlib
import random
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
COLUMNS = ["package", "place", "code", "message", "hint", "verdict", "reason"]


def packages():
    with open(HERE / "packages.tsv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def sites(folder):
    """The sites of a package with their names; of a folder that ends in `*`, each folder in it is one."""
    if folder.name != "*":
        return [("", folder)]
    return sorted((site.name + "/", site) for site in folder.parent.iterdir() if any(site.glob("**/*.md")))


def problems_of(program, folder):
    """What is found with no settings at all, in the order in which it is told."""
    pages, found = 0, []
    for above, root in sites(folder):
        command = [program, "check", "--root", root, "--format", "json"]
        # The day decides what is due, and has to be the same for all.
        run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env={"SOURCE_DATE_EPOCH": "1767225600"})
        if run.returncode not in (0, 1) or not run.stdout:
            sys.exit(f"{root}: {run.stderr}")
        report = json.loads(run.stdout)
        pages += report["pages"]
        found += [dict(problem, path=above + problem["path"]) for problem in report["problems"]]
    return pages, found


def place(problem):
    span = problem["span"]
    return problem["path"] + (f":{span['start']['line']}:{span['start']['column']}" if span else "")


def one_line(text):
    return " ".join((text or "").split())


def by_rule_and_package(program, folder):
    found = collections.defaultdict(dict)
    pages, touched = collections.Counter(), collections.defaultdict(set)
    for package in packages():
        name = f"{package['package']}-{package['version']}"
        count, problems = problems_of(program, folder / name / package["folder"])
        pages[name] = count
        for problem in problems:
            found[problem["code"]].setdefault(name, []).append(problem)
            touched[problem["code"]].add((name, problem["path"]))
    for code in sorted(found):
        total = sum(map(len, found[code].values()))
        share = 100 * len(touched[code]) / sum(pages.values())
        print(f"{code:26}{total:7} problems, {len(touched[code]):5} files ({share:4.1f} %), {len(found[code]):3} packages", file=sys.stderr)
    print(f"{sum(pages.values())} pages in {len(pages)} packages", file=sys.stderr)
    return found


def shares(sizes, count):
    """How many of each, as equal as the sizes allow."""
    given = dict.fromkeys(sizes, 0)
    while count > 0 and any(given[name] < sizes[name] for name in sizes):
        for name in sorted(sizes, key=lambda name: (given[name], name)):
            if count > 0 and given[name] < sizes[name]:
                given[name] += 1
                count -= 1
    return given


def draw(found, seed, count):
    numbers = random.Random(seed)
    codes = sorted(found)
    numbers.shuffle(codes)
    given = shares({code: sum(map(len, found[code].values())) for code in codes}, count)
    for code in sorted(found):
        names = sorted(found[code])
        numbers.shuffle(names)
        parts = shares({name: len(found[code][name]) for name in names}, given[code])
        for name in sorted(parts):
            for problem in numbers.sample(found[code][name], parts[name]):
                yield name, problem


def main():
    program, folder, seed = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
    count = int(sys.argv[4]) if len(sys.argv) > 4 else 100
    rows = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    rows.writerow(COLUMNS)
    for name, problem in draw(by_rule_and_package(program, folder), seed, count):
        rows.writerow([name, place(problem), problem["code"], one_line(problem["message"]), one_line(problem["hint"]), "", ""])


if __name__ == "__main__":
    main()
