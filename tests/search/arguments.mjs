// Reads the arguments of the programs in this folder, and says plainly what is wrong with them.

/** Ends the program with a sentence on what is wrong. */
export function fail(message) {
  console.error(message);
  process.exit(2);
}

/** `--name value`, `--name=value` and `--flag` by their kinds (`text`, `number`, `flag`), and what is left. */
export function readArguments(kinds, given = process.argv.slice(2)) {
  const values = {};
  const rest = [];
  for (let at = 0; at < given.length; at += 1) {
    const option = /^--([^=]+)(?:=(.*))?$/.exec(given[at]);
    if (!option) {
      rest.push(given[at]);
      continue;
    }
    const [, name, joined] = option;
    const kind = kinds[name];
    if (!kind) fail(`There is no option --${name}; there is ${Object.keys(kinds).map((one) => "--" + one).join(", ")}.`);
    if (kind === "flag") {
      values[name] = true;
      continue;
    }
    const value = joined ?? given[(at += 1)];
    if (value === undefined) fail(`--${name} needs a value.`);
    if (kind === "number" && !/^\d+$/.test(value)) fail(`--${name} needs a whole number, not “${value}”.`);
    values[name] = kind === "number" ? Number(value) : value;
  }
  return { values, rest };
}
