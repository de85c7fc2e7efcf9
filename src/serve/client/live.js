// The preview's side in the browser: hears from `guidepost serve` what changed, and shows it.
//
// The server puts swap.js, panel.js, edit.js and this file together, in this order, inside one
// function. The result is the first script of a page, so that no other has changed it before.

let state = JSON.parse(document.currentScript.dataset.guidepost);

let source; // The connection. A browser has few for one site, so only a page in view has one.
let timer; // When to try again.
let waiting; // When to say that the server is away.
let tries = 0;
let over = false; // Nothing more happens: another page is coming.

const leave = (go) => {
  if (over) return;
  over = true;
  disconnect();
  go();
};
const reload = () => leave(() => location.reload());

// The newest version that the server told us of, and if we are fetching it.
let wanted, fetching;
const show = (text) => {
  try {
    const next = swap(text);
    // Another server has other ideas of what is a version.
    if (next?.instance !== state.instance) return reload();
    state = next;
    if (host.isConnected) editLinks();
  } catch (error) {
    // Whatever went wrong, this is how the page would be without us.
    console.error(error);
    reload();
  }
};
const update = async (version) => {
  wanted = version;
  if (fetching || over) return;
  fetching = true;
  let text;
  do {
    version = wanted;
    // Without an answer the server is away. It says again what is new when it is back.
    text = await fetch(location.pathname, { cache: 'no-store' })
      .then((answer) => answer.status < 500 ? answer.text() : null)
      .catch(() => null);
  } while (text !== null && version !== wanted);
  fetching = false;
  if (over) return;
  if (text === null) retry();
  else show(text);
};

const receive = (message) => {
  if (message.type === 'page' && message.version !== state.version) update(message.version);
  if (message.type === 'reload') reload();
  if (message.type === 'problems') showProblems(message, state.file);
  if (message.type === 'moved') {
    const to = new URL(message.to, location.href);
    if (to.origin !== location.origin) return;
    to.hash = location.hash;
    // An address that differs only in what follows the hash would load nothing.
    leave(() => to.href === location.href ? location.reload() : location.replace(to));
  }
};

// The style comes before what it is for, or that would stand about in the page for a moment.
let dressed;
const dress = () => dressed ||= fetch('/_guidepost/live.css').then((answer) => answer.ok ? answer.text() : Promise.reject()).then((text) => {
  sheet.replaceSync(text);
  document.documentElement.append(host);
  editLinks();
}).catch(() => dressed = null);

const disconnect = () => {
  source?.close();
  clearTimeout(timer);
  clearTimeout(waiting);
  source = timer = waiting = null;
};
const retry = () => {
  source?.close();
  waiting ||= setTimeout(() => showLost(true), 2000);
  clearTimeout(timer);
  timer = setTimeout(connect, tries++ < 30 ? 1000 : 5000);
};
const connect = () => {
  if (document.hidden || over || source?.readyState === EventSource.OPEN) return;
  source?.close();
  const asked = { page: state.page, version: state.version, instance: state.instance };
  source = new EventSource('/_guidepost/events?' + Object.entries(asked).map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&'));
  source.onopen = () => {
    clearTimeout(timer);
    clearTimeout(waiting);
    waiting = null;
    tries = 0;
    showLost(false);
    dress();
  };
  source.onmessage = ({ data }) => receive(JSON.parse(data));
  source.onerror = retry;
  // A server that hangs takes the connection and says nothing.
  waiting ||= setTimeout(() => showLost(true), 2000);
  clearTimeout(timer);
  timer = setTimeout(connect, 10000);
};

document.addEventListener('visibilitychange', () => document.hidden ? disconnect() : connect());
addEventListener('online', connect);
addEventListener('pagehide', disconnect);
addEventListener('pageshow', (event) => {
  if (event.persisted) connect();
});
dress();
connect();
