// Shows a presentation slide by slide on the whole screen. Without it, the slides follow each other on the page.
(() => {
  const texts = document.currentScript.dataset;
  const make = (tag, values) => Object.assign(document.createElement(tag), values);
  const deck = () => document.querySelector('.deck');
  const slides = () => [...document.querySelectorAll('.slide')];
  let at = 0;

  // Nobody comes with the keyboard to what the slides cover.
  const cover = (covered) => {
    for (let element = deck(); element !== document.body; element = element.parentElement) {
      for (const other of element.parentElement.children) if (other !== element) other.inert = covered;
    }
  };
  const show = (to) => {
    const all = slides();
    at = Math.max(0, Math.min(to, all.length - 1));
    all.forEach((slide, index) => slide.classList.toggle('current', index === at));
    for (const notes of document.querySelectorAll('.slide > .notes')) notes.open = true;
    const heading = all[at].querySelector('h2');
    heading.tabIndex = -1;
    heading.focus();
    deck().scrollTop = 0;
  };
  const presenting = () => deck()?.classList.contains('presenting');
  const start = () => {
    const middle = innerHeight / 2;
    const first = slides().findIndex((slide) => slide.getBoundingClientRect().bottom > middle);
    deck().classList.add('presenting');
    cover(true);
    show(first);
    deck().requestFullscreen?.().catch(() => {});
  };
  const stop = () => {
    if (!presenting()) return;
    deck().classList.remove('presenting', 'with-notes');
    cover(false);
    for (const notes of document.querySelectorAll('.slide > .notes')) notes.open = false;
    const back = () => slides()[at].scrollIntoView();
    // The browser puts the page where it was before; after that, it goes to the slide that was shown last.
    if (document.fullscreenElement) document.exitFullscreen().then(back, back);
    else requestAnimationFrame(back);
  };
  const notes = () => deck().classList.toggle('with-notes');
  const button = (textContent, onclick) => make('button', { type: 'button', textContent, onclick });

  addEventListener('keydown', (event) => {
    if (!presenting() || event.ctrlKey || event.metaKey || event.altKey) return;
    const forward = getComputedStyle(deck()).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const { key } = event;
    if (key === ' ' && event.target.closest('button, summary')) return;
    if ([forward, 'ArrowDown', 'PageDown', ' '].includes(key)) show(at + 1);
    else if (['ArrowLeft', 'ArrowRight', 'ArrowUp', 'PageUp', 'Backspace'].includes(key)) show(at - 1);
    else if (key === 'Home') show(0);
    else if (key === 'End') show(Infinity);
    else if (key === 'n' || key === 'N') notes();
    else if (key === 'Escape') stop();
    else return;
    event.preventDefault();
  });
  document.addEventListener('fullscreenchange', () => document.fullscreenElement || stop());

  const work = () => {
    const tools = document.querySelector('.deck-tools');
    if (!tools || tools.querySelector('button')) return;
    const present = button(texts.present, start);
    present.className = 'primary';
    tools.prepend(present);
    tools.append(make('small', { textContent: texts.keys }));
    const keys = make('div', { className: 'deck-keys screen' });
    keys.append(button(texts.previous, () => show(at - 1)), button(texts.next, () => show(at + 1)), button(texts.notes, notes), button(texts.close, stop));
    deck().append(keys);
  };
  work();
  document.addEventListener('guidepost:swap', work);
})();
