// Words of the glossary: a click shows what they mean. Only pages with such words load this, and without it
// they are links.
(() => {
  if (!HTMLElement.prototype.showPopover) return;
  const gap = 8;
  const place = (link, note) => {
    note.style.left = note.style.top = '';
    if (!matchMedia('(min-width: 40rem)').matches) return;
    const word = link.getClientRects()[0];
    const most = document.documentElement.clientWidth - note.offsetWidth - gap;
    const start = getComputedStyle(link).direction === 'rtl' ? word.right - note.offsetWidth : word.left;
    const above = word.top - note.offsetHeight - gap;
    const below = word.bottom + gap;
    const top = below + note.offsetHeight > innerHeight && above > 0 ? above : below;
    note.style.left = `${Math.max(gap, Math.min(start, most)) + scrollX}px`;
    note.style.top = `${top + scrollY}px`;
  };
  const work = () => document.querySelectorAll('a.term:not([role])').forEach((link) => {
    const note = document.getElementById(`gp-gloss-${link.dataset.gloss}`);
    if (!note) return;
    let wasOpen = false;
    const expanded = (open) => link.setAttribute('aria-expanded', open);
    const show = (event) => {
      // These open the glossary in another tab, as with any link.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      if (wasOpen) return void (wasOpen = false);
      link.focus();
      note.showPopover();
      place(link, note);
      note.focus({ preventScroll: true });
      expanded(true);
      note.addEventListener('beforetoggle', () => expanded(false), { once: true });
    };
    link.setAttribute('role', 'button');
    link.setAttribute('aria-haspopup', 'dialog');
    expanded(false);
    // A press on the word closes what is open before the click comes.
    link.addEventListener('pointerdown', () => wasOpen = note.matches(':popover-open'));
    link.addEventListener('click', show);
    link.addEventListener('keydown', (event) => event.key === ' ' && show(event));
  });
  // In print all notes are a list at the end; one that is open would lie over the text.
  addEventListener('beforeprint', () => document.querySelectorAll('.gloss:popover-open').forEach((note) => note.hidePopover()));
  work();
  document.addEventListener('guidepost:swap', work);
})();
