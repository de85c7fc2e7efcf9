// The reader's side of the search. The generator puts it behind the code that finds, in one file.
(() => {
  const make = (tag, properties, ...inside) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...inside);
    return element;
  };
  // What is filled in is set apart, because it may run the other way than the text.
  const say = (key, ...values) => guidepost.strings[key].replace(/\$(\d)/g, (_, at) => `\u2068${values[at - 1]}\u2069`);

  let input, dialog;
  const build = () => {
    const link = document.querySelector('.search-link');
    const place = document.querySelector('.search-page');
    const form = make('form', { className: 'search-box', role: 'search' });
    // Only this frame is HTML. Words from the index and from the reader are never read as HTML.
    form.innerHTML = '<p><input type=search name=q dir=auto maxlength=200 autocomplete=off><button type=button></button></p><div><details><summary></summary><div></div></details><p></p><p role=status></p><div></div><ol></ol><button type=button></button><p><a></a><a></a></p></div>';
    const [, field, close, , filters, summary, fields, note, status, answers, list, more, , ask, page] = form.querySelectorAll('*');
    input = field;
    input.placeholder = input.ariaLabel = say('label');
    close.textContent = say('close');
    more.textContent = say('more');
    let shown = {}, limit, running, counted, counting, timer, before = place && new URLSearchParams(location.search);

    // What is asked as an address has it, the query first. Half a character is mended on the way.
    const asked = () => new URLSearchParams(new FormData(form));
    const press = (text, onclick) => make('button', { type: 'button', onclick }, text);
    const fail = () => note.textContent = say('damaged');

    // An excerpt is asked for when it comes into view. Its room is kept, and until it is there the
    // one before stays.
    const fill = (excerpt, parts = []) => excerpt.replaceChildren(...parts.map((part, at) => at % 2 ? make('mark', {}, part) : part));
    const seen = new IntersectionObserver((entries) => entries.map(async ({ isIntersecting, target }) => {
      if (!isIntersecting) return;
      seen.unobserve(target);
      try {
        fill(target, shown[target.hit.url] = await target.hit.excerpt());
      } catch {
        fail();
      }
    }));
    const item = (hit) => {
      const to = (text, anchor) => make('a', { href: hit.url + (anchor && '#' + anchor) }, text);
      const excerpt = make('p', { hit });
      fill(excerpt, shown[hit.url]);
      seen.observe(excerpt);
      const badge = hit.type && make('span', { className: 'badge' }, guidepost.strings['type_' + hit.type] || hit.type);
      const sections = [hit, ...hit.sections].map((section) => section.anchor && make('li', {}, to(section.heading, section.anchor), section === hit ? excerpt : ''));
      return make('li', { className: 'type-' + hit.type }, make('h3', {}, to(hit.title, ''), ' ', badge), hit.anchor ? '' : excerpt, make('ul', {}, ...sections));
    };

    // The boxes of the filters, if somebody looks at them. Their counts do not depend on what is
    // chosen, so a choice leaves them, and the focus, where they are.
    const count = (query) => {
      if (filters.open && counted !== query) {
        counted = query;
        counting = guidepost.facets(query).then((groups) => {
          const chosen = before || asked();
          before = 0;
          fields.replaceChildren(...groups.map(({ key, title, values }) => values[0] ? make('fieldset', {}, make('legend', {}, guidepost.strings['by_' + key] || title), ...values.map(({ value, title, count }) =>
            make('label', {}, make('input', { type: 'checkbox', name: key, value, checked: chosen.getAll(key).includes(value) }), make('span', {}, guidepost.strings[key + '_' + value] || title, ' ', make('small', {}, count))))) : ''));
        });
      }
      return counting;
    };

    // What was found takes the place of what was there in one step; what comes too late is dropped.
    const search = async () => {
      running?.abort();
      const { signal } = running = new AbortController();
      const query = asked().get('q').trim();
      let found = { hits: [], answers: [] }, failed;
      try {
        await count(query);
        const filters = {};
        for (const [key, value] of asked()) (filters[key] ||= []).push(value);
        delete filters.q;
        if (query) found = await guidepost.find(query, { limit, filters, weak: limit > 10, signal });
      } catch {
        failed = 1;
      }
      if (signal.aborted) return;
      const chosen = fields.querySelectorAll(':checked');
      seen.disconnect();
      list.replaceChildren(...found.hits.map(item));
      answers.replaceChildren(...found.answers.map(({ term, text, url }) => make('p', {}, make('a', { href: url }, term), ' ', text)));
      more.hidden = !(found.total > found.hits.length);
      note.textContent = '';
      if (failed) fail();
      else if (query) {
        found.corrected.map(([typed, used]) => note.append(say('corrected', used, typed), ' '));
        note.append(found.total ? say('count', found.total) : say('none', query), ' ');
        found.nearest.map((term, at) => note.append(at ? '' : say('nearest') + ' ', press(term, () => {
          input.value = term;
          input.focus();
          start();
        })));
        if (chosen[0]) note.append(press(say('clear'), () => {
          for (const box of chosen) box.checked = false;
          input.focus();
          start();
        }));
      }
      filters.hidden = !query;
      summary.textContent = say('filters') + (chosen[0] ? ` (${chosen.length})` : '');
      const address = query && '?' + asked();
      const { searchAsk = '' } = link.dataset;
      ask.textContent = searchAsk && query && say('ask', query);
      ask.href = searchAsk.replace('{query}', encodeURIComponent(query));
      page.textContent = say(query ? 'as_page' : 'all');
      page.href = link.href + address;
      if (place) {
        place.lastElementChild.hidden = query;
        // Browsers limit how often the address may change.
        try {
          history.replaceState(null, '', address || location.pathname);
        } catch {}
      }
      clearTimeout(timer);
      timer = setTimeout(() => status.textContent = note.textContent, 400);
    };
    const start = () => {
      limit = 10;
      search();
    };

    form.oninput = start;
    filters.ontoggle = search;
    more.onclick = () => {
      limit += 10;
      search();
    };
    form.onsubmit = async (event) => {
      event.preventDefault();
      await search();
      // The key of a phone's keyboard puts the keyboard away.
      if (matchMedia('(hover: none)').matches) input.blur();
      else list.querySelector('a')?.click();
    };
    form.onkeydown = (event) => {
      // In some browsers this key would only empty the field.
      if (event.key === 'Escape') dialog?.close();
      const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const stops = [input, ...list.querySelectorAll('a')];
      const at = stops.indexOf(event.target);
      if (!way || at < 0) return;
      event.preventDefault();
      stops[at + way]?.focus();
    };

    if (place) {
      place.prepend(form);
      input.value = before.get('q');
      filters.open = location.search.includes('&');
    } else {
      document.body.append(dialog = make('dialog', { className: 'search-dialog', ariaLabel: say('label') }, form));
      // The button closes it, and so does a click beside the box or on a link to a place on this page.
      dialog.onclick = ({ target }) => {
        if (target === dialog || target === close || target.hash && target.pathname === location.pathname) dialog.close();
      };
    }
    start();
  };

  // Opens the dialog, or goes to the field on the page of the search.
  window.guidepost.open = () => {
    if (!input) build();
    if (dialog && !dialog.open) dialog.showModal();
    input.focus();
    if (dialog) input.select();
  };
})();
