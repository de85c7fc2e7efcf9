// What is wrong in the site, over the page that is being looked at. Everything that a message
// brings goes in as text, because names of files and what is in them may look like anything.

const make = (tag, properties, ...inside) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...inside);
  return element;
};

/** An element with a tree of its own, which the style of the page cannot reach, nor its scripts by accident. */
const sheet = new CSSStyleSheet();
const apart = (tag, ...inside) => {
  const host = make(tag, { lang: 'en' });
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  root.append(...inside);
  return host;
};

/** A link that opens an editor, if it is not an address that would run something here. */
const opens = (address, properties, ...inside) => {
  try {
    const { protocol } = new URL(address, location.href);
    if (/^(javascript|data|vbscript):$/.test(protocol)) throw protocol;
    const target = protocol.startsWith('http') ? '_blank' : '';
    return make('a', { href: address, target, rel: 'noopener', ...properties }, ...inside);
  } catch {
    return make('span', {}, ...inside);
  }
};

const ranks = ['error', 'warning', 'note'];
const counts = (message) => {
  const notes = message.list.filter(({ severity }) => severity === 'note').length;
  return [[message.errors, 'error'], [message.warnings, 'warning'], [notes, 'note']]
    .filter(([count]) => count)
    .map(([count, word]) => `${count} ${word}${count === 1 ? '' : 's'}`)
    .join(', ');
};

/** What is between backticks is code. */
const words = (text) => String(text).split(/`([^`]+)`/).map((part, at) => at % 2 ? make('code', {}, part) : part);

const place = ({ file, line, column, edit }) => {
  const where = make('bdi', {}, [file, line, column].filter((part) => part ?? false).join(':'));
  return edit ? opens(edit, {}, where) : where;
};

// A line can be very long: what is around the mark will do.
const excerpt = ({ line, source, mark }) => {
  const [start, length] = mark ?? [source.length, 0];
  const from = start > 200 ? start - 100 : 0;
  const end = Math.min(start + Math.max(length, 1), start + 300);
  const rest = source.slice(end, end + 200);
  return make('pre', {},
    make('span', { className: 'line' }, line ?? ''),
    make('code', { dir: 'auto' }, from ? '…' : '', source.slice(from, start), mark ? make('mark', {}, source.slice(start, end) || ' ') : '', rest, end + 200 < source.length ? '…' : ''));
};

const item = (problem) => {
  const { severity, code, message, hint, source, related } = problem;
  const kind = ranks.includes(severity) ? severity : 'note';
  return make('li', { className: kind },
    make('p', { className: 'what' }, make('b', {}, `${kind}:`), ' ', make('bdi', {}, ...words(message))),
    make('p', { className: 'where' }, place(problem), ' ', make('span', {}, code)),
    ...source === null || source === undefined ? [] : [excerpt(problem)],
    ...hint ? [make('p', { className: 'hint' }, make('b', {}, 'Help:'), ' ', make('bdi', {}, ...words(hint)))] : [],
    ...related?.length ? [make('ul', {}, ...related.map((other) => make('li', {}, place(other), ' ', make('bdi', {}, ...words(other.label)))))] : []);
};

// A session remembers if the list is open and which errors it has shown. A browser may forbid it.
const memory = 'guidepost:problems';
const recall = () => {
  try {
    return JSON.parse(sessionStorage.getItem(memory));
  } catch {
    return null;
  }
};
let { open, seen } = { open: false, seen: [], ...recall() };
const remember = () => {
  try {
    sessionStorage.setItem(memory, JSON.stringify({ open, seen }));
  } catch {
    // Then each page opens the list anew.
  }
};

const button = make('button', { type: 'button' });
const list = make('ol', { id: 'list', tabIndex: 0, ariaLabel: 'Problems, the errors of this page first' });
const region = make('section', { ariaLabel: 'Problems of this site', hidden: true }, button, list);
const lost = make('p', { className: 'lost', role: 'status' });
const said = make('p', { className: 'said', role: 'status' });
const shell = make('div', { className: 'shell' }, lost, region, said);
// The end of the page can be scrolled out from under the panel.
const room = make('div');
const host = apart('guidepost-preview', room, shell);
host.dir = 'ltr';
new ResizeObserver(() => room.style.blockSize = `${region.hidden ? 0 : shell.offsetHeight}px`).observe(shell);
button.setAttribute('aria-controls', 'list');

const unfold = (wanted) => {
  open = wanted;
  button.ariaExpanded = open;
  region.classList.toggle('open', open);
  list.hidden = !open;
  remember();
};
const fold = () => {
  if (host.shadowRoot.activeElement) button.focus();
  unfold(false);
};
button.onclick = () => unfold(!open);
addEventListener('keydown', (event) => {
  // What the page has open over itself is closed first.
  if (event.key === 'Escape' && open && !event.defaultPrevented && !document.querySelector('dialog[open], :popover-open')) fold();
});

const items = new Map(); // What is shown, so that what stays keeps the focus.

/** Shows the problems of the site; those of the page `file` come first. */
const showProblems = (message, file) => {
  const text = counts(message);
  const rank = ({ severity }) => ranks.indexOf(severity);
  const elsewhere = (problem) => Number(problem.file !== file);
  const problems = message.list.toSorted((a, b) => rank(a) - rank(b) || elsewhere(a) - elsewhere(b));

  // An error that only moves to another line is not a new one.
  const errors = problems.filter(({ severity }) => severity === 'error').map((problem) => [problem.code, problem.file, problem.message, problem.source].join('\n'));
  const news = errors.some((error) => !seen.includes(error));
  const mended = seen.length && !errors.length;
  seen = errors;

  const times = {};
  const keys = problems.map((problem) => {
    const key = JSON.stringify(problem);
    return key + (times[key] = (times[key] ?? 0) + 1);
  });
  const focused = list.contains(host.shadowRoot.activeElement);
  const fresh = problems.map((problem, at) => items.get(keys[at]) ?? item(problem));
  items.clear();
  keys.forEach((key, at) => items.set(key, fresh[at]));
  if (message.more) fresh.push(make('li', { className: 'more' }, `And ${message.more} more, which `, make('code', {}, 'guidepost check'), ' lists.'));
  // Only what differs is touched: an element that is moved loses the focus.
  for (const old of [...list.children]) if (!fresh.includes(old)) old.remove();
  fresh.forEach((element, at) => list.children[at] === element || list.insertBefore(element, list.children[at] ?? null));

  if (button.textContent !== text) said.textContent = text ? `Preview: ${text}` : button.textContent && 'Preview: no problems';
  button.textContent = text;
  region.hidden = !text;
  region.classList.toggle('errors', message.errors > 0);
  unfold(text ? news || open && !mended : false);
  if (focused && !list.contains(host.shadowRoot.activeElement)) (text && open ? list : button).focus();
};

/** Says that the server does not answer, or takes it back. */
const showLost = (is) => lost.textContent = is ? 'Preview: the server does not answer' : '';
