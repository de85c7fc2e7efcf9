// Boxes that can be ticked. The ticks are kept on this device alone, by the words of their items, so that
// they stay with them when the list changes.
(() => {
  const texts = document.currentScript.dataset;
  const store = 'guidepost:ticks:' + location.pathname;
  const make = (tag, values) => Object.assign(document.createElement(tag), values);
  const fill = (text, ...values) => values.reduce((text, value, at) => text.replace('$' + (at + 1), value), text);
  const name = (box) => box.closest('label').textContent.trim();
  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(store)) || [];
    } catch {
      return [];
    }
  };
  const write = (names) => {
    try {
      names.length ? localStorage.setItem(store, JSON.stringify(names)) : localStorage.removeItem(store);
    } catch {
      // Without storage, the ticks last as long as the page.
    }
  };

  // Wikitext of a part of the page.
  const plain = (text) => /\[\[|\{\{|~~~/.test(text) ? `<nowiki>${text}</nowiki>` : text.replace(/\s+/g, ' ');
  const inline = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return plain(node.data);
    const inner = [...node.childNodes].map(inline).join('');
    switch (node.nodeName) {
      case 'INPUT': return node.checked ? '☑' : '☐';
      case 'STRONG': return `'''${inner}'''`;
      case 'EM': return `''${inner}''`;
      case 'CODE': return `<code>${inner}</code>`;
      case 'A': return node.classList.contains('anchor') || !/^(https?|mailto):/.test(node.href) ? inner : `[${node.href} ${inner}]`;
      case 'UL': case 'OL': case 'BUTTON': return '';
      default: return inner;
    }
  };
  const list = (element, marks) => [...element.children].map((item) => {
    const mark = marks + (element.nodeName === 'OL' ? '#' : '*');
    const below = [...item.querySelectorAll(':scope > ul, :scope > ol')].map((inner) => list(inner, mark));
    return [`${mark} ${inline(item).trim()}`, ...below].join('\n');
  }).join('\n');
  const block = (element) => {
    if (/^H[1-6]$/.test(element.nodeName)) {
      const marks = '='.repeat(+element.nodeName[1]);
      return `${marks} ${inline(element).trim()} ${marks}`;
    }
    if (/^[UO]L$/.test(element.nodeName)) return list(element, '');
    if (element.nodeName === 'PRE') return `<pre>${element.textContent}</pre>`;
    if (element.matches('.callout, figure, blockquote, .table')) return [...element.children].map(block).filter(Boolean).join('\n\n');
    return element.matches('p') ? inline(element).trim() : '';
  };
  const origin = () => `${/^http/.test(location.href) ? `[${location.href.split('#')[0]} ${document.title}]` : document.title}. ${texts.licence}`;
  const wikitext = (prose) => [...[document.querySelector('h1'), ...prose.children].map(block), origin()].filter(Boolean).join('\n\n') + '\n';

  const done = make('strong', { role: 'status' });
  const status = make('span', { role: 'status' });
  const boxes = () => [...document.querySelectorAll('.prose li label input[type=checkbox]')];
  const show = () => done.textContent = fill(texts.done, boxes().filter((box) => box.checked).length, boxes().length);
  const keep = () => {
    write(boxes().filter((box) => box.checked).map(name));
    show();
  };
  const tools = () => {
    const copy = make('button', { type: 'button', textContent: texts.copy });
    copy.onclick = async () => {
      await navigator.clipboard.writeText(wikitext(document.querySelector('.prose')));
      status.textContent = texts.copied;
      setTimeout(() => status.textContent = '', 3000);
    };
    const clear = make('button', { type: 'button', textContent: texts.clear });
    clear.onclick = () => {
      for (const box of boxes()) box.checked = false;
      keep();
    };
    const about = make('p');
    about.append(done, ' · ', texts.kept);
    const all = make('div', { className: 'checklist-tools screen' });
    all.append(about, copy, clear, status);
    return all;
  };

  // Also what the preview puts into the page later.
  const work = () => {
    const prose = document.querySelector('.prose');
    if (!boxes().length) return;
    const known = read();
    for (const box of boxes().filter((box) => box.disabled)) {
      box.disabled = false;
      box.checked ||= known.includes(name(box));
      box.onchange = keep;
    }
    if (!done.isConnected) (prose.querySelector('h2') || prose.firstChild).before(tools());
    show();
  };
  work();
  document.addEventListener('guidepost:swap', work);
})();
